/**
 * Sound of one stream on its way into the fragments of its video: frames with their place on the video's clock, bounded, in order,
 * never overlapping. Where frames are missing the one before lasts longer. Nothing here waits or throws; what passes a limit is left out,
 * since sound never costs video.
 */
import type { SoundSample } from '../media/fmp4/fragment.ts';
import type { SoundTrackConfig } from '../media/sound-config.ts';

/** Of one fragment; with the most video samples its head still fits what a scan reads. */
export const MAX_SOUND_FRAMES = 2_000;
export const MAX_SOUND_BYTES = 1024 * 1024;
/** A frame that is no further from where the one before ended follows it without a seam. */
const SEAM_S = 0.02;
const TICKS_PER_SECOND = 90_000;

/** The sound of a fragment on its way to a file; at least one sample. */
export interface PendingSound {
  /** Of the first sample, in samples of the sound, on the clock of the fragment's `decode_ticks90k`. */
  readonly decode_samples: number;
  readonly samples: readonly SoundSample[];
  /** A copy. */
  readonly media: Buffer;
}

interface QueuedFrame extends SoundSample {
  readonly at_samples: number;
  duration_samples: number;
  readonly bytes: number;
}

export class SoundQueue {
  #config: SoundTrackConfig | undefined;
  #heard = false;
  #frames: QueuedFrame[] = [];
  #media = Buffer.alloc(0);
  #length = 0;
  #next_samples = Number.NEGATIVE_INFINITY;

  /** Undefined until sound came. */
  get config(): SoundTrackConfig | undefined {
    return this.#config;
  }

  /** Where the newest frame begins, ticks of 90 kHz; minus infinity when none waits. */
  get newest_ticks90k(): number {
    const last = this.#frames.at(-1);
    return last === undefined || this.#config === undefined
      ? Number.NEGATIVE_INFINITY
      : (last.at_samples * TICKS_PER_SECOND) / this.#config.sampleRate_hz;
  }

  /** A file begins: its sound track, none when no sound came since the one before began. */
  configForFile(): SoundTrackConfig | undefined {
    if (!this.#heard) this.#config = undefined;
    this.#heard = false;
    return this.#config;
  }

  /** `bytes[start, end)` (copied) is one frame, heard `at_ticks90k` on the video's clock of display. */
  add(
    config: SoundTrackConfig,
    bytes: Buffer,
    start: number,
    end: number,
    at_ticks90k: number,
    duration_samples: number,
  ): void {
    if (this.#config !== config) this.clear();
    this.#config = config;
    this.#heard = true;
    if (this.#frames.length >= MAX_SOUND_FRAMES || this.#length + end - start > MAX_SOUND_BYTES) return;
    const at = Math.round((at_ticks90k * config.sampleRate_hz) / TICKS_PER_SECOND);
    const off = at - this.#next_samples;
    const seam = SEAM_S * config.sampleRate_hz;
    if (off < -seam) return;
    const at_samples = off <= seam ? this.#next_samples : at;
    const last = this.#frames.at(-1);
    if (last !== undefined) last.duration_samples = at_samples - last.at_samples;
    this.#reserve(end - start);
    bytes.copy(this.#media, this.#length, start, end);
    this.#length += end - start;
    this.#frames.push({ at_samples, duration_samples, bytes: end - start });
    this.#next_samples = at_samples + duration_samples;
  }

  /** Takes out the frames from `from` up to `before` (ticks of 90 kHz); those before `from` came too late and are forgotten. */
  take(from_ticks90k: number, before_ticks90k = Number.POSITIVE_INFINITY): PendingSound | undefined {
    if (this.#config === undefined || this.#frames.length === 0) return undefined;
    const perTick = this.#config.sampleRate_hz / TICKS_PER_SECOND;
    this.#drop(this.#countBefore(from_ticks90k * perTick));
    const count = this.#countBefore(before_ticks90k * perTick);
    const [first] = this.#frames;
    if (first === undefined || count === 0) return undefined;
    const samples = this.#frames.slice(0, count);
    const bytes = samples.reduce((sum, sample) => sum + sample.bytes, 0);
    const media = Buffer.from(this.#media.subarray(0, bytes));
    this.#drop(count);
    return { decode_samples: first.at_samples, samples, media };
  }

  clear(): void {
    this.#config = undefined;
    this.#heard = false;
    this.#frames = [];
    this.#length = 0;
    this.#next_samples = Number.NEGATIVE_INFINITY;
  }

  #countBefore(at_samples: number): number {
    const count = this.#frames.findIndex((frame) => frame.at_samples >= at_samples - 0.5);
    return count < 0 ? this.#frames.length : count;
  }

  #drop(count: number): void {
    if (count === 0) return;
    const bytes = this.#frames.splice(0, count).reduce((sum, frame) => sum + frame.bytes, 0);
    this.#media.copyWithin(0, bytes, this.#length);
    this.#length -= bytes;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#media.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#length + more, 2 * this.#media.length, 16 * 1024));
    this.#media.copy(larger, 0, 0, this.#length);
    this.#media = larger;
  }
}
