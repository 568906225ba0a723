import type { LiveFrame } from '@nightlatch/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { LiveSound } from './live-sound.ts';

const PIECE_MS = 20;
const START_MS = Date.parse('2026-11-23T14:00:00Z');

/** When each piece is heard, by the loudspeakers' clock. */
let started: number[];
let stopped: number;
let currentTime: number;

function loudspeakers(): AudioContext {
  const context = {
    get currentTime() {
      return currentTime;
    },
    state: 'running',
    destination: {},
    createGain: () => ({ gain: { value: 1 }, connect: () => undefined }),
    createBuffer: () => ({ copyToChannel: () => undefined }),
    createBufferSource: () => ({
      connect: () => undefined,
      addEventListener: () => undefined,
      start: (at_s: number) => started.push(at_s),
      stop: () => (stopped += 1),
    }),
    resume: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  return context as unknown as AudioContext;
}

const piece = (at_ms: number): LiveFrame => ({
  key: false,
  sound: true,
  captured_ms: START_MS + at_ms,
  decode_ticks90k: 0n,
  data: new Uint8Array(160),
});

function listen(): LiveSound {
  const sound = new LiveSound(() => undefined, loudspeakers());
  sound.configure({ codec: 'alaw', sampleRate_hz: 8_000, channels: 1, description: '' });
  return sound;
}

beforeEach(() => {
  [started, stopped, currentTime] = [[], 0, 10];
});

describe('live sound', () => {
  it('is heard within 100 ms of its picture, without a gap', () => {
    const sound = listen();
    for (let at_ms = 0; at_ms < 400; at_ms += PIECE_MS) {
      currentTime = 10 + at_ms / 1000;
      sound.painted(START_MS + at_ms);
      sound.push(piece(at_ms));
    }
    const behind_ms = started.map((at_s, n) => (at_s - 10) * 1000 - n * PIECE_MS);
    expect(started).toHaveLength(20);
    expect(behind_ms.every((ms) => ms >= 0 && ms <= 100)).toBe(true);
    expect(behind_ms.every((ms) => Math.abs(ms - (behind_ms[0] ?? 0)) < 1)).toBe(true);
    expect(stopped).toBe(0);
  });

  it('comes a little later where its pieces come unevenly, and no later than the limit', () => {
    const sound = listen();
    for (let at_ms = 0; at_ms < 1_000; at_ms += 200) {
      currentTime = 10 + (at_ms + 200) / 1000;
      sound.painted(START_MS + at_ms + 200);
      for (let part_ms = 0; part_ms < 200; part_ms += PIECE_MS) sound.push(piece(at_ms + part_ms));
    }
    const last_ms = ((started.at(-1) ?? 0) - 10) * 1000 - 980;
    expect(last_ms).toBeGreaterThan(0);
    expect(last_ms).toBeLessThanOrEqual(101);
  });

  it('begins anew with its picture after the picture stood still', () => {
    const sound = listen();
    sound.painted(START_MS);
    sound.push(piece(0));
    currentTime = 15;
    sound.painted(START_MS + 1_000);
    sound.push(piece(1_000));
    expect(stopped).toBe(1);
    expect((started.at(-1) ?? 0) - 15).toBeLessThanOrEqual(0.1);
  });

  it('is silent before there is a picture, and without a config', () => {
    const sound = listen();
    sound.push(piece(0));
    sound.configure(undefined);
    sound.painted(START_MS);
    sound.push(piece(20));
    expect(started).toEqual([]);
  });
});
