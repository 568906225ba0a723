/**
 * What is wrong with the recorder, from what the engine says of itself. Pure: `watchHealth` gives the next memory, and `problemsOf`
 * reads it; the caller brings the clock. A condition is told once it has lasted (`after_ms`); time without it counts back, so that
 * a short trouble now and then is never told and one that is there most of the time is. It is over after `calm_ms` without it.
 * While the engine is away nothing is known of the rest: that waits as it was.
 */
import type { EngineState, FromEngine, HealthKind } from '@nightlatch/protocol';
import { judgeClocks, watchOwnClock, type OwnClock } from './clocks.ts';
import { shortFootage, type KeptCamera } from './forecast.ts';
import { sentences } from './sentences.ts';

type States = Extract<FromEngine, { type: 'states' }>;

export interface HealthProblem {
  readonly kind: HealthKind;
  /** Absent: it is of the whole recorder. */
  readonly cameraId?: string;
  /** Unix epoch. */
  readonly since_ms: number;
  readonly sentence: string;
  readonly whatToDo: string;
}

export interface WatchedCamera extends KeptCamera {
  readonly name: string;
}

export interface HealthView {
  /** Undefined: the engine is away. */
  readonly states: States | undefined;
  readonly cameras: readonly WatchedCamera[];
  readonly freeReserve_bytes: number;
  readonly wall_ms: number;
  readonly monotonic_ms: number;
}

interface Condition {
  readonly problem: HealthProblem;
  readonly bad_ms: number;
  readonly isTold: boolean;
  /** Monotonic; since when it is not there. */
  readonly goodSince_ms: number | undefined;
}

export interface HealthMemory {
  readonly seen_ms: number | undefined;
  readonly conditions: ReadonlyMap<string, Condition>;
  readonly engineAway: boolean;
  readonly ownClock: OwnClock | undefined;
}

export const NO_HEALTH_MEMORY: HealthMemory = {
  seen_ms: undefined,
  conditions: new Map(),
  engineAway: false,
  ownClock: undefined,
};

/** These were there when the gateway ended: they are until they have been away as long as ever. */
export function rememberProblems(problems: readonly HealthProblem[]): HealthMemory {
  const conditions = problems.map(({ kind, cameraId, since_ms, sentence, whatToDo }): [string, Condition] => {
    const problem = { kind, ...(cameraId === undefined ? {} : { cameraId }), since_ms, sentence, whatToDo };
    const bad_ms = HEALTH_TIMES[kind].after_ms;
    return [problemKey(problem), { problem, bad_ms, isTold: true, goodSince_ms: undefined }];
  });
  return { ...NO_HEALTH_MEMORY, conditions: new Map(conditions) };
}

/** How long it lasts before it is told, and is away before it is over. */
export const HEALTH_TIMES: Readonly<Record<HealthKind, { readonly after_ms: number; readonly calm_ms: number }>> = {
  'engine-away': { after_ms: 20_000, calm_ms: 5_000 },
  'cannot-write': { after_ms: 10_000, calm_ms: 30_000 },
  'reserve-spent': { after_ms: 10_000, calm_ms: 60_000 },
  'disk-slow': { after_ms: 120_000, calm_ms: 300_000 },
  'disk-failing': { after_ms: 0, calm_ms: 60_000 },
  'recorder-clock': { after_ms: 120_000, calm_ms: 120_000 },
  'camera-down': { after_ms: 60_000, calm_ms: 30_000 },
  'camera-clock': { after_ms: 120_000, calm_ms: 120_000 },
  'motion-not-possible': { after_ms: 60_000, calm_ms: 30_000 },
  'footage-short': { after_ms: 600_000, calm_ms: 3_600_000 },
};

export const SLOW_SYNC_MS = 2_000;
/** After an error that the disk reported. */
export const FAILING_FOR_MS = 24 * 3_600_000;
/** Looked at less often, the time between counts no more than this: nothing is known of it. */
const LONGEST_STEP_MS = 5_000;

export function watchHealth(memory: HealthMemory, view: HealthView): HealthMemory {
  const step_ms = Math.min(LONGEST_STEP_MS, Math.max(0, view.monotonic_ms - (memory.seen_ms ?? view.monotonic_ms)));
  const engineAway = view.states === undefined;
  const ownClock = watchOwnClock(memory.ownClock, view);
  const bad = new Map(found(view, ownClock).map((problem) => [problemKey(problem), problem]));
  const conditions = new Map<string, Condition>();
  for (const [key, former] of memory.conditions) {
    if (bad.has(key)) continue;
    const next = engineAway ? former : goneBy(former, step_ms, view);
    if (next !== undefined) conditions.set(key, next);
  }
  for (const [key, problem] of bad) {
    const former = memory.conditions.get(key);
    const bad_ms = former === undefined ? 0 : former.bad_ms + step_ms;
    conditions.set(key, {
      // The words are the newest, the beginning is the first.
      problem: { ...problem, since_ms: former?.problem.since_ms ?? problem.since_ms },
      bad_ms,
      isTold: former?.isTold === true || bad_ms >= HEALTH_TIMES[problem.kind].after_ms,
      goodSince_ms: undefined,
    });
  }
  return { seen_ms: view.monotonic_ms, conditions, engineAway, ownClock };
}

