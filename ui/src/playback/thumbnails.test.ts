import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer, FramesAsk } from './playback-link.ts';
import { slotAt, slotsOver, Thumbnails } from './thumbnails.ts';

const START_MS = Date.parse('2026-11-23T14:00:00Z');
const HOUR_MS = 3_600_000;
const config = {
  type: 'playback-config',
  request: 1,
  codec: 'avc1.64001f',
  width: 2,
  height: 2,
  description: 'AA==',
} as const;

let asked: { ask: FramesAsk; answer: Answer; isCancelled: boolean }[];
let closed: number;
let thumbnails: Thumbnails;
const onChange = vi.fn<() => void>();

beforeEach(() => {
  [asked, closed] = [[], 0];
  onChange.mockClear();
  vi.stubGlobal(
    'VideoDecoder',
    class {
      state = 'configured';
      readonly #output: (picture: object) => void;
      constructor({ output }: { output: (picture: object) => void }) {
        this.#output = output;
      }
      configure(): void {
        this.state = 'configured';
      }
      decode(): void {
        this.#output({ close: () => undefined });
      }
      flush(): Promise<void> {
        return Promise.resolve();
      }
      close(): void {
        this.state = 'closed';
      }
    },
  );
  vi.stubGlobal('EncodedVideoChunk', class {});
  vi.stubGlobal('createImageBitmap', () => Promise.resolve({ close: () => (closed += 1) }));
  thumbnails = new Thumbnails({ height_px: 90, now_ms: () => 0, onChange });
  thumbnails.connect({
    ask: (ask, answer) => {
      const request = { ask, answer, isCancelled: false };
      asked.push(request);
      return () => (request.isCancelled = true);
    },
  });
});
afterEach(() => {
  thumbnails.close();
  vi.unstubAllGlobals();
});

const give = (at: number, hasFootage = true): void => {
  const { answer } = asked[at] ?? {};
  answer?.onConfig(config);
  if (hasFootage)
    answer?.onFrame({
      request: 1,
      duration_ms: 40,
      key: true,
      captured_ms: START_MS,
      decode_ticks90k: 0n,
      data: new Uint8Array(4),
    });
  answer?.onEnd({ why: 'complete', frames: 1 });
};

describe('small pictures', () => {
  it('stand at even times, so that a view that moves shows the same ones', () => {
    const slots = slotsOver('door', { from_ms: START_MS, to_ms: START_MS + HOUR_MS }, 12);
    expect(slots.length).toBeGreaterThan(6);
    expect(slots.length).toBeLessThanOrEqual(13);
    const moved = slotsOver('door', { from_ms: START_MS + 1_000, to_ms: START_MS + HOUR_MS + 1_000 }, 12);
    expect(moved[1]).toEqual(slots[1]);
    const found = slotAt('door', { from_ms: START_MS, to_ms: START_MS + HOUR_MS }, 12, START_MS + HOUR_MS / 2);
    expect(slots).toContainEqual(found);
    expect(found.from_ms).toBeLessThanOrEqual(START_MS + HOUR_MS / 2);
  });

  it('come a few at a time, each once; where there is no footage that is known', async () => {
    const slots = slotsOver('door', { from_ms: START_MS, to_ms: START_MS + HOUR_MS }, 8);
    thumbnails.want(slots);
    expect(asked).toHaveLength(4);
    expect(asked[0]?.ask).toMatchObject({ cameraId: 'door', what: 'keys', atMost: 1 });
    give(0);
    give(1, false);
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(2));
    expect(asked).toHaveLength(6);
    expect(slots.slice(0, 3).map((slot) => thumbnails.pictureOf(slot))).toMatchObject([
      { captured_ms: START_MS },
      'none',
      undefined,
    ]);
    thumbnails.want(slots);
    expect(asked).toHaveLength(6);
  });

  it('are not fetched any more once they are no longer wanted', () => {
    thumbnails.want(slotsOver('door', { from_ms: START_MS, to_ms: START_MS + HOUR_MS }, 8));
    thumbnails.want(slotsOver('yard', { from_ms: START_MS, to_ms: START_MS + HOUR_MS }, 1));
    expect(asked.slice(0, 4).every(({ isCancelled }) => isCancelled)).toBe(true);
    expect(asked[4]?.ask.cameraId).toBe('yard');
  });

  it('are bounded', async () => {
    for (const from of [0, 300, 600]) {
      const hours = Array.from({ length: 300 }, (_, hour) => START_MS + (from + hour) * HOUR_MS);
      thumbnails.want(hours.map((from_ms) => ({ cameraId: 'door', from_ms, length_ms: HOUR_MS })));
      const end = asked.length + 200 - 4;
      for (let at = asked.length - 4; at < end; at += 1) {
        await vi.waitFor(() => expect(asked.length).toBeGreaterThan(at), { interval: 1 });
        give(at);
      }
      await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(end));
    }
    expect(asked).toHaveLength(600);
    expect(closed).toBe(200);
  });
});
