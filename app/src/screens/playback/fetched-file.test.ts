/** Files on their way into the app: whole, too large, broken off, given up. */
import { Unreachable } from '@nightlatch/ui/api';
import { expect, test, vi } from 'vitest';
import { fetchFile, plainFileName, sayBytes, TooLarge } from './fetched-file.ts';

function answer(pieces: number[], told?: number, breaks = false): Response {
  let at = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const size = pieces[at++];
      if (size !== undefined) controller.enqueue(new Uint8Array(size));
      else if (breaks) controller.error(new Error('gone'));
      else controller.close();
    },
  });
  return new Response(body, { headers: told === undefined ? {} : { 'content-length': String(told) } });
}

const ask = (response: Response, abort = new AbortController()) => ({
  open: () => Promise.resolve(response),
  name: 'Yard.mp4',
  type: 'video/mp4',
  onProgress: vi.fn<(bytes: number, of_bytes: number | undefined) => void>(),
  signal: abort.signal,
});

test('comes whole, with how far it is', async () => {
  const wanted = ask(answer([100, 50], 150));
  const file = await fetchFile(wanted);
  expect([file.name, file.type, file.size]).toEqual(['Yard.mp4', 'video/mp4', 150]);
  expect(wanted.onProgress.mock.calls).toEqual([
    [100, 150],
    [150, 150],
  ]);
});

test('is refused when it is told to be too large, and when it grows too large', async () => {
  await expect(fetchFile(ask(answer([1], 300_000_000)))).rejects.toThrow(TooLarge);
  await expect(fetchFile({ ...ask(answer([60, 60])), most_bytes: 100 })).rejects.toThrow(TooLarge);
});

test('is no file when it breaks off or is given up', async () => {
  await expect(fetchFile(ask(answer([100], 150, true)))).rejects.toThrow(Unreachable);
  const abort = new AbortController();
  abort.abort();
  await expect(fetchFile(ask(answer([100], 150, true), abort))).rejects.toThrow('aborted');
});

test('names and sizes in words', () => {
  expect(plainFileName('Hof / Tür: "a" 12:00', 'mp4')).toBe('Hof - Tür- -a- 12-00.mp4');
  expect([12, 1_500_000, 2_340_000_000].map(sayBytes)).toEqual(['1 kB', '1.5 MB', '2.3 GB']);
});
