/** From when to when, by the recorder's clock, as two pickers give it. */
import { expect, test } from 'vitest';
import { pickerValue, readRange, sayLength } from './save-range.ts';

const ZONE = 'Europe/Berlin';

test('what a picker shows is read back as the same instant, in summer and in winter', () => {
  for (const at of ['2026-11-27T15:20:05.000Z', '2026-07-01T23:59:59.000Z']) {
    const from = pickerValue(Date.parse(at), ZONE);
    const to = pickerValue(Date.parse(at) + 60_000, ZONE);
    expect(readRange(from, to, ZONE)).toEqual({ range: { from_ms: Date.parse(at), to_ms: Date.parse(at) + 60_000 } });
  }
  expect(pickerValue(Date.parse('2026-11-27T23:30:00.900Z'), ZONE)).toBe('2026-11-28T00:30:00');
});

test('a time without seconds counts; none, a turned range and more than a day are told at their field', () => {
  expect(readRange('2026-11-27T15:20', '2026-11-27T15:21', 'UTC')).toMatchObject({ range: {} });
  expect(readRange('', '2026-11-27T15:21', 'UTC')).toMatchObject({ field: 'from' });
  expect(readRange('2026-11-27T15:21', '', 'UTC')).toMatchObject({ field: 'to' });
  expect(readRange('2026-11-27T15:21', '2026-11-27T15:21', 'UTC')).toMatchObject({
    field: 'to',
    problem: 'The end comes after the beginning.',
  });
  expect(readRange('2026-11-26T15:21:00', '2026-11-27T15:21:00', 'UTC')).toMatchObject({ range: {} });
  expect(readRange('2026-11-26T15:21:00', '2026-11-27T15:21:01', 'UTC')).toMatchObject({
    problem: 'Choose 24 hours at most.',
  });
});

test('lengths in words', () => {
  expect([0, 45_000, 60_000, 3_725_000].map(sayLength)).toEqual(['0 s', '45 s', '1 min', '1 h 2 min 5 s']);
});
