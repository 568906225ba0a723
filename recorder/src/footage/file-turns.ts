/**
 * Where the footage of a stream goes from one file to the next, and what time its frames have. The arrival of a file's first frame sets its wall
 * clock; within a file RTP time alone counts, so that a step of the recorder's clock never makes footage overlap or run backwards. A file
 * begins where its first frame is decoded, which with reordered frames is a little before it is shown. No I/O.
 */
import type { Clock } from '../base/clock.ts';
import type { CodecConfig } from '../media/codec-config.ts';
import { Malformed } from '../media/malformed.ts';
import type { SoundTrackConfig } from '../media/sound-config.ts';
import { nextTurn_ms } from './turns.ts';

const TICKS_PER_MS = 90;
/** Below this, arrival is as good as the clock that ran through. */
const JITTER_MS = 250;
/** A camera may send old frames at once when one connects; more than this is no clock. */
const MAX_AHEAD_MS = 30_000;
const MAX_BEHIND_MS = 10_000;
/** A lost packet begins a new file only when the file has some length, else its frame lasts longer. */
const MIN_FILE_BEFORE_LOSS_MS = 5_000;
/** A clock that was set back by more than this was wrong before. */
const MAX_STEP_BACK_MS = 3_600_000;
const MAX_FORCED_TURNS = 30;
const FORCED_TURNS_WINDOW_MS = 60_000;

export const REASON_PACKETS_LOST = 'packets from the camera were lost';
export const REASON_CLOCK = "the camera's clock jumped";

/** When a frame was, on the recorder's wall clock. */
export interface FrameTime {
  readonly captured_ms: number;
  /** Ticks of 90 kHz since the Unix epoch. */
  readonly decode_ticks90k: number;
}

export interface OpenFile {
  readonly start_ms: number;
  readonly base: number;
  readonly arrived_monotonic_ms: number;
  readonly turnAt_ms: number;
  readonly config: CodecConfig;
  /** Known once its first fragment is given. */
  sound: SoundTrackConfig | undefined;
  readonly clockOffset_ms: number;
}

export interface FileTurnsParts {
  readonly cameraId: string;
  readonly clock: Clock;
  /** Where the footage of this stream ends so far, milliseconds of the Unix epoch. */
  readonly lastEnd_ms: () => number | undefined;
}

export class FileTurns {
  /** Why footage is missing before the next file; undefined: none is. */
  gapReason: string | undefined;
  readonly #parts: FileTurnsParts;
  #lost = false;
  #forcedTurns_ms: number[] = [];

  constructor(parts: FileTurnsParts) {
    this.#parts = parts;
  }

  /** Packets were lost; the next frame is a key frame. */
  lost(): void {
    this.#lost = true;
  }

  /**
   * Whether a key frame begins a file. `soundChanged`: the file has no track for the sound that there is now. Throws `Malformed` when the camera
   * has made files turn too often.
   */
  mustTurn(file: OpenFile | undefined, decode: number, config: CodecConfig, soundChanged: boolean): boolean {
    const lost = this.#lost;
    this.#lost = false;
    if (file === undefined) {
      if (this.gapReason === REASON_CLOCK) this.#countForcedTurn();
      return true;
    }
    const now_ms = wall_ms(file, decode);
    if (lost && now_ms - file.start_ms >= MIN_FILE_BEFORE_LOSS_MS) {
      this.gapReason = REASON_PACKETS_LOST;
      return true;
    }
    const behind_ms = this.#sinceStart_ms(file) - (now_ms - file.start_ms);
    if (behind_ms > MAX_BEHIND_MS) this.gapReason = REASON_CLOCK;
    if (behind_ms > MAX_BEHIND_MS || config !== file.config) {
      this.#countForcedTurn();
      return true;
    }
    return soundChanged || now_ms >= file.turnAt_ms;
  }

  /** Whether a frame is of a time that has not come. */
  isAhead(file: OpenFile, decode: number): boolean {
    return wall_ms(file, decode) - file.start_ms - this.#sinceStart_ms(file) > MAX_AHEAD_MS;
  }

  /** The file that begins at `decode`. `before`: the one that ends there. `delay`: by which its first frame is shown after it is decoded. */
  open(before: OpenFile | undefined, decode: number, delay: number, config: CodecConfig): OpenFile {
    const { cameraId, clock } = this.#parts;
    const now_ms = clock.wall_ms() - delay / TICKS_PER_MS;
    const start_ms = Math.round(this.#start_ms(before, decode, now_ms));
    return {
      start_ms,
      base: decode,
      arrived_monotonic_ms: clock.monotonic_ms(),
      turnAt_ms: nextTurn_ms(cameraId, start_ms),
      config,
      sound: undefined,
      clockOffset_ms: Math.round(start_ms - now_ms),
    };
  }

  #start_ms(before: OpenFile | undefined, decode: number, now_ms: number): number {
    if (before !== undefined) {
      const runsThrough_ms = wall_ms(before, decode);
      return now_ms - runsThrough_ms > JITTER_MS ? now_ms : runsThrough_ms;
    }
    const end_ms = this.#parts.lastEnd_ms();
    return end_ms !== undefined && end_ms - now_ms < MAX_STEP_BACK_MS ? Math.max(now_ms, end_ms) : now_ms;
  }

  #sinceStart_ms(file: OpenFile): number {
    return this.#parts.clock.monotonic_ms() - file.arrived_monotonic_ms;
  }

  #countForcedTurn(): void {
    const now_ms = this.#parts.clock.monotonic_ms();
    this.#forcedTurns_ms = this.#forcedTurns_ms.filter((at_ms) => now_ms - at_ms < FORCED_TURNS_WINDOW_MS);
    this.#forcedTurns_ms.push(now_ms);
    if (this.#forcedTurns_ms.length > MAX_FORCED_TURNS)
      throw new Malformed(`The picture format or the clock changed more than ${MAX_FORCED_TURNS} times in a minute.`);
  }
}

/** Of a moment on the clock of decoding, milliseconds of the Unix epoch. */
export function wall_ms(file: OpenFile, decode: number): number {
  return file.start_ms + (decode - file.base) / TICKS_PER_MS;
}

export function frameTime(file: OpenFile, decode: number, offset_ticks90k: number): FrameTime {
  const decode_ms = wall_ms(file, decode);
  return {
    captured_ms: decode_ms + offset_ticks90k / TICKS_PER_MS,
    decode_ticks90k: Math.round(decode_ms * TICKS_PER_MS),
  };
}
