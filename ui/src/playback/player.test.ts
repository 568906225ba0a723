import type { Timeline } from '@nightlatch/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Range } from '../timeline/zone.ts';
import type { Answer, FramesAsk } from './playback-link.ts';
import { sentenceOfCamera, sentenceOfPlayer, type PlayerState } from './player-state.ts';
import { Player } from './player.ts';

const START_MS = Date.parse('2026-11-23T14:00:00Z');
const FRAME_MS = 40;
const KEY_EVERY = 25;
const PICTURE_MS = 20;

vi.mock('../player/live-player.ts', () => ({
  paintPicture: (canvas: HTMLCanvasElement, picture: { timestamp: number }) =>
    painted.push([canvas.id, Math.round(picture.timestamp / 1000 - START_MS)]),
}));

/** Camera and frame, milliseconds after START_MS. */
let painted: [string, number][] = [];
/** Spans of each camera, milliseconds after START_MS. */
let footage: Record<string, readonly Range[]>;
let asked: FramesAsk[];
let states: PlayerState[];
let player: Player;
let now_ms: number;
let wall_ms: number;
let run: (() => void) | undefined;
let refuses: string | undefined;
let fails: boolean;
let isSilent: boolean;
/** Timelines come once this is fulfilled. */
let timelineTime: Promise<void>;
/** A picture is decoded with each picture of the screen. */
let isSlow: boolean;

let slowly: (() => void)[];

class TestDecoder {
  state = 'unconfigured';
  decodeQueueSize = 0;
  readonly init: { output: (picture: { timestamp: number; close: () => void }) => void };
  constructor(init: TestDecoder['init']) {
    this.init = init;
  }
  configure(): void {
    if (refuses !== undefined) throw new DOMException(refuses, 'NotSupportedError');
    this.state = 'configured';
  }
  decode({ timestamp }: { timestamp: number }): void {
    const give = (): void => this.init.output({ timestamp, close: () => undefined });
    if (isSlow) slowly.push(give);
    else queueMicrotask(give);
  }
  flush(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve));
  }
  close(): void {
    this.state = 'closed';
  }
}

/** As the recorder answers: from the key frame before the range, in order. */
function answer(ask: FramesAsk, to: Answer): void {
  if (isSilent) return;
  if (fails) return to.onEnd({ why: 'failed', reason: 'The disk does not answer.', frames: 0 });
  to.onConfig({ type: 'playback-config', request: 1, codec: 'avc1.64001f', width: 2, height: 2, description: 'AA==' });
  const spans = footage[ask.cameraId] ?? [];
  for (const { from_ms, to_ms } of spans) {
    const count = (to_ms - from_ms) / FRAME_MS;
    for (let index = 0; index < count; index += 1) {
      const group = index - (index % KEY_EVERY);
      const at_ms = START_MS + from_ms + index * FRAME_MS;
      const isKey = index === group;
      const isWithin = at_ms < ask.to_ms && START_MS + from_ms + (group + KEY_EVERY) * FRAME_MS > ask.from_ms;
      if (!isWithin || (ask.what === 'keys' && !isKey)) continue;
      to.onFrame({
        request: 1,
        duration_ms: FRAME_MS,
        key: isKey,
        captured_ms: at_ms,
        decode_ticks90k: BigInt(Math.round(at_ms * 90)),
        data: new Uint8Array(10),
      });
    }
  }
  const next_ms = spans.find((span) => START_MS + span.to_ms > ask.to_ms);
  to.onEnd({
    why: 'complete',
    frames: 0,
    ...(next_ms === undefined ? {} : { next_ms: Math.max(ask.to_ms, START_MS + next_ms.from_ms) }),
  });
}

function timelineOf(cameraId: string, range: Range): Timeline {
  const spans = (footage[cameraId] ?? [])
    .map(({ from_ms, to_ms }) => ({ from_ms: START_MS + from_ms, to_ms: START_MS + to_ms }))
    .filter(({ from_ms, to_ms }) => to_ms > range.from_ms && from_ms < range.to_ms);
  const text = (at_ms: number): string => new Date(at_ms).toISOString();
  const gaps = spans.slice(1).map(({ from_ms }, before) => ({
    from: text(spans[before]?.to_ms ?? 0),
    to: text(from_ms),
    reason: 'The camera was away.',
  }));
  return {
    cameraId,
    spans: spans.map((span) => ({ from: text(span.from_ms), to: text(span.to_ms) })),
    gaps,
    events: [],
  };
}

