/**
 * Whose clock is wrong: a camera's, or the recorder's own. Pure. The recorder's is doubted when it was set (its wall clock went
 * otherwise than time does), or when most of the cameras that tell a time, two at least, agree on another one.
 */
import type { EngineState } from '@nightlatch/protocol';
import { sentences } from './sentences.ts';

export const CLOCK_WRONG_MS = 30_000;
/** Clocks that agree. */
const SAME_MS = 10_000;
/** A wall clock that was set by less is on its way to being right. */
export const CLOCK_SET_MS = 60_000;
/** So long it is told that it was set. */
export const CLOCK_SET_TOLD_MS = 3_600_000;

export interface OwnClock {
  /** Wall clock less monotonic clock, as it was before it was set. */
  readonly reference_ms: number;
  readonly now_ms: number;
  /** Monotonic; when it was set. */
  readonly set_ms: number | undefined;
}

export function watchOwnClock(
  former: OwnClock | undefined,
  { wall_ms, monotonic_ms }: { readonly wall_ms: number; readonly monotonic_ms: number },
): OwnClock {
  const now_ms = wall_ms - monotonic_ms;
  if (former === undefined || Math.abs(now_ms - former.reference_ms) < CLOCK_SET_MS)
    return { reference_ms: now_ms, now_ms, set_ms: undefined };
  const set_ms = former.set_ms ?? monotonic_ms;
  if (monotonic_ms - set_ms >= CLOCK_SET_TOLD_MS) return { reference_ms: now_ms, now_ms, set_ms: undefined };
  return { reference_ms: former.reference_ms, now_ms, set_ms };
}

export interface ClockJudgement {
  readonly recorder: { readonly sentence: string; readonly whatToDo: string } | undefined;
  /** Ids of cameras whose own clock is the wrong one. */
  readonly wrongCameras: ReadonlySet<string>;
}

export function judgeClocks(states: readonly EngineState[], own: OwnClock): ClockJudgement {
  const told = states.flatMap(({ cameraId, clockOffset_ms: offset_ms }) =>
    offset_ms === undefined ? [] : [{ cameraId, offset_ms }],
  );
  const wrong = told.filter(({ offset_ms }) => Math.abs(offset_ms) >= CLOCK_WRONG_MS);
  const median_ms = wrong.map(({ offset_ms }) => offset_ms).toSorted((a, b) => a - b)[wrong.length >> 1] ?? 0;
  const agreeing = wrong.filter(({ offset_ms }) => Math.abs(offset_ms - median_ms) <= SAME_MS);
  const outvoted = agreeing.length >= 2 && agreeing.length * 2 > told.length;
  const blamed = outvoted ? wrong.filter((one) => !agreeing.includes(one)) : wrong;
  const by_ms = own.now_ms - own.reference_ms;
  return {
    recorder: outvoted
      ? sentences.clockAgainstCameras(agreeing.length, median_ms)
      : own.set_ms === undefined
        ? undefined
        : sentences.clockSet(by_ms),
    wrongCameras: new Set(blamed.map(({ cameraId }) => cameraId)),
  };
}
