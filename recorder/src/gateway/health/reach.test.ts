import { expect, test } from 'vitest';
import { commonDays, MOST_DAYS, reachOf } from './reach.ts';

const GB = 1e9;

test('cameras share the disk by their rates, and all reach back equally far', () => {
  const rates = [{ bytesPerDay: 30 * GB }, { bytesPerDay: 10 * GB }];
  const days = commonDays(rates, 400 * GB);
  expect(days).toBeCloseTo(10, 1);
  expect(reachOf({ bytesPerDay: 10 * GB }, days)).toEqual({ days, endedBy: 'disk' });
});

test('what rules keep less of leaves room to the others, and says what ends it', () => {
  const short = { bytesPerDay: 30 * GB, days: 2 };
  const small = { bytesPerDay: 10 * GB, bytes: 40 * GB };
  const days = commonDays([short, small, { bytesPerDay: 10 * GB }], 300 * GB);
  expect(days).toBeCloseTo(20, 1);
  expect(reachOf(short, days)).toEqual({ days: 2, endedBy: 'days' });
  expect(reachOf(small, days)).toEqual({ days: 4, endedBy: 'bytes' });
});

test('where all that is wanted fits, and where nothing comes, nothing is said to end it but the rules', () => {
  expect(commonDays([{ bytesPerDay: GB, days: 7 }], 100 * GB)).toBe(MOST_DAYS);
  expect(commonDays([{ bytesPerDay: 0 }], 0)).toBe(MOST_DAYS);
  expect(reachOf({ bytesPerDay: 0, bytes: GB }, MOST_DAYS)).toEqual({ days: MOST_DAYS, endedBy: 'disk' });
  expect(commonDays([{ bytesPerDay: GB }], 0)).toBeLessThan(0.02);
});