function make(ids: readonly string[], at_ms: number): void {
  player = new Player({
    link: {
      ask: (ask, to) => {
        asked.push(ask);
        queueMicrotask(() => answer(ask, to));
        return () => undefined;
      },
    },
    look: ({ cameraIds, ...range }) => timelineTime.then(() => cameraIds.map((id) => timelineOf(id, range))),
    cameras: ids.map((id) => ({ id, canvas: Object.assign(document.createElement('canvas'), { id }) })),
    at_ms: START_MS + at_ms,
    now_ms: () => now_ms,
    wall_ms: () => wall_ms,
    nextPicture: (next) => {
      run = next;
      return () => (run = undefined);
    },
    onState: (state) => states.push(state),
  });
}

/** So many pictures of the screen. */
async function paint(times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    now_ms += PICTURE_MS;
    slowly.shift()?.();
    run?.();
    await new Promise((resolve) => setTimeout(resolve));
  }
}
const latest = (): PlayerState | undefined => states.at(-1);
const framesOf = (id: string): number[] => painted.filter(([camera]) => camera === id).map(([, at_ms]) => at_ms);

beforeEach(() => {
  painted = [];
  asked = [];
  states = [];
  now_ms = 0;
  wall_ms = START_MS + 30 * 86_400_000;
  refuses = undefined;
  fails = false;
  isSilent = false;
  timelineTime = Promise.resolve();
  isSlow = false;
  slowly = [];
  footage = { door: [{ from_ms: 0, to_ms: 10_000 }] };
  vi.stubGlobal('VideoDecoder', TestDecoder);
  vi.stubGlobal(
    'EncodedVideoChunk',
    class {
      constructor(init: object) {
        Object.assign(this, init);
      }
    },
  );
  HTMLCanvasElement.prototype.getContext = () => null;
});
afterEach(() => {
  player.close();
  expect(run).toBeUndefined();
  vi.unstubAllGlobals();
});

