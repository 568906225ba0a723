/** The rules of a camera whose owner has set none. */
import type { RecordingRules } from './recording-rules.ts';

export const USUAL_RECORDING_RULES: RecordingRules = {
  recording: { mode: 'always', pre_s: 5, post_s: 10, hours: [] },
  motion: { source: 'off', sensitivity: 50 },
  retention: {},
  sound: true,
};
