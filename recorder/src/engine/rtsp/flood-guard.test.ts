import { expect, test } from 'vitest';
import { FloodGuard, MAX_BYTES_PER_S } from './flood-guard.ts';

test('100 Mbit/s for a minute pass, as does a burst; twice as much ends it after 10 seconds, a torrent at once', () => {
  let now_ms = 0;
  const steady = new FloodGuard(() => now_ms);
  for (; now_ms < 60_000; now_ms += 100) steady.count(MAX_BYTES_PER_S / 10);
  expect(() => steady.count(100_000_000)).not.toThrow();

  const began_ms = now_ms;
  const double = new FloodGuard(() => now_ms);
  expect(() => {
    for (; ; now_ms += 100) double.count(MAX_BYTES_PER_S / 5);
  }).toThrow('100 Mbit/s');
  expect(now_ms - began_ms).toBeGreaterThanOrEqual(9_500);
  expect(now_ms - began_ms).toBeLessThanOrEqual(12_000);

  const torrent = new FloodGuard(() => now_ms);
  expect(() => torrent.count(200_000_000)).toThrow('100 Mbit/s');
});