describe('a player', () => {
  it('shows exactly the frame of an instant, and stands until it is asked to play', async () => {
    make(['door'], 5_010);
    await paint(20);
    expect(painted).toEqual([['door', 5_000]]);
    player.seek(START_MS + 3_999);
    await paint(20);
    expect(painted.at(-1)).toEqual(['door', 3_960]);
    expect(latest()).toMatchObject({ isPlaying: false, isWaiting: false, cameras: [{ kind: 'picture' }] });
  });

  it('shows somebody who goes far a picture of about there at once, then the exact one; who steps sees no other', async () => {
    isSlow = true;
    make(['door'], 5_900);
    await paint(60);
    expect(painted).toEqual([
      ['door', 5_000],
      ['door', 5_880],
    ]);
    painted = [];
    player.step('backwards');
    await paint(60);
    expect(painted).toEqual([['door', 5_840]]);
  });

  it('shows its picture before it is told what there is, and does not play until then; where there is none it stays empty', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    timelineTime = promise;
    footage['yard'] = [{ from_ms: 8_000, to_ms: 10_000 }];
    make(['door', 'yard'], 5_010);
    expect(asked.map(({ cameraId }) => cameraId)).toEqual(['door', 'yard']);
    player.play();
    await paint(20);
    expect(painted).toEqual([['door', 5_000]]);
    expect(latest()).toMatchObject({ isWaiting: true, cameras: [{ kind: 'picture' }, { kind: 'waiting' }] });
    expect(player.at_ms).toBe(START_MS + 5_010);
    resolve();
    await paint(20);
    expect(latest()).toMatchObject({ isWaiting: false, cameras: [{ kind: 'picture' }, { kind: 'none' }] });
    expect(framesOf('yard')).toEqual([]);
  });

  it('plays every frame in order, each once', async () => {
    make(['door'], 0);
    await paint(20);
    player.play();
    await paint(150);
    const frames = framesOf('door');
    expect(frames.length).toBeGreaterThan(50);
    expect(frames).toEqual(frames.map((_, at) => at * FRAME_MS));
  });

  it('waits for pictures with the clock, and goes on from the same instant', async () => {
    isSilent = true;
    make(['door'], 1_000);
    player.play();
    await paint(50);
    expect(latest()).toMatchObject({ isPlaying: true, isWaiting: true, cameras: [{ kind: 'waiting' }] });
    expect(player.at_ms).toBe(START_MS + 1_000);
  });

  it('steps to the very next frame and the one before, over key frames and gaps', async () => {
    footage = {
      door: [
        { from_ms: 0, to_ms: 2_000 },
        { from_ms: 60_000, to_ms: 62_000 },
      ],
    };
    make(['door'], 1_925);
    await paint(20);
    for (const expected of [1_960, 60_000, 60_040]) {
      player.step('forwards');
      await paint(20);
      expect(player.at_ms - START_MS).toBe(expected);
    }
    for (const expected of [60_000, 1_999, 1_920]) {
      player.step('backwards');
      await paint(20);
      expect(player.at_ms - START_MS).toBe(expected);
    }
    expect(framesOf('door')).toEqual([1_920, 1_960, 60_000, 60_040, 60_000, 1_960, 1_920]);
  });

  it('skips what nothing recorded, says so, and tells the end', async () => {
    footage = {
      door: [
        { from_ms: 0, to_ms: 2_000 },
        { from_ms: 20_000_000, to_ms: 20_002_000 },
      ],
    };
    make(['door'], 1_500);
    await paint(5);
    player.play();
    await paint(300);
    expect(painted).toContainEqual(['door', 20_000_000]);
    const skipped = states.find((state) => state.skipped !== undefined);
    expect(skipped && sentenceOfPlayer(skipped, 'UTC')).toBe(
      'Nothing was recorded from 14:00:02 (The camera was away): goes on at 19:33:20.',
    );
    expect(latest()).toMatchObject({ isPlaying: false, end: 'last' });
    expect(painted.at(-1)).toEqual(['door', 20_001_960]);
  });

  it('stands at the present, and goes on once more is recorded', async () => {
    wall_ms = START_MS + 10_500;
    make(['door'], 9_500);
    await paint(5);
    player.play();
    await paint(200);
    expect(latest()).toMatchObject({ isPlaying: false, end: 'present', cameras: [{ kind: 'picture' }] });
    footage = { door: [{ from_ms: 0, to_ms: 14_000 }] };
    wall_ms += 4_000;
    now_ms += 6_000;
    player.play();
    await paint(50);
    expect(latest()).toMatchObject({ isPlaying: true, isWaiting: false, end: undefined });
    expect(framesOf('door').at(-1)).toBeGreaterThan(10_000);
  });

  it('plays several in step; one without footage says why while the other goes on', async () => {
    footage = {
      door: [{ from_ms: 0, to_ms: 10_000 }],
      yard: [
        { from_ms: 0, to_ms: 1_000 },
        { from_ms: 3_000, to_ms: 10_000 },
      ],
    };
    make(['door', 'yard'], 900);
    await paint(10);
    player.play();
    await paint(60);
    const [, yard] = latest()?.cameras ?? [];
    expect(yard && sentenceOfCamera(yard, player.at_ms, 'UTC')).toBe(
      'No recording here: The camera was away. Goes on at 14:00:03.',
    );
    await paint(120);
    expect(latest()?.cameras).toEqual([{ kind: 'picture' }, { kind: 'picture' }]);
    expect(painted.slice(-2).map(([, at_ms]) => at_ms)).toEqual(Array(2).fill(painted.at(-1)?.[1]));
    expect(framesOf('yard').filter((at_ms) => at_ms >= 1_000 && at_ms < 3_000)).toEqual([]);
  });

  it('asks for key frames alone when fast, backwards, and while someone drags; for the exact frame when that settles', async () => {
    make(['door'], 500);
    await paint(20);
    player.setRate(16);
    player.play();
    await paint(10);
    expect(asked.at(-1)?.what).toBe('keys');
    player.setRate(-1);
    player.seek(START_MS + 9_500);
    await paint(250);
    expect(framesOf('door').slice(-4)).toEqual([7_000, 6_000, 5_000, 4_000]);
    player.pause();
    player.setRate(1);
    player.scrub(START_MS + 2_500);
    await paint(20);
    expect(painted.at(-1)).toEqual(['door', 2_000]);
    player.seek(START_MS + 2_500);
    await paint(20);
    expect(painted.at(-1)).toEqual(['door', 2_480]);
  });

  it('says what the recorder cannot read and what the browser cannot decode', async () => {
    fails = true;
    make(['door'], 500);
    player.play();
    await paint(20);
    expect(latest()?.cameras).toEqual([{ kind: 'failed', reason: 'The disk does not answer.' }]);
    expect(player.at_ms).toBe(START_MS + 500);
    fails = false;
    refuses = 'no';
    player.seek(START_MS + 600);
    await paint(20);
    const [camera] = latest()?.cameras ?? [];
    expect(camera && sentenceOfCamera(camera, player.at_ms, 'UTC')).toBe(
      'This browser cannot show this video (avc1.64001f). Download it as MP4 to watch it elsewhere.',
    );
  });

  it('stands while the page is hidden', async () => {
    make(['door'], 500);
    await paint(20);
    player.play();
    await paint(10);
    const before_ms = player.at_ms;
    now_ms += 3_600_000;
    await paint(2);
    expect(player.at_ms - before_ms).toBeLessThan(200);
  });
});
