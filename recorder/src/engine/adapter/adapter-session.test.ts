import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { openAdapter } from './adapter-session.ts';

afterEach(() => vi.unstubAllEnvs());

const silent = { tracks: () => undefined, packet: () => undefined, senderReport: () => undefined };

test('where ffmpeg is missing it is said, and nothing else fails', async () => {
  const empty = mkdtempSync(`${tmpdir()}/nl-path-`);
  vi.stubEnv('PATH', empty);
  const session = await openAdapter({
    address: 'v4l2:/dev/video0',
    credentials: undefined,
    certificateSha256: undefined,
    listener: silent,
    clock: systemClock,
    signal: new AbortController().signal,
  });
  rmSync(empty, { recursive: true });
  expect((await session.over).message).toBe(
    'this kind of camera needs the program ffmpeg, which the recorder does not have',
  );
});
