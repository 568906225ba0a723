import { expect, test } from 'vitest';
import { readMoment, typedMoment } from './moment.ts';

const zone = 'Europe/Berlin';

test('a moment is shown in the recorder’s time zone and read back as it was', () => {
  const at_ms = Date.parse('2026-11-23T13:05:09Z');
  expect(typedMoment(at_ms, zone, false)).toEqual({ day: '2026-11-23', clock: '14:05:09' });
  expect(typedMoment(at_ms - 9_000, zone, false).clock).toBe('14:05');
  for (const isEnd of [true, false]) expect(readMoment(typedMoment(at_ms, zone, isEnd), zone)).toBe(at_ms);
});

test('midnight ends a day or begins the next, and a day of 25 hours ends at 24:00 too', () => {
  const midnight = Date.parse('2026-11-22T23:00:00Z');
  expect(typedMoment(midnight, zone, false)).toEqual({ day: '2026-11-23', clock: '00:00' });
  expect(typedMoment(midnight, zone, true)).toEqual({ day: '2026-11-22', clock: '24:00' });
  const long = Date.parse('2026-10-25T23:00:00Z');
  expect(typedMoment(long, zone, true)).toEqual({ day: '2026-10-25', clock: '24:00' });
  expect(readMoment({ day: '2026-10-25', clock: '24:00' }, zone)).toBe(long);
  expect(readMoment({ day: '2026-10-25', clock: 'noon' }, zone)).toBeUndefined();
});
