/**
 * Access units to fragments: gives every frame its duration, cuts fragments (1 s at most; a key frame begins one unless another did just
 * before) and gives them away with the file that they belong to (FileTurns). Sound goes along with the video that it arrives with.
 */
import type { CodecConfig } from '../media/codec-config.ts';
import { Malformed } from '../media/malformed.ts';
import type { MediaBuffer } from '../media/media-buffer.ts';
import type { SoundTrackConfig } from '../media/sound-config.ts';
import { FileTurns, type FileTurnsParts, type FrameTime, type OpenFile, frameTime, wall_ms } from './file-turns.ts';
import type { PendingFragment } from './fragment-ring.ts';
import { SoundQueue } from './sound-queue.ts';

const MAX_FRAGMENT_TICKS = 90_000;
/** A fragment that begins with a key frame and is shorter takes the next key frame in: cameras that send many get no fragment for each. */
const SHORT_FRAGMENT_TICKS = 45_000;
const MAX_FRAGMENT_BYTES = 8 * 1024 * 1024;
const MAX_FRAGMENT_SAMPLES = 1_000;
const USUAL_DURATION_TICKS = 3_600;
/** A fragment whose next frame does not come is written without waiting on. */
const MAX_WAIT_MS = 1_200;
/** The end of a file waits so long for the sound that belongs to it. */
const SOUND_WAIT_MS = 300;
export interface Unit {
  readonly bytes: number;
  readonly key: boolean;
  readonly continues: boolean;
  readonly decode_ticks90k: number;
  readonly display_ticks90k: number;
}

/** A frame with its bytes (a copy), for whoever joins live. */
export interface RecentFrame extends FrameTime {
  readonly key: boolean;
  readonly data: Buffer;
}

interface OpenSample {
  bytes: number;
  duration_ticks90k: number;
  readonly offset_ticks90k: number;
  readonly key: boolean;
  readonly decode: number;
  readonly arrived_monotonic_ms: number;
}

/** The last fragment of a file, which waits for its sound up to where the next file begins. */
interface ClosingFragment {
  readonly fragment: PendingFragment;
  readonly soundFrom: number;
  readonly soundBefore: number;
  readonly since_monotonic_ms: number;
}

export interface FragmenterParts extends FileTurnsParts {
  readonly buffer: MediaBuffer;
  /** Takes a fragment; its media is a view that is good during the call. Must not throw. */
  readonly give: (fragment: PendingFragment) => void;
}

export class Fragmenter {
  readonly #parts: FragmenterParts;
  readonly #turns: FileTurns;
  #file: OpenFile | undefined;
  #beginsFile = false;
  #pending: OpenSample[] = [];
  #pendingBytes = 0;
  #lastEnd = Number.NEGATIVE_INFINITY;
  readonly #sound = new SoundQueue();
  #closing: ClosingFragment | undefined;

  constructor(parts: FragmenterParts) {
    this.#parts = parts;
    this.#turns = new FileTurns(parts);
  }

  /** The next frame is of another clock (a new connection): it begins a file. `gapReason`: why footage may be missing before it. */
  begin(gapReason: string | undefined): void {
    this.end();
    if (gapReason !== undefined) this.#turns.gapReason = gapReason;
  }

  /** Packets were lost; the next frame is a key frame. */
  lost(): void {
    this.#turns.lost();
  }

