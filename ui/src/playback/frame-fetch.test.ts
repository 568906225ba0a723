import type { PlaybackFrame } from '@nightlatch/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { FrameFetch, WAIT_MS } from './frame-fetch.ts';
import { FrameStore } from './frame-store.ts';
import type { Answer, FramesAsk } from './playback-link.ts';

const BYTES = 100;
const FRAME_MS = 100;
const START_MS = 1_000_000;

interface Asked {
  readonly ask: FramesAsk;
  readonly answer: Answer;
  isCancelled: boolean;
}

let asked: Asked[];
let failures: (string | undefined)[];
let now_ms: number;
let store: FrameStore;
let fetch: FrameFetch;

const make = (what: FramesAsk['what'], mostBytes = 1e6): void => {
  asked = [];
  failures = [];
  now_ms = 0;
  store = new FrameStore(mostBytes);
  fetch = new FrameFetch({
    ask: (ask, answer) => {
      const one: Asked = { ask, answer, isCancelled: false };
      asked.push(one);
      return () => (one.isCancelled = true);
    },
    cameraId: 'door',
    what,
    store,
    now_ms: () => now_ms,
    onChange: () => undefined,
    onFailed: (reason) => failures.push(reason),
  });
};
const latest = (): Asked => {
  const one = asked.at(-1);
  if (one === undefined) throw new Error('nothing was asked');
  return one;
};
/** Answers with a frame each 100 ms, each tenth a key frame, up to `end_ms`. */
const answer = (next_ms?: number, end_ms = Infinity): void => {
  const { ask, answer: to } = latest();
  to.onConfig({ type: 'playback-config', request: 1, codec: 'avc1', width: 2, height: 2, description: '' });
  let frames = 0;
  for (let at_ms = Math.floor(ask.from_ms / 1000) * 1000; at_ms < Math.min(ask.to_ms, end_ms); at_ms += FRAME_MS) {
    to.onFrame(frameAt(at_ms));
    frames += 1;
  }
  to.onEnd({ why: 'complete', frames, ...(next_ms === undefined ? {} : { next_ms }) });
};
const frameAt = (at_ms: number): PlaybackFrame => ({
  request: 1,
  duration_ms: FRAME_MS,
  key: at_ms % 1000 === 0,
  captured_ms: at_ms,
  decode_ticks90k: BigInt(at_ms * 90),
  data: new Uint8Array(BYTES),
});
const wanted = (): [number, number] => [latest().ask.from_ms - START_MS, latest().ask.to_ms - START_MS];

beforeEach(() => make('all'));

describe('fetching frames', () => {
  it('knows of an instant between two microseconds what it knows of the nearer one', () => {
    for (const part_us of [0.25, 0.5, 0.75]) {
      make('all');
      const at_ms = START_MS + part_us / 1_000;
      fetch.want(at_ms, 1);
      answer();
      expect(store.wholeAround(Math.round(at_ms * 1000))).toBeDefined();
    }
  });

  it('asks piece by piece ahead of the instant, one at a time, and stops when enough is there', () => {
    fetch.want(START_MS, 1);
    fetch.want(START_MS, 1);
    expect(asked).toHaveLength(1);
    expect(wanted()).toEqual([0, 2_000]);
    answer(START_MS + 2_000);
    fetch.want(START_MS, 1);
    expect(wanted()).toEqual([2_000, 4_000]);
    answer(START_MS + 4_000);
    fetch.want(START_MS, 1);
    expect(asked).toHaveLength(2);
    fetch.want(START_MS + 500, 1);
    expect(wanted()).toEqual([4_000, 6_000]);
  });

  it('fetches backwards what lies before, the frame of the instant with it', () => {
    fetch.want(START_MS, -1);
    expect(wanted()).toEqual([-1_999, 1]);
    answer(START_MS + 1);
    expect(store.frameAt(START_MS * 1000)?.frame.at_us).toBe(START_MS * 1000);
    fetch.want(START_MS, -1);
    expect(wanted()).toEqual([-3_999, -1_999]);
  });

  it('fetches more at once at speed, and no more than a request may hold', () => {
    fetch.want(START_MS, 4);
    expect(wanted()).toEqual([0, 8_000]);
    make('keys');
    fetch.want(START_MS, 1_000);
    expect(latest().ask).toMatchObject({ what: 'keys', to_ms: START_MS + 128_000 });
  });

  it('lets go of a request when someone jumps elsewhere', () => {
    fetch.want(START_MS, 1);
    const first = latest();
    fetch.want(START_MS + 60_000, 1);
    expect(first.isCancelled).toBe(true);
    expect(wanted()).toEqual([60_000, 62_000]);
    fetch.stop();
    expect(latest().isCancelled).toBe(true);
  });

  it('takes the live edge for no end: what has grown since is asked for, after a wait', () => {
    fetch.want(START_MS, 1);
    answer(undefined, START_MS + 1_500);
    fetch.want(START_MS, 1);
    expect(asked).toHaveLength(1);
    now_ms += WAIT_MS;
    fetch.want(START_MS, 1);
    expect(wanted()).toEqual([1_500, 3_500]);
  });

  it('says why footage cannot be read and waits; a lost connection is asked again at once; a jump ends a wait', () => {
    fetch.want(START_MS, 1);
    latest().answer.onEnd({ why: 'failed', reason: 'The disk is away.', frames: 0 });
    expect(failures).toEqual(['The disk is away.']);
    fetch.want(START_MS, 1);
    expect(asked).toHaveLength(1);
    fetch.jumped();
    fetch.want(START_MS + 30_000, 1);
    latest().answer.onEnd({ why: 'lost', frames: 0 });
    fetch.want(START_MS + 30_000, 1);
    expect(asked).toHaveLength(3);
  });

  it('does not ask in a circle for more than there is room for', () => {
    make('all', 12 * BYTES);
    fetch.want(START_MS, 1);
    answer(START_MS + 2_000);
    expect(store.bytes).toBeLessThanOrEqual(12 * BYTES);
    for (let times = 0; times < 50; times += 1) fetch.want(START_MS, 1);
    expect(asked).toHaveLength(1);
  });
});
