import type { Timeline } from '@nightlatch/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { STALE_MS, TimelineLoader, type TimelineAsk, type TimelineState } from './timeline-loader.ts';

const HOUR = 3_600_000;
const NOW_MS = 1_000 * HOUR;
const view = (from_h: number, to_h: number) => ({ from_ms: from_h * HOUR, to_ms: to_h * HOUR });

let asks: { ask: TimelineAsk; signal: AbortSignal; answer: PromiseWithResolvers<readonly Timeline[]> }[];
let states: TimelineState[];
let now_ms: number;
let loader: TimelineLoader;
beforeEach(() => {
  asks = [];
  states = [];
  now_ms = NOW_MS;
  loader = new TimelineLoader({
    load: (ask, signal) => {
      const answer = Promise.withResolvers<readonly Timeline[]>();
      asks.push({ ask, signal, answer });
      return answer.promise;
    },
    now_ms: () => now_ms,
    onState: (state) => states.push(state),
  });
});
const settle = () => new Promise((resolve) => setImmediate(resolve));
const answer = async (at: number) => {
  asks[at]?.answer.resolve([{ cameraId: 'door', spans: [], gaps: [], events: [] }]);
  await settle();
};
const range = (at: number) => [(asks[at]?.ask.from_ms ?? 0) / HOUR, (asks[at]?.ask.to_ms ?? 0) / HOUR];

describe('loading timelines', () => {
  it('loads as much again on either side, and asks nothing while the view stays within', async () => {
    loader.show(['door'], view(100, 110), 1_000);
    expect(range(0)).toEqual([90, 120]);
    expect(asks[0]?.ask.pixels).toBe(3_000);
    await answer(0);
    expect(states.at(-1)).toMatchObject({ isLoading: false, loaded: { timelines: [{ cameraId: 'door' }] } });
    now_ms += HOUR;
    loader.show(['door'], view(92, 102), 1_000);
    expect(asks).toHaveLength(1);
    loader.show(['door'], view(85, 95), 1_000);
    expect(range(1)).toEqual([75, 105]);
    expect(states.at(-1)).toMatchObject({ isLoading: true, loaded: { from_ms: 90 * HOUR } });
  });

  it('asks once at a time, and then for where the view has got to', async () => {
    for (const from of [100, 200, 300, 400]) loader.show(['door'], view(from, from + 10), 1_000);
    expect(asks).toHaveLength(1);
    await answer(0);
    expect(asks).toHaveLength(2);
    expect(range(1)).toEqual([390, 420]);
  });

  it('asks nothing for a view that what is on its way will show', async () => {
    loader.show(['door'], view(100, 110), 1_000);
    loader.show(['door'], view(300, 310), 1_000);
    loader.show(['door'], view(101, 111), 1_000);
    await answer(0);
    expect(asks).toHaveLength(1);
    expect(states.at(-1)?.isLoading).toBe(false);
  });

  it('asks for finer lines after zooming in, and again for the present', async () => {
    loader.show(['door'], view(100, 110), 1_000);
    await answer(0);
    loader.show(['door'], view(104, 105), 1_000);
    expect(range(1)).toEqual([103, 106]);
    await answer(1);
    loader.show(['door'], view(995, 1_001), 1_000);
    await answer(2);
    now_ms += STALE_MS - 1;
    loader.show(['door'], view(995, 1_001), 1_000);
    expect(asks).toHaveLength(3);
    now_ms += 1;
    loader.show(['door'], view(995, 1_001), 1_000);
    expect(asks).toHaveLength(4);
  });

  it('gives up what was asked for other cameras', async () => {
    loader.show(['door'], view(100, 110), 1_000);
    loader.show(['door', 'yard'], view(100, 110), 1_000);
    expect(asks[0]?.signal.aborted).toBe(true);
    expect(asks[1]?.ask.cameraIds).toEqual(['door', 'yard']);
    await answer(0);
    expect(states.at(-1)?.loaded).toBeUndefined();
    loader.stop();
    expect(asks[1]?.signal.aborted).toBe(true);
  });

  it('keeps what it has after an error, says it, and tries again after a moment', async () => {
    loader.show(['door'], view(100, 110), 1_000);
    await answer(0);
    loader.show(['door'], view(300, 310), 1_000);
    asks[1]?.answer.reject(new Error('gone'));
    await settle();
    expect(states.at(-1)).toMatchObject({ error: new Error('gone'), loaded: { from_ms: 90 * HOUR } });
    loader.show(['door'], view(300, 310), 1_000);
    expect(asks).toHaveLength(2);
    now_ms += STALE_MS;
    loader.show(['door'], view(300, 310), 1_000);
    await answer(2);
    expect(states.at(-1)).toMatchObject({ error: undefined, loaded: { from_ms: 290 * HOUR } });
  });

  it('never asks for more than a month nor for more pixels than there may be', () => {
    loader.show(['door'], view(0, 32 * 24), 9_000);
    expect(range(0)).toEqual([0, 768]);
    loader.stop();
    loader.show(['door'], view(100, 110), 16_000);
    expect(asks[1]?.ask.pixels).toBe(16_384);
  });
});