  /**
   * Takes the access unit that is the last finished one in the buffer. Undefined when it cannot be used (it would begin a
   * file, and is no key frame). Throws `Malformed` when its time cannot be true.
   */
  add(unit: Unit, config: CodecConfig): FrameTime | undefined {
    const last = this.#pending.at(-1);
    if (unit.continues && last !== undefined) {
      last.bytes += unit.bytes;
      this.#pendingBytes += unit.bytes;
      return undefined;
    }
    const decode = Math.max(unit.decode_ticks90k, this.#lastEnd);
    const turns = unit.key && this.#mustTurn(unit, decode, config);
    this.#endLast(decode, turns && this.#turns.gapReason !== undefined);
    if (this.#isTooLong(decode)) this.#flush(this.#pending.length - 1);
    if (turns) this.#close(decode);
    else if (this.#isFull(unit, decode)) this.#flush();
    if (turns) {
      this.#file = this.#turns.open(this.#file, decode, unit.display_ticks90k - decode, config);
      this.#beginsFile = true;
    }
    const file = this.#file;
    if (file === undefined) {
      this.#parts.buffer.discardLast(unit.bytes);
      return undefined;
    }
    if (this.#turns.isAhead(file, decode)) {
      this.#parts.buffer.discardLast(unit.bytes);
      throw new Malformed('The clock of the video runs ahead of the time.');
    }
    const arrived_monotonic_ms = this.#parts.clock.monotonic_ms();
    const offset_ticks90k = unit.display_ticks90k - decode;
    this.#pending.push({
      bytes: unit.bytes,
      duration_ticks90k: 0,
      offset_ticks90k,
      key: unit.key,
      decode,
      arrived_monotonic_ms,
    });
    this.#pendingBytes += unit.bytes;
    return frameTime(file, decode, offset_ticks90k);
  }

  /** `bytes[start, end)` (copied) is one frame of sound, heard `at_ticks90k` on the clock of the units' display times. */
  addSound(
    config: SoundTrackConfig,
    bytes: Buffer,
    start: number,
    end: number,
    at_ticks90k: number,
    duration_samples: number,
  ): void {
    this.#sound.add(config, bytes, start, end, at_ticks90k, duration_samples);
    if (this.#closing !== undefined && this.#sound.newest_ticks90k >= this.#closing.soundBefore) this.#giveClosing();
  }

  /** When sound is heard, milliseconds of the Unix epoch; undefined while there is no video. */
  soundTime_ms(at_ticks90k: number): number | undefined {
    return this.#file && wall_ms(this.#file, at_ticks90k);
  }

  /** To be called several times a second: writes what has waited long enough. */
  tick(): void {
    const closing_ms = this.#closing?.since_monotonic_ms ?? Number.POSITIVE_INFINITY;
    if (this.#parts.clock.monotonic_ms() - closing_ms >= SOUND_WAIT_MS) this.#giveClosing();
    const first = this.#pending[0];
    if (first === undefined || this.#parts.clock.monotonic_ms() - first.arrived_monotonic_ms < MAX_WAIT_MS) return;
    this.#endLast(undefined, false);
    this.#flush();
  }

  /** Nothing more comes: writes everything and ends the file. */
  end(): void {
    this.#endLast(undefined, false);
    this.#flush();
    this.#giveClosing();
    this.#file = undefined;
    this.#sound.clear();
    this.#lastEnd = Number.NEGATIVE_INFINITY;
  }

  /** Frames that are not given away yet. */
  pendingFrames(): RecentFrame[] {
    const file = this.#file;
    if (file === undefined) return [];
    let at = 0;
    return this.#pending.map((sample) => {
      const data = Buffer.from(this.#parts.buffer.view(at, at + sample.bytes));
      at += sample.bytes;
      return { key: sample.key, data, ...frameTime(file, sample.decode, sample.offset_ticks90k) };
    });
  }

  /** The bytes of a unit that is refused leave the buffer: what comes after it, in another session too, has its place. */
  #mustTurn(unit: Unit, decode: number, config: CodecConfig): boolean {
    const file = this.#file;
    // Sound that began, or came back, gets a file that has a track for it.
    const soundChanged = file !== undefined && !this.#beginsFile && this.#sound.config !== file.sound;
    try {
      return this.#turns.mustTurn(file, decode, config, soundChanged);
    } catch (error) {
      this.#parts.buffer.discardLast(unit.bytes);
      throw error;
    }
  }

  /** The frame given last lasts longer than was thought: it goes into a fragment of its own. */
  #isTooLong(decode: number): boolean {
    const first = this.#pending[0];
    return first !== undefined && this.#pending.length > 1 && decode - first.decode > MAX_FRAGMENT_TICKS;
  }

  #isFull(unit: Unit, decode: number): boolean {
    const first = this.#pending[0];
    if (first === undefined) return false;
    const length = decode - first.decode;
    if (unit.key && (!first.key || length >= SHORT_FRAGMENT_TICKS)) return true;
    if (length + (this.#pending.at(-1)?.duration_ticks90k ?? 0) > MAX_FRAGMENT_TICKS) return true;
    return this.#pendingBytes + unit.bytes > MAX_FRAGMENT_BYTES || this.#pending.length >= MAX_FRAGMENT_SAMPLES;
  }

  /** Gives the last frame its duration: up to the next one, or as long as the one before when that is not known. */
  #endLast(next: number | undefined, gapFollows: boolean): void {
    const last = this.#pending.at(-1);
    if (last === undefined) return;
    const usual = this.#pending.at(-2)?.duration_ticks90k ?? USUAL_DURATION_TICKS;
    const known = next === undefined ? usual : next - last.decode;
    last.duration_ticks90k = Math.max(1, gapFollows ? Math.min(known, usual) : known);
    this.#lastEnd = last.decode + last.duration_ticks90k;
  }

  /** Gives the first `count` frames away as a fragment; the others stay. */
  #flush(count = this.#pending.length): void {
    const file = this.#file;
    const fragment = this.#cut(count);
    if (fragment === undefined || file === undefined) return;
    this.#giveClosing();
    const sound = this.#sound.take(file.base);
    this.#give(file.sound === undefined ? fragment : { ...fragment, sound });
  }

