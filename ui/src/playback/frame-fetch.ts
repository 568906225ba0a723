/**
 * Keeps the frames of one camera at hand around an instant that moves at a speed, either way, or jumps: one request at a time, each
 * where the store is not whole yet. A jump out of what is being fetched cancels it. After a failure, at the live edge, and where
 * the store has no room for what came, nothing is asked for WAIT_MS, so that the recorder is never asked in a circle.
 * Driven by `want`, once a picture; no timers of its own. One store holds the answers of one `what`, never of both.
 */
import type { PlaybackConfig } from '@nightlatch/protocol';
import type { Range } from '../timeline/zone.ts';
import type { FrameStore } from './frame-store.ts';
import type { Answer, AnswerEnd, FramesAsk } from './playback-link.ts';

/** At normal speed; more at higher ones. */
const CHUNK_MS = 2_000;
const AHEAD_MS = 4_000;
/** Key frames are few: more of them at once. */
const KEYS_FACTOR = 4;
/** With it a request stays within PLAYBACK_MAX_RANGE_MS: 32 s of all frames; of key frames 128 s, which may span a day. */
const FASTEST = 16;
export const WAIT_MS = 1_000;

export interface FetchParts {
  readonly ask: (ask: FramesAsk, answer: Answer) => () => void;
  readonly cameraId: string;
  readonly what: FramesAsk['what'];
  readonly store: FrameStore;
  /** Monotonic. */
  readonly now_ms: () => number;
  /** Frames came, or it is known that there are none. */
  readonly onChange: () => void;
  /** In a sentence, from the recorder. */
  readonly onFailed: (reason: string | undefined) => void;
}

interface Fetch extends Range {
  readonly cancel: () => void;
}

export class FrameFetch {
  readonly #parts: FetchParts;
  #open: Fetch | undefined;
  #at_ms = 0;
  #waitsUntil_ms = -Infinity;

  constructor(parts: FetchParts) {
    this.#parts = parts;
  }

  /** `rate` as the clock's: negative is backwards. Unix milliseconds. */
  want(at_ms: number, rate: number): void {
    const { store, what } = this.#parts;
    this.#at_ms = at_ms;
    store.trim(at_ms * 1000);
    const factor = Math.min(FASTEST, Math.max(1, Math.abs(rate))) * (what === 'keys' ? KEYS_FACTOR : 1);
    const missing = this.#missing(at_ms, factor, rate < 0);
    const open = this.#open;
    if (open !== undefined) {
      const isOfUse = missing === undefined || (missing.from_ms < open.to_ms && missing.to_ms > open.from_ms);
      if (isOfUse) return;
      open.cancel();
      this.#open = undefined;
      this.#waitsUntil_ms = -Infinity;
    }
    if (missing !== undefined && this.#parts.now_ms() >= this.#waitsUntil_ms) this.#fetch(missing);
  }

  /** Someone went elsewhere: what was waited for there is of no matter here. */
  jumped(): void {
    this.#waitsUntil_ms = -Infinity;
  }

  stop(): void {
    this.#open?.cancel();
    this.#open = undefined;
  }

  /** What is to be fetched next: next to what is whole, or around the instant; undefined while there is enough. */
  #missing(at_ms: number, factor: number, isBackwards: boolean): Range | undefined {
    const whole = this.#parts.store.wholeAround(at_ms * 1000);
    if (isBackwards) {
      // The frame of the instant itself is needed too.
      const to_ms = whole === undefined ? at_ms + 1 : whole.from_us / 1000;
      return to_ms > at_ms - AHEAD_MS * factor ? { from_ms: to_ms - CHUNK_MS * factor, to_ms } : undefined;
    }
    const from_ms = whole === undefined ? at_ms : whole.to_us / 1000;
    return from_ms < at_ms + AHEAD_MS * factor ? { from_ms, to_ms: from_ms + CHUNK_MS * factor } : undefined;
  }

  #fetch({ from_ms, to_ms }: Range): void {
    const { ask, cameraId, what, store, onChange } = this.#parts;
    let config: PlaybackConfig | undefined;
    let last_us = from_ms * 1000;
    const take = store.taker(() => config);
    const cancel = ask(
      { cameraId, from_ms, to_ms, what },
      {
        onConfig: (given) => (config = given),
        onFrame: (frame) => {
          take(frame);
          if (frame.sound !== true)
            last_us = Math.max(last_us, Math.round((frame.captured_ms + frame.duration_ms) * 1000));
          onChange();
        },
        onEnd: (end) => this.#ended(end, { from_ms, to_ms }, last_us),
      },
    );
    this.#open = { from_ms, to_ms, cancel };
  }

  #ended({ why, reason, next_ms }: AnswerEnd, { from_ms, to_ms }: Range, last_us: number): void {
    const { store, now_ms, onChange, onFailed } = this.#parts;
    this.#open = undefined;
    const wait = (): void => void (this.#waitsUntil_ms = now_ms() + WAIT_MS);
    if (why === 'failed') {
      wait();
      onFailed(reason);
    }
    if (why === 'complete') {
      // Where nothing is known to follow, footage may still grow.
      const whole_us = next_ms === undefined ? Math.min(last_us, to_ms * 1000) : to_ms * 1000;
      store.markWhole(from_ms * 1000, whole_us);
      store.trim(this.#at_ms * 1000);
      const isKept = store.wholeAround(whole_us - 1) !== undefined && store.wholeAround(from_ms * 1000) !== undefined;
      if (next_ms === undefined || !isKept) wait();
    }
    onChange();
  }
}
