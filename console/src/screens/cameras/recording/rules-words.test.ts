import { USUAL_RECORDING_RULES, type RecordingRules } from '@nightlatch/protocol';
import { expect, test } from 'vitest';
import { isShort, lacksMotion, sayDays, sayForecast, sayRules } from './rules-words.ts';

const GB = 1e9;
const rules = (change: Partial<RecordingRules>): RecordingRules => ({ ...USUAL_RECORDING_RULES, ...change });
const onMotion = { mode: 'motion', pre_s: 5, post_s: 120, hours: [] } as const;

test('the rules are said in two sentences', () => {
  expect(sayRules(rules({}))).toBe('Recorded always. Kept until the disk needs room.');
  expect(
    sayRules(rules({ recording: { ...onMotion, hours: [] }, retention: { days: 30, bytes: 500 * GB }, sound: false })),
  ).toBe(
    'Recorded on motion, from 5 seconds before to 2 minutes after it, without sound. Kept for 30 days and 500 GB at most.',
  );
  expect(sayRules(rules({ recording: { ...onMotion, mode: 'schedule', hours: [] } }))).toMatch(/^Never recorded/);
});

test('days are said as people say them', () => {
  expect([0.02, 1, 1.3, 3.04, 3.4, 23.4, 1_000, 3_650].map(sayDays)).toEqual([
    '1 hour',
    '1 day',
    '31 hours',
    '3 days',
    '3.4 days',
    '23 days',
    '2 years and more',
    '10 years and more',
  ]);
});

test('what the rate makes of the rules is said, and nothing while it is not known', () => {
  const at = { cameraId: 'c', bytes: GB, oldest: '2026-11-23T12:00:00Z', bytesPerDay: 44 * GB };
  expect(sayForecast(undefined)).toBeUndefined();
  expect(sayForecast(at)).toBeUndefined();
  expect(sayForecast({ ...at, days: 23.2, endedBy: 'disk' })).toBe(
    'At the rate of the last day, 44.0 GB a day, this disk holds 23 days of it.',
  );
  expect(sayForecast({ ...at, days: 7, endedBy: 'days' })).toContain('all of its 7 days fit: 308 GB.');
  expect(sayForecast({ ...at, days: 2.5, endedBy: 'bytes' })).toContain('its share of the disk holds 2.5 days');
  expect(isShort(rules({ retention: { days: 30 } }), { ...at, days: 23, endedBy: 'disk' })).toBe(true);
  expect(isShort(rules({ retention: { days: 20 } }), { ...at, days: 20, endedBy: 'days' })).toBe(false);
});

test('motion that decides and is not looked for is noticed', () => {
  const hours = [{ days: [1], from: '00:00', to: '24:00', mode: 'motion' as const }];
  expect(lacksMotion(rules({ recording: { ...onMotion, hours: [] } }))).toBe(true);
  expect(lacksMotion(rules({ recording: { ...onMotion, mode: 'schedule', hours } }))).toBe(true);
  expect(lacksMotion(rules({ recording: { ...onMotion, mode: 'always', hours } }))).toBe(false);
  expect(
    lacksMotion(rules({ recording: { ...onMotion, hours: [] }, motion: { source: 'camera', sensitivity: 50 } })),
  ).toBe(false);
});
