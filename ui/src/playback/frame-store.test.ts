import type { PlaybackConfig, PlaybackFrame } from '@nightlatch/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { FrameStore } from './frame-store.ts';

const config: PlaybackConfig = {
  type: 'playback-config',
  request: 1,
  codec: 'avc1.64001f',
  width: 2,
  height: 2,
  description: 'AA==',
};
const BYTES = 100;
/** Decoded as the `order`th, shown at `at_ms`. */
const frame = (order: number, at_ms: number, key = false): PlaybackFrame => ({
  request: 1,
  duration_ms: 40,
  key,
  captured_ms: at_ms,
  decode_ticks90k: BigInt(order * 3600),
  data: new Uint8Array(BYTES),
});
/** `groups` groups of five frames of 40 ms; the second and third of each are decoded in the other order than shown. */
const footage = (groups: number): PlaybackFrame[] =>
  Array.from({ length: groups }, (_, group) =>
    [0, 2, 1, 3, 4].map((shown, order) => frame(group * 5 + order, (group * 5 + shown) * 40, order === 0)),
  ).flat();

let store: FrameStore;
const take = (frames: readonly PlaybackFrame[]): void => {
  const taker = store.taker(() => config);
  for (const one of frames) taker(one);
};
beforeEach(() => {
  store = new FrameStore(10 * BYTES);
});

describe('the frame store', () => {
  it('finds the frame that is on screen, and steps exactly in the order of showing', () => {
    take(footage(2));
    expect(store.frameAt(79_999)?.frame.at_us).toBe(40_000);
    expect(store.frameAt(80_000)?.frame.at_us).toBe(80_000);
    expect(store.frameAt(-1)).toBeUndefined();
    const forwards: number[] = [];
    for (let at = store.frameAt(0); at !== undefined; at = store.frameAfter(at.frame.at_us))
      forwards.push(at.frame.at_us);
    expect(forwards).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => number * 40_000));
    const backwards: number[] = [];
    for (let at = store.frameAt(1e6); at !== undefined; at = store.frameBefore(at.frame.at_us))
      backwards.push(at.frame.at_us);
    expect(backwards).toEqual(forwards.toReversed());
  });

  it('keeps a frame once, whatever answers overlap, and in whatever order they come', () => {
    const all = footage(2);
    take(all.slice(5));
    take(all);
    take(all.slice(0, 7));
    expect(store.bytes).toBe(10 * BYTES);
    const first = store.frameAt(0)?.group;
    expect(first?.frames).toHaveLength(5);
    expect(first && store.groupAfter(first)?.frames[0]?.at_us).toBe(200_000);
  });

  it('takes no sound, nothing before a key frame, and nothing without a configuration', () => {
    take(footage(1).slice(1));
    take([{ ...frame(0, 0, true), sound: true }]);
    store.taker(() => undefined)(frame(0, 0, true));
    expect(store.bytes).toBe(0);
  });

  it('joins the ranges that are known whole', () => {
    store.markWhole(0, 100);
    store.markWhole(300, 400);
    expect(store.wholeAround(200)).toBeUndefined();
    store.markWhole(100, 300);
    store.markWhole(500, 500);
    expect(store.wholeAround(399)).toEqual({ from_us: 0, to_us: 400 });
    expect(store.wholeAround(500)).toBeUndefined();
  });

  it('lets go of what is farthest away once it is full, and knows that it did', () => {
    take(footage(6));
    store.markWhole(0, 1_200_000);
    store.trim(500_000);
    expect(store.bytes).toBeLessThanOrEqual(10 * BYTES);
    expect(store.frameAt(500_000)?.frame.at_us).toBe(480_000);
    expect([store.wholeAround(0), store.wholeAround(1_100_000)]).toEqual([undefined, undefined]);
    expect(store.wholeAround(500_000)).toEqual({ from_us: 400_000, to_us: 800_000 });
  });

  it('keeps one group that is too large alone, and nothing after it is cleared', () => {
    store = new FrameStore(1);
    take(footage(1));
    store.trim(0);
    expect(store.frameAt(0)).toBeDefined();
    store.clear();
    expect([store.bytes, store.frameAt(0)]).toEqual([0, undefined]);
  });

  it('keeps sound with the pictures that it came with, once, and lets it go with them', () => {
    const sound = { codec: 'alaw', sampleRate_hz: 8_000, channels: 1, description: '' };
    const heard = (at_ms: number): PlaybackFrame => ({ ...frame(0, at_ms), sound: true, duration_ms: 20 });
    const takeAll = (frames: readonly PlaybackFrame[], with_ = sound): void => {
      const taker = store.taker(() => ({ ...config, sound: { ...with_ } }));
      for (const one of frames) taker(one);
    };
    store = new FrameStore(100 * BYTES);
    takeAll([heard(0), frame(0, 0, true), heard(20), heard(40), frame(5, 200, true), heard(60), heard(80)]);
    // Another answer that overlaps it.
    takeAll([frame(5, 200, true), heard(60), heard(80), heard(100)]);
    const times = (from_ms: number, to_ms: number): number[] =>
      store.soundBetween(from_ms * 1000, to_ms * 1000).map(({ at_us }) => at_us / 1000);
    expect(times(0, 1_000)).toEqual([20, 40, 60, 80, 100]);
    expect(times(50, 100)).toEqual([40, 60, 80]);
    expect(new Set(store.soundBetween(0, 1e6).map((one) => one.config)).size).toBe(1);
    const { bytes } = store;
    expect(bytes).toBe(7 * BYTES);
    store.clear();
    expect(times(0, 1_000)).toEqual([]);
  });
});
