import { expect, test } from 'vitest';
import { dayRange, sayClock } from './zone.ts';
import { readClock } from './clock.ts';

const zone = 'Europe/Berlin';
const day = dayRange('2026-11-23', zone);

test('a time of the day is read with and without signs, and its seconds may be left out', () => {
  const five = Date.parse('2026-11-23T13:05:00Z');
  for (const typed of ['14:05', '14.05', '1405', ' 14:05:00 ', '140500'])
    expect(readClock(typed, day, zone)).toBe(five);
  expect(readClock('9:05:30', day, zone)).toBe(Date.parse('2026-11-23T08:05:30Z'));
  expect(readClock('00:00', day, zone)).toBe(day.from_ms);
  expect(readClock('24:00', day, zone)).toBe(day.to_ms);
});

test('what is no time of a day is told', () => {
  for (const typed of ['', '14', '25:00', '24:01', '12:60', '12:00:60', 'noon', '-1:00', '1:2:3', '1'.repeat(1_000)]) {
    expect(readClock(typed, day, zone), typed).toBeUndefined();
  }
});

test('on the days of clock changes, the clock shows what was typed', () => {
  for (const name of ['2026-03-29', '2026-10-25']) {
    for (const typed of ['00:30:00', '01:59:59', '03:00:00', '12:00:00', '23:30:00', '23:59:59']) {
      const range = dayRange(name, zone);
      const at_ms = readClock(typed, range, zone) ?? 0;
      expect(sayClock(at_ms, zone)).toBe(typed);
      expect(at_ms >= range.from_ms && at_ms < range.to_ms).toBe(true);
    }
  }
});
