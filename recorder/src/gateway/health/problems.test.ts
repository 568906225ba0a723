/** What is told, when, and when it is over. The clock is the test's. */
import { expect, test } from 'vitest';
import { USUAL_RECORDING_RULES, type EngineState, type StoreState } from '@nightlatch/protocol';
import { NO_HEALTH_MEMORY, problemsOf, rememberProblems, watchHealth, type HealthView } from './problems.ts';

const BEGAN_MS = 1_700_000_000_000;
const DAY_MS = 86_400_000;
const GB = 1e9;
const CAMERA = { id: 'yard', name: 'Yard' };

const state = (changes: Partial<EngineState> = {}): EngineState => ({
  cameraId: 'yard',
  kind: 'recording',
  since_ms: BEGAN_MS,
  framesWritten: 1,
  packetsLost: 0,
  framesLost: 0,
  interruptions: 0,
  ...changes,
});
const store = (changes: Partial<StoreState> = {}): StoreState => ({
  free_bytes: 100 * GB,
  footage_bytes: 0,
  slowestSync_ms: 10,
  reserveSpent: false,
  cameras: [],
  ...changes,
});

type Said = Partial<Pick<HealthView, 'cameras'>> & {
  away?: boolean;
  state?: Partial<EngineState>;
  store?: Partial<StoreState>;
  problem?: string;
};

class Watch {
  memory = NO_HEALTH_MEMORY;
  at_ms = 0;

  /** The recorder is so for these seconds; gives what is told at the end. */
  pass(seconds: number, { away = false, problem, cameras = [CAMERA], ...said }: Said = {}): string[] {
    for (let second = 0; second < seconds; second++) {
      this.at_ms += 1_000;
      this.memory = watchHealth(this.memory, {
        states: away
          ? undefined
          : {
              type: 'states',
              states: [state(said.state)],
              footageWritable: problem === undefined,
              ...(problem === undefined ? {} : { footageProblem: problem }),
              store: store(said.store),
            },
        cameras,
        freeReserve_bytes: GB,
        wall_ms: BEGAN_MS + this.at_ms,
        monotonic_ms: this.at_ms,
      });
    }
    return problemsOf(this.memory).map(({ kind }) => kind);
  }
}

const DOWN: Said = { state: { kind: 'failed', reason: 'It does not answer.', since_ms: BEGAN_MS } };

test('a recorder that is well tells nothing', () => {
  expect(new Watch().pass(4_000)).toEqual([]);
});

test('a camera that is down is told after a minute, with the reason and since when, and is over after it has been back', () => {
  const watch = new Watch();
  expect(watch.pass(60, DOWN)).toEqual([]);
  expect(watch.pass(1, DOWN)).toEqual(['camera-down']);
  const [problem] = problemsOf(watch.memory);
  expect(problem).toMatchObject({ cameraId: 'yard', since_ms: BEGAN_MS });
  expect(problem?.sentence).toBe('The camera "Yard" is not recorded: It does not answer.');
  expect(watch.pass(30)).toEqual(['camera-down']);
  expect(watch.pass(1)).toEqual([]);
});

test('a camera of which the engine tells nothing is down; one that waits for motion is not; one that was removed is forgotten', () => {
  const watch = new Watch();
  expect(watch.pass(61, { state: { cameraId: 'other' } })).toEqual(['camera-down']);
  expect(watch.pass(1, { cameras: [] })).toEqual([]);
  expect(watch.pass(100, { state: { waiting: 'motion' } })).toEqual([]);
});

test('a short trouble now and then is not told; one that is there most of the time is, once, without flapping', () => {
  const rarely = new Watch();
  for (let turn = 0; turn < 100; turn++) {
    rarely.pass(5, DOWN);
    expect(rarely.pass(20)).toEqual([]);
  }
  const mostly = new Watch();
  const told: string[] = [];
  for (let turn = 0; turn < 20; turn++) {
    told.push(mostly.pass(20, DOWN).join(), mostly.pass(5).join());
  }
  expect(told.join(' ').trim().split(/ +/)).toEqual(
    Array.from({ length: told.filter(Boolean).length }, () => 'camera-down'),
  );
  expect(told.lastIndexOf('')).toBeLessThan(10);
  expect(problemsOf(mostly.memory)[0]?.since_ms).toBe(BEGAN_MS);
});

