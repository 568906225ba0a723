import { expect, test } from 'vitest';
import { StallWatch } from './stall-watch.ts';

/** Looks twice a second until the session is over; gives when, and why. */
function over(watch: StallWatch, from_ms: number): string {
  for (let now_ms = from_ms; now_ms < from_ms + 60_000; now_ms += 500) {
    const failure = watch.look(now_ms, false);
    if (failure !== undefined) return `${now_ms} ${failure.message}`;
  }
  return 'never';
}

test('a camera that sends nothing is given up: later when it never sent anything', () => {
  expect(over(new StallWatch(0, 22_000), 500)).toBe('22000 the camera answers, but sends no video');
  const watch = new StallWatch(0, 22_000);
  expect(watch.look(500, true)).toBeUndefined();
  expect(over(watch, 1_000)).toBe('5500 the camera stopped sending video');
});

test('time in which the recorder stood still is not the silence of the camera', () => {
  const watch = new StallWatch(0, 22_000);
  watch.look(500, true);
  watch.look(1_000, false);
  // It stands for ten seconds, and looks before it has read what came meanwhile.
  expect(watch.look(11_000, false)).toBeUndefined();
  expect(watch.look(11_500, true)).toBeUndefined();
  expect(watch.look(12_000, false)).toBeUndefined();
  // A camera that ended while it stood is given up all the same.
  expect(watch.look(30_000, false)).toBeUndefined();
  expect(over(watch, 30_500)).toBe('34500 the camera stopped sending video');
});
