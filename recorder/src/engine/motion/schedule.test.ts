import type { RecordingMode, ScheduledHours } from '@nightlatch/protocol';
import { expect, test } from 'vitest';
import { modeAt } from './schedule.ts';

const ZONE = 'Europe/Berlin';
const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];

function scheduled(...hours: ScheduledHours[]): RecordingMode {
  return { mode: 'schedule', pre_s: 5, post_s: 10, hours };
}

/** Mode at a moment, and where the next one begins. */
function look(rules: RecordingMode, at: string, zone: string | undefined = ZONE): [string, string | undefined] {
  const { mode, until_ms } = modeAt(rules, Date.parse(at), zone);
  return [mode, until_ms === undefined ? undefined : new Date(until_ms).toISOString().slice(0, 16)];
}

test('without a schedule the mode holds for ever', () => {
  expect(look({ ...scheduled(), mode: 'always' }, '2026-01-05T10:00Z')).toEqual(['always', undefined]);
  expect(look({ ...scheduled(), mode: 'motion' }, '2026-01-05T10:00Z')).toEqual(['motion', undefined]);
});

test('hours begin and end on their days by the clock of the time zone', () => {
  const rules = scheduled({ days: [1, 3], from: '08:00', to: '17:30', mode: 'motion' });
  expect(look(rules, '2026-01-05T06:59:59Z')).toEqual(['off', '2026-01-05T07:00']);
  expect(look(rules, '2026-01-05T07:00:00Z')).toEqual(['motion', '2026-01-05T16:30']);
  expect(look(rules, '2026-01-05T16:30:00Z')).toEqual(['off', '2026-01-07T07:00']);
  expect(look(rules, '2026-01-07T17:00:00Z')).toEqual(['off', '2026-01-12T07:00']);
});

test('24:00 is the end of a day, and the next day may go on from there', () => {
  const night = scheduled(
    { days: [1], from: '22:00', to: '24:00', mode: 'always' },
    { days: [2], from: '00:00', to: '06:00', mode: 'always' },
  );
  expect(look(night, '2026-01-05T21:30Z')).toEqual(['always', '2026-01-06T05:00']);
  const evening = scheduled({ days: [1], from: '22:00', to: '24:00', mode: 'always' });
  expect(look(evening, '2026-01-05T22:59:59Z')).toEqual(['always', '2026-01-05T23:00']);
  expect(look(evening, '2026-01-05T23:00Z')).toEqual(['off', '2026-01-12T21:00']);
  const whole = scheduled({ days: EVERY_DAY, from: '00:00', to: '24:00', mode: 'motion' });
  expect(look(whole, '2026-01-05T23:00Z')).toEqual(['motion', undefined]);
});

test('where hours overlap, always holds', () => {
  const rules = scheduled(
    { days: [1], from: '09:00', to: '12:00', mode: 'always' },
    { days: [1], from: '08:00', to: '18:00', mode: 'motion' },
  );
  expect(look(rules, '2026-01-05T07:30Z')).toEqual(['motion', '2026-01-05T08:00']);
  expect(look(rules, '2026-01-05T08:00Z')).toEqual(['always', '2026-01-05T11:00']);
  expect(look(rules, '2026-01-05T11:00Z')).toEqual(['motion', '2026-01-05T17:00']);
});

test('when clocks are set forward, hours inside the one that is skipped do not come', () => {
  const rules = scheduled({ days: EVERY_DAY, from: '02:15', to: '02:45', mode: 'always' });
  // 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC.
  expect(look(rules, '2026-03-28T12:00Z')).toEqual(['off', '2026-03-30T00:15']);
  const across = scheduled({ days: [0], from: '01:30', to: '03:10', mode: 'always' });
  expect(look(across, '2026-03-29T00:45Z')).toEqual(['always', '2026-03-29T01:10']);
  const into = scheduled({ days: [0], from: '02:30', to: '05:00', mode: 'always' });
  expect(look(into, '2026-03-29T00:10Z')).toEqual(['off', '2026-03-29T01:00']);
});

test('when clocks are set back, the hour that comes twice is recorded twice', () => {
  const rules = scheduled({ days: [0], from: '02:15', to: '02:45', mode: 'always' });
  // 25 October 2026: 03:00 becomes 02:00 at 01:00 UTC.
  expect(look(rules, '2026-10-25T00:20Z')).toEqual(['always', '2026-10-25T00:45']);
  expect(look(rules, '2026-10-25T00:45Z')).toEqual(['off', '2026-10-25T01:15']);
  expect(look(rules, '2026-10-25T01:20Z')).toEqual(['always', '2026-10-25T01:45']);
});

test('a schedule without hours records nothing, and a zone that nobody knows does no harm', () => {
  expect(look(scheduled(), '2026-01-05T10:00Z')).toEqual(['off', undefined]);
  const whole = scheduled({ days: EVERY_DAY, from: '00:00', to: '24:00', mode: 'always' });
  expect(look(whole, '2026-01-05T10:00Z', 'Mars/Olympus')).toEqual(['always', undefined]);
});
