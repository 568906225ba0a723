import type { SoundConfig } from '@nightlatch/protocol';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { StoredSound } from './frame-store.ts';
import { SoundPlayer } from './sound-player.ts';

const START_MS = Date.parse('2026-11-23T14:00:00Z');
const PIECE_MS = 20;
const alaw: SoundConfig = { codec: 'alaw', sampleRate_hz: 8_000, channels: 1, description: '' };

/** When each piece is heard, by the loudspeakers' clock. */
let started: number[];
let stopped: number;
let currentTime: number;
let state: string;

function loudspeakers(): AudioContext {
  const context = {
    get currentTime() {
      return currentTime;
    },
    get state() {
      return state;
    },
    destination: {},
    createGain: () => ({ gain: { value: 1 }, connect: () => undefined }),
    createBuffer: () => ({ copyToChannel: () => undefined }),
    createBufferSource: () => ({
      buffer: undefined,
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

/** Sound everywhere, of `config`. */
const everywhere =
  (config: SoundConfig) =>
  (from_ms: number, to_ms: number): StoredSound[] => {
    const pieces: StoredSound[] = [];
    for (let at_ms = Math.floor(from_ms / PIECE_MS) * PIECE_MS; at_ms < to_ms; at_ms += PIECE_MS) {
      if (at_ms + PIECE_MS <= from_ms) continue;
      pieces.push({ config, at_us: at_ms * 1000, duration_us: PIECE_MS * 1000, data: new Uint8Array(160) });
    }
    return pieces;
  };

const onUnsupported = vi.fn<(codec: string) => void>();
function make(config = alaw): SoundPlayer {
  return new SoundPlayer({ soundBetween: everywhere(config), onUnsupported, context: loudspeakers() });
}

beforeEach(() => {
  [started, stopped, currentTime, state] = [[], 0, 10, 'running'];
  onUnsupported.mockClear();
});

describe('the sound beside the pictures', () => {
  it('is handed over once, a second ahead, piece after piece without a gap', () => {
    const player = make();
    for (let passed_ms = 0; passed_ms < 500; passed_ms += 20) {
      currentTime = 10 + passed_ms / 1000;
      player.follow(START_MS + passed_ms, true);
    }
    expect(started.length).toBeGreaterThan(60);
    expect(started.length).toBeLessThan(80);
    for (const [at, start_s] of started.slice(1).entries())
      expect(start_s - (started[at] ?? 0)).toBeCloseTo(PIECE_MS / 1000, 6);
    // Heard when its picture is seen.
    expect((started[0] ?? 0) - 10).toBeCloseTo(0.06, 3);
    expect(stopped).toBe(0);
  });

  it('stops while the pictures stand or are fast, and begins anew after a jump', () => {
    const player = make();
    player.follow(START_MS, true);
    const before = started.length;
    player.follow(START_MS, false);
    expect(stopped).toBe(before);
    player.follow(START_MS + 60_000, true);
    expect(started.length).toBe(2 * before);
    player.follow(START_MS + 90_000, true);
    expect(stopped).toBe(2 * before);
    expect(started.length).toBe(3 * before);
  });

  it('is not wound up while the browser plays nothing yet', () => {
    state = 'suspended';
    const player = make();
    player.follow(START_MS, true);
    expect(started).toEqual([]);
  });

  it('is told where this browser cannot decode it', () => {
    const player = make({ codec: 'mp4a.40.2', sampleRate_hz: 48_000, channels: 2, description: 'EZA=' });
    player.follow(START_MS, true);
    player.follow(START_MS + 20, true);
    expect(onUnsupported.mock.calls).toEqual([['mp4a.40.2']]);
  });
});
