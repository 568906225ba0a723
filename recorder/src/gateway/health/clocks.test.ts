/** Whose clock is wrong. */
import { expect, test } from 'vitest';
import type { EngineState } from '@nightlatch/protocol';
import { CLOCK_SET_MS, CLOCK_SET_TOLD_MS, judgeClocks, watchOwnClock, type OwnClock } from './clocks.ts';

const STEADY: OwnClock = { reference_ms: 5, now_ms: 5, set_ms: undefined };
const MINUTE_MS = 60_000;
const states = (offsets_ms: readonly (number | undefined)[]): EngineState[] =>
  offsets_ms.map((clockOffset_ms, at) => ({
    cameraId: `c${at}`,
    kind: 'recording',
    since_ms: 0,
    framesWritten: 0,
    packetsLost: 0,
    framesLost: 0,
    interruptions: 0,
    ...(clockOffset_ms === undefined ? {} : { clockOffset_ms }),
  }));

test.each<[string, (number | undefined)[], string | undefined, string[]]>([
  ['all right', [10, -400, undefined], undefined, []],
  ['one camera', [5 * MINUTE_MS], undefined, ['c0']],
  ['one of three', [0, -5 * MINUTE_MS, 200], undefined, ['c1']],
  ['two that agree, of three', [5 * MINUTE_MS, 5 * MINUTE_MS + 900, 0], '5 minutes behind: 2 cameras', []],
  ['two that agree and one that does not', [-5 * MINUTE_MS, -5 * MINUTE_MS, 9 * MINUTE_MS], '5 minutes ahead', ['c2']],
  ['two that agree, of four', [5 * MINUTE_MS, 5 * MINUTE_MS, 0, 0], undefined, ['c0', 'c1']],
  ['all wrong, none agreeing', [1 * MINUTE_MS, 5 * MINUTE_MS, 9 * MINUTE_MS], undefined, ['c0', 'c1', 'c2']],
])('%s', (_name, offsets_ms, recorder, cameras) => {
  const judged = judgeClocks(states(offsets_ms), STEADY);
  if (recorder === undefined) expect(judged.recorder).toBeUndefined();
  else expect(judged.recorder?.sentence).toContain(recorder);
  expect([...judged.wrongCameras]).toEqual(cameras);
});

test('a wall clock that is set is told for an hour, whichever way; one that is set right again is told no more', () => {
  let own: OwnClock | undefined;
  const at = (monotonic_ms: number, ahead_ms: number): string | undefined => {
    own = watchOwnClock(own, { wall_ms: 1e12 + monotonic_ms + ahead_ms, monotonic_ms });
    return judgeClocks([], own).recorder?.sentence;
  };
  expect(at(0, 0)).toBeUndefined();
  expect(at(1_000, CLOCK_SET_MS - 1)).toBeUndefined();
  expect(at(2_000, 0)).toBeUndefined();
  expect(at(3_000, 3 * 3_600_000)).toBe('The clock of the recorder was set 3 hours ahead.');
  expect(at(4_000, 0)).toBeUndefined();
  expect(at(5_000, -90 * MINUTE_MS)).toBe('The clock of the recorder was set 90 minutes back.');
  expect(at(4_999 + CLOCK_SET_TOLD_MS, -90 * MINUTE_MS)).toBeDefined();
  expect(at(5_000 + CLOCK_SET_TOLD_MS, -90 * MINUTE_MS)).toBeUndefined();
});