/** All that are told, those that wait for the engine to come back included. */
export function allProblemsOf(memory: HealthMemory): HealthProblem[] {
  return [...memory.conditions.values()].filter(({ isTold }) => isTold).map(({ problem }) => problem);
}

/** Oldest first. While the engine is away, and that is told, it is the only one: the others follow from it or are not known. */
export function problemsOf(memory: HealthMemory): HealthProblem[] {
  const told = allProblemsOf(memory);
  const away = told.filter(({ kind }) => kind === 'engine-away');
  if (memory.engineAway && away.length > 0) return away;
  return told.toSorted((a, b) => a.since_ms - b.since_ms);
}

function goneBy(former: Condition, step_ms: number, { cameras, monotonic_ms }: HealthView): Condition | undefined {
  const { cameraId, kind } = former.problem;
  if (cameraId !== undefined && !cameras.some(({ id }) => id === cameraId)) return undefined;
  const goodSince_ms = former.goodSince_ms ?? monotonic_ms;
  if (former.isTold)
    return monotonic_ms - goodSince_ms >= HEALTH_TIMES[kind].calm_ms ? undefined : { ...former, goodSince_ms };
  const bad_ms = former.bad_ms - step_ms;
  return bad_ms <= 0 ? undefined : { ...former, bad_ms, goodSince_ms };
}

/** There is one of a kind and camera at a time. */
export function problemKey({ kind, cameraId }: Pick<HealthProblem, 'kind' | 'cameraId'>): string {
  return `${kind} ${cameraId ?? ''}`;
}

function found(view: HealthView, ownClock: OwnClock): HealthProblem[] {
  const { states, wall_ms } = view;
  const problems: HealthProblem[] = [];
  if (states === undefined) {
    problems.push({ kind: 'engine-away', since_ms: wall_ms, ...sentences.engineAway() });
    return problems;
  }
  const { store } = states;
  const say = (kind: HealthKind, words: { sentence: string; whatToDo: string }): void =>
    void problems.push({ kind, since_ms: wall_ms, ...words });
  if (!states.footageWritable) say('cannot-write', sentences.cannotWrite(states.footageProblem));
  if (store?.reserveSpent === true) say('reserve-spent', sentences.reserveSpent());
  if (store !== undefined && store.slowestSync_ms >= SLOW_SYNC_MS)
    say('disk-slow', sentences.diskSlow(store.slowestSync_ms));
  const { errors } = store ?? {};
  // Away from it on either side: the clock may have been set.
  if (errors !== undefined && Math.abs(wall_ms - errors.last_ms) < FAILING_FOR_MS)
    say('disk-failing', sentences.diskFailing(errors.count));
  const clock = judgeClocks(states.states, ownClock);
  if (clock.recorder !== undefined) say('recorder-clock', clock.recorder);
  const byId = new Map(states.states.map((state) => [state.cameraId, state]));
  for (const camera of view.cameras)
    problems.push(...ofCamera(camera, byId.get(camera.id), { wall_ms, wrongClocks: clock.wrongCameras }));
  if (store === undefined) return problems;
  for (const { camera, days } of shortFootage(view.cameras, store, view.freeReserve_bytes, wall_ms)) {
    const words = sentences.footageShort(camera.name, days, camera.rules?.retention.days ?? 0);
    problems.push({ kind: 'footage-short', cameraId: camera.id, since_ms: wall_ms, ...words });
  }
  return problems;
}

function ofCamera(
  { id, name }: WatchedCamera,
  state: EngineState | undefined,
  { wall_ms, wrongClocks }: { wall_ms: number; wrongClocks: ReadonlySet<string> },
): HealthProblem[] {
  const problems: HealthProblem[] = [];
  const say = (kind: HealthKind, words: { sentence: string; whatToDo: string }, since_ms = wall_ms): void =>
    void problems.push({ kind, cameraId: id, since_ms, ...words });
  // What waits for motion or for its hours is connected: its kind is `recording` too.
  if (state?.kind !== 'recording')
    say('camera-down', sentences.cameraDown(name, state?.reason), Math.min(state?.since_ms ?? wall_ms, wall_ms));
  const offset_ms = state?.clockOffset_ms;
  if (offset_ms !== undefined && wrongClocks.has(id)) say('camera-clock', sentences.cameraClock(name, offset_ms));
  if (state?.motionProblem !== undefined) say('motion-not-possible', sentences.motion(name, state.motionProblem));
  return problems;
}
