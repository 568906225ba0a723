import { type RecordingMode, USUAL_RECORDING_RULES } from '@nightlatch/protocol';
import { expect, test } from 'vitest';
import { RecordingSwitch } from './recording-switch.ts';

const SATURDAY_MS = Date.parse('2026-03-28T22:00:00Z');
const HOUR_MS = 3_600_000;

/** A camera of those rules, with a clock that the test moves. */
function open(recording: Partial<RecordingMode>): {
  by: (ms: number) => string | undefined;
  states: () => number;
  switched: RecordingSwitch;
} {
  let [at_ms, states] = [SATURDAY_MS, 0];
  let gate: string | undefined;
  const switched = new RecordingSwitch(
    {
      id: 'front',
      name: 'front',
      address: 'rtsp://127.0.0.1/',
      rules: { ...USUAL_RECORDING_RULES, recording: { ...USUAL_RECORDING_RULES.recording, ...recording } },
    },
    {
      clock: { wall_ms: () => at_ms, monotonic_ms: () => at_ms },
      picture: { join: () => undefined, leave: () => undefined },
      files: { beginEvent: () => ({ extend: () => undefined, end: () => undefined }) },
      timeZone: () => 'Europe/Berlin',
      setGate: (closed) => (gate = closed?.reason),
      onState: () => states++,
    },
  );
  return {
    by(ms) {
      at_ms += ms;
      switched.tick();
      return gate;
    },
    states: () => states,
    switched,
  };
}

test('a schedule opens and closes to the minute, over midnight and where clocks are set forward', () => {
  const { by, states, switched } = open({
    mode: 'schedule',
    hours: [
      { days: [6], from: '23:30', to: '24:00', mode: 'always' },
      { days: [0], from: '00:00', to: '03:30', mode: 'always' },
    ],
  });
  expect(by(0)).toBe('outside the schedule');
  expect(switched.state).toEqual({ waiting: 'schedule' });
  expect(by(HOUR_MS / 2 - 1)).toBe('outside the schedule');
  expect(by(1)).toBeUndefined();
  expect(switched.state).toEqual({});
  expect(by(HOUR_MS / 2)).toBeUndefined();
  // 02:00 is 03:00 that night.
  expect(by(2.5 * HOUR_MS - 1)).toBeUndefined();
  expect(by(1)).toBe('outside the schedule');
  expect(states()).toBe(3);
});

test('a clock that is set back opens what its hours say then', () => {
  const { by } = open({ mode: 'schedule', hours: [{ days: [6], from: '22:00', to: '22:30', mode: 'always' }] });
  expect(by(0)).toBe('outside the schedule');
  expect(by(-HOUR_MS)).toBeUndefined();
});

test('hours on motion at a camera that tells none are recorded, and it is said', () => {
  const { by, switched } = open({
    mode: 'schedule',
    hours: [{ days: [6], from: '23:00', to: '23:30', mode: 'motion' }],
  });
  expect(by(0)).toBeUndefined();
  expect(switched.state).toEqual({ motionProblem: 'motion is not looked for at this camera' });
  expect(by(HOUR_MS / 2)).toBe('outside the schedule');
});
