import { expect, test } from 'vitest';
import { MAX_STEP_TICKS, SampleTimes } from './sample-times.ts';

function run(reorder: number, times: readonly number[]): { decode: number[]; display: number[] } {
  const samples = new SampleTimes(reorder);
  const decode: number[] = [];
  const display: number[] = [];
  for (const time of times) {
    expect(samples.next(time)).toBe(true);
    decode.push(samples.decode_ticks90k);
    display.push(samples.display_ticks90k);
  }
  return { decode, display };
}

test('in order, decode time is display time, over the wrap of 32 bits too', () => {
  const first = 2 ** 32 - 5000;
  const { decode, display } = run(0, [first, (first + 3600) >>> 0, (first + 7200) >>> 0]);
  expect(decode).toEqual([0, 3600, 7200]);
  expect(display).toEqual(decode);
});

test('reordered frames are never shown before they are decoded, and decode times rise', () => {
  // I P B B P B B in display order 0 3 1 2 6 4 5.
  const { decode, display } = run(
    2,
    [0, 3, 1, 2, 6, 4, 5, 9, 7, 8].map((at) => at * 3600),
  );
  decode.forEach((time, at) => {
    expect(time).toBeLessThanOrEqual(display[at] ?? 0);
    if (at > 0) expect(time).toBeGreaterThan(decode[at - 1] ?? 0);
  });
  expect(decode.at(-1)).toBe(7 * 3600);
});

test('a camera that reorders and does not say so, or repeats a time, still gets rising decode times', () => {
  for (const times of [[0, 3, 1, 2, 6, 4, 5, 9, 7, 8].map((at) => at * 3600), [0, 0, 0, 3600, 3600]]) {
    const { decode } = run(0, times);
    decode.forEach((time, at) => at > 0 && expect(time).toBeGreaterThan(decode[at - 1] ?? 0));
  }
});

test('a jump is no step', () => {
  const samples = new SampleTimes();
  samples.next(1000);
  expect(samples.next(1000 + MAX_STEP_TICKS + 1)).toBe(false);
  expect(samples.next(1000 + MAX_STEP_TICKS)).toBe(true);
});
