/** Times are written as `Date` writes them. */
import { expect, test } from 'vitest';
import { isoWriter } from './iso-time.ts';

test('every time is written as Date writes it, whichever came before', () => {
  const iso = isoWriter();
  const around = [0, 86_399_999, 86_400_000, Date.UTC(2024, 1, 29, 23, 59, 59, 7), Date.UTC(2026, 10, 28, 6, 5, 4, 30)];
  const odd = [-1, Date.UTC(1969, 5, 1), Date.UTC(9999, 11, 31, 12), Date.UTC(12_000, 0, 1), 1_792_801_691_469.75];
  for (const ms of [...around, ...odd, ...around.map((ms) => ms + 0.9)]) {
    expect(iso(ms)).toBe(new Date(ms).toISOString());
  }
  for (let ms = Date.UTC(2026, 9, 24); ms < Date.UTC(2026, 9, 26); ms += 7_654_321) {
    expect(iso(ms)).toBe(new Date(ms).toISOString());
  }
  expect(() => iso(Number.NaN)).toThrow(RangeError);
});
