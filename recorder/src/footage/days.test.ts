import { expect, test } from 'vitest';
import { daysOf } from './days.ts';

const HOUR_MS = 3_600_000;
const at = (time: string, hours: number) => ({ from_ms: Date.parse(time), to_ms: Date.parse(time) + hours * HOUR_MS });

test('days of 23 and of 25 hours, and a day that a zone left out', () => {
  expect(daysOf([at('2026-03-28T23:00:00Z', 23)], 'Europe/Berlin')).toEqual(['2026-03-29']);
  expect(daysOf([at('2026-03-28T22:59:00Z', 24)], 'Europe/Berlin')).toEqual(['2026-03-30', '2026-03-29', '2026-03-28']);
  expect(daysOf([at('2026-10-24T22:00:00Z', 25)], 'Europe/Berlin')).toEqual(['2026-10-25']);
  expect(daysOf([at('2011-12-30T09:45:00Z', 0.5)], 'Pacific/Apia')).toEqual(['2011-12-31', '2011-12-29']);
});

test('spans in any order, short and long', () => {
  const spans = [at('2026-11-25T10:00:00Z', 0.01), at('2026-11-20T00:00:00Z', 48), at('2026-11-25T01:00:00Z', 1)];
  expect(daysOf(spans, 'UTC')).toEqual(['2026-11-25', '2026-11-21', '2026-11-20']);
  expect(daysOf([], 'UTC')).toEqual([]);
  expect(() => daysOf([], 'Mars/Olympus')).toThrow(RangeError);
});