  /** The file ends; the next one begins at `next`. */
  #close(next: number): void {
    const file = this.#file;
    const fragment = this.#cut(this.#pending.length);
    if (fragment === undefined || file === undefined) return;
    this.#giveClosing();
    if (file.sound === undefined) {
      this.#give(fragment);
      return;
    }
    this.#closing = {
      fragment: { ...fragment, media: Buffer.from(fragment.media) },
      soundFrom: file.base,
      soundBefore: next,
      since_monotonic_ms: this.#parts.clock.monotonic_ms(),
    };
    this.#parts.buffer.discardFront(fragment.media.length);
    if (this.#sound.newest_ticks90k >= next) this.#giveClosing();
  }

  #giveClosing(): void {
    const closing = this.#closing;
    if (closing === undefined) return;
    this.#closing = undefined;
    this.#parts.give({ ...closing.fragment, sound: this.#sound.take(closing.soundFrom, closing.soundBefore) });
  }

  #give(fragment: PendingFragment): void {
    this.#parts.give(fragment);
    this.#parts.buffer.discardFront(fragment.media.length);
  }

  /** Takes the first `count` frames out as a fragment, without sound; its bytes stay in front of the buffer. */
  #cut(count: number): PendingFragment | undefined {
    const file = this.#file;
    const samples = this.#pending.slice(0, count);
    const first = samples[0];
    if (first === undefined || file === undefined) return undefined;
    const beginsFile = this.#beginsFile;
    if (beginsFile) file.sound = this.#sound.configForFile();
    const bytes = samples.reduce((sum, sample) => sum + sample.bytes, 0);
    const fragment: PendingFragment = {
      start_ms: beginsFile ? file.start_ms : Math.round(wall_ms(file, first.decode)),
      clockOffset_ms: file.clockOffset_ms,
      decode_ticks90k: first.decode,
      samples,
      media: this.#parts.buffer.view(0, bytes),
      config: file.config,
      soundConfig: file.sound,
      sound: undefined,
      beginsFile,
      gapReason: beginsFile ? this.#turns.gapReason : undefined,
    };
    if (beginsFile) this.#turns.gapReason = undefined;
    this.#beginsFile = false;
    this.#pending = this.#pending.slice(count);
    this.#pendingBytes -= bytes;
    return fragment;
  }
}
