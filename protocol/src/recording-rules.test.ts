import { expect, test } from 'vitest';
import { type RecordingRules, type ScheduledHours, recordingRulesSchema } from './recording-rules.ts';
import { USUAL_RECORDING_RULES as usual } from './usual-rules.ts';

const takes = (rules: RecordingRules): boolean => recordingRulesSchema.safeParse(rules).success;
const hour: ScheduledHours = { days: [1], from: '08:00', to: '09:00', mode: 'always' };
const recording = (change: Partial<RecordingRules['recording']>): RecordingRules => ({
  ...usual,
  recording: { ...usual.recording, ...change },
});

test('the usual rules, and every hour of a week by itself', () => {
  expect(takes(usual)).toBe(true);
  expect(takes(recording({ mode: 'schedule', hours: Array.from({ length: 168 }, () => hour) }))).toBe(true);
});

test.each<[string, RecordingRules]>([
  ['more hours than a week has', recording({ hours: Array.from({ length: 169 }, () => hour) })],
  ['an eighth day', recording({ hours: [{ ...hour, days: [7] }] })],
  ['a time that no clock shows', recording({ hours: [{ ...hour, to: '24:01' }] })],
  ['more than half a minute before motion', recording({ pre_s: 31 })],
  ['nothing after motion', recording({ post_s: 0 })],
  ['more than five minutes after motion', recording({ post_s: 301 })],
  ['a sensitivity beyond the scale', { ...usual, motion: { ...usual.motion, sensitivity: 101 } }],
  ['no day', { ...usual, retention: { days: 0 } }],
  ['more than ten years', { ...usual, retention: { days: 3_651 } }],
  ['less than a file or two', { ...usual, retention: { bytes: 99_999_999 } }],
  ['more than any disk', { ...usual, retention: { bytes: 2e15 } }],
])('%s is refused', (_, rules) => {
  expect(takes(rules)).toBe(false);
});