test('while the engine is away that alone is told, and what was told before comes back as it was', () => {
  const watch = new Watch();
  watch.pass(61, DOWN);
  expect(watch.pass(20, { away: true })).toEqual(['camera-down']);
  expect(watch.pass(1, { away: true })).toEqual(['engine-away']);
  expect(watch.pass(600, { away: true })).toEqual(['engine-away']);
  expect(watch.pass(7, DOWN)).toEqual(['camera-down']);
  expect(problemsOf(watch.memory)[0]?.since_ms).toBe(BEGAN_MS);
});

test.each([
  ['cannot-write', 11, { problem: 'The disk is read-only.' }, {}],
  ['reserve-spent', 11, { store: { reserveSpent: true } }, { store: { reserveSpent: false } }],
  ['disk-slow', 121, { store: { slowestSync_ms: 2_000 } }, { store: { slowestSync_ms: 1_999 } }],
  ['camera-clock', 121, { state: { clockOffset_ms: -30_000 } }, { state: { clockOffset_ms: -29_999 } }],
  [
    'disk-failing',
    1,
    { store: { errors: { count: 1, last_ms: BEGAN_MS } } },
    { store: { errors: { count: 1, last_ms: BEGAN_MS - DAY_MS } } },
  ],
  ['motion-not-possible', 61, { state: { motionProblem: 'No smaller picture.' } }, {}],
] as [string, number, Said, Said][])(
  '%s is told after its time, and not below its threshold',
  (kind, after_s, bad, good) => {
    const watch = new Watch();
    expect(watch.pass(after_s - 1, bad)).toEqual([]);
    expect(watch.pass(1, bad)).toEqual([kind]);
    expect(watch.pass(301, good)).toEqual([]);
    expect(new Watch().pass(1_000, good)).toEqual([]);
  },
);

test('what a former gateway told is still told, and over once it has been away as long as ever', () => {
  const former = new Watch();
  former.pass(61, DOWN);
  const watch = new Watch();
  watch.memory = rememberProblems(problemsOf(former.memory));
  expect(watch.pass(5, { away: true })).toEqual(['camera-down']);
  expect(problemsOf(watch.memory)).toEqual(problemsOf(former.memory));
  expect(watch.pass(30)).toEqual(['camera-down']);
  expect(watch.pass(1)).toEqual([]);
});

test('nothing is concluded from a time in which nobody looked', () => {
  const watch = new Watch();
  watch.pass(1, DOWN);
  watch.at_ms += 3_600_000;
  expect(watch.pass(1, DOWN)).toEqual([]);
});

test('footage that will be shorter than wanted is told with how far it reaches', () => {
  const cameras = [{ ...CAMERA, rules: { ...USUAL_RECORDING_RULES, retention: { days: 30 } } }];
  // 10 GB a day; 40 GB there, 101 free, 1 of them kept free: 14 days.
  const kept = {
    footage_bytes: 40 * GB,
    free_bytes: 101 * GB,
    cameras: [{ cameraId: 'yard', oldest_ms: BEGAN_MS - 4 * DAY_MS, bytes: 40 * GB }],
  };
  const watch = new Watch();
  expect(watch.pass(601, { cameras, store: kept })).toEqual(['footage-short']);
  expect(problemsOf(watch.memory)[0]?.sentence).toMatch(
    /^The disk holds about 14 days of the camera "Yard"; 30 are wanted\.$/,
  );
  const larger = { ...kept, free_bytes: 300 * GB };
  expect(new Watch().pass(700, { cameras, store: larger })).toEqual([]);
  const young = { ...kept, cameras: [{ cameraId: 'yard', oldest_ms: BEGAN_MS - DAY_MS / 2, bytes: 40 * GB }] };
  expect(new Watch().pass(700, { cameras, store: young })).toEqual([]);
});
