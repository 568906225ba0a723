/**
 * The footage of one stream of one camera on its way to the disk: fragments into files, and into a bounded ring in memory
 * while the disk takes nothing; into another while its gate is closed, see RecordingGate. Blocks only for the writes themselves; never throws for what the disk does.
 */
import type { Clock } from '../base/clock.ts';
import type { CodecConfig } from '../media/codec-config.ts';
import type { MediaBuffer } from '../media/media-buffer.ts';
import type { SoundTrackConfig } from '../media/sound-config.ts';
import { FragmentRing, type PendingFragment, type RingBudget } from './fragment-ring.ts';
import type { FrameTime } from './file-turns.ts';
import { Fragmenter, type RecentFrame, type Unit } from './fragmenter.ts';
import { type GateClosed, RecordingGate, end_ms } from './recording-gate.ts';
import type { Segment, SegmentStart } from './segment.ts';

const RETRY_MS = 1_000;
const REASON_DISK = "the recorder's disk could not be written";

/** What a track needs of the store. */
export interface SegmentHouse {
  /** Creates the file and its folder. Throws what the disk throws. */
  create(start: SegmentStart): Segment;
  /** A segment has more to sync, or is finished. */
  changed(segment: Segment): void;
  failed(error: unknown): void;
  /** Where the footage of the stream ends, milliseconds of the Unix epoch. */
  end_ms(cameraId: string, stream: string): number | undefined;
}

type WrittenFragment = Omit<PendingFragment, 'media' | 'sound'>;

export class TrackWriter {
  /** Access units on the disk. */
  framesWritten = 0;
  #framesDropped = 0;
  readonly #cameraId: string;
  readonly #stream: string;
  readonly #house: SegmentHouse;
  readonly #clock: Clock;
  readonly #fragmenter: Fragmenter;
  readonly #ring: FragmentRing;
  readonly #gate: RecordingGate;
  #segment: Segment | undefined;
  #diskGap = false;
  #retryAt_ms = 0;
  #recent: { readonly fragment: WrittenFragment; readonly position: number }[] = [];

  constructor(
    place: { readonly cameraId: string; readonly stream: string },
    parts: {
      house: SegmentHouse;
      clock: Clock;
      buffer: MediaBuffer;
      /** Of all that the disk does not take, and of all that waits to be wanted. */
      budget: RingBudget;
      gateBudget: RingBudget;
    },
  ) {
    this.#cameraId = place.cameraId;
    this.#stream = place.stream;
    this.#house = parts.house;
    this.#clock = parts.clock;
    this.#ring = new FragmentRing(parts.budget);
    this.#gate = new RecordingGate({
      budget: parts.gateBudget,
      give: (fragment) => this.#take(fragment),
      torn: () => this.#finishSegment(),
    });
    this.#fragmenter = new Fragmenter({
      cameraId: place.cameraId,
      clock: parts.clock,
      buffer: parts.buffer,
      lastEnd_ms: () => this.#lastEnd_ms(),
      give: (fragment) => this.#gate.take(fragment),
    });
  }

  /** Access units that were wanted, and never came to the disk. */
  get framesDropped(): number {
    return this.#framesDropped + this.#gate.framesLost;
  }

  /** Undefined: all is recorded from now on, and before it what has waited. */
  setGate(closed: GateClosed | undefined): void {
    if (closed === undefined) this.#gate.open();
    else this.#gate.close(closed);
  }

  /** See Fragmenter. */
  begin(gapReason: string | undefined): void {
    this.#fragmenter.begin(gapReason);
  }

  lost(): void {
    this.#fragmenter.lost();
  }

  add(unit: Unit, config: CodecConfig): FrameTime | undefined {
    return this.#fragmenter.add(unit, config);
  }

  /** See Fragmenter. */
  addSound(
    config: SoundTrackConfig,
    bytes: Buffer,
    start: number,
    end: number,
    at_ticks90k: number,
    duration_samples: number,
  ): void {
    this.#fragmenter.addSound(config, bytes, start, end, at_ticks90k, duration_samples);
  }

  soundTime_ms(at_ticks90k: number): number | undefined {
    return this.#fragmenter.soundTime_ms(at_ticks90k);
  }

  /** To be called several times a second. */
  tick(): void {
    this.#fragmenter.tick();
    if (this.#ring.length > 0 && this.#clock.monotonic_ms() >= this.#retryAt_ms) this.#drain();
  }

  /** Nothing more comes for now: everything goes to the disk and the file ends. */
  end(): void {
    this.#fragmenter.end();
    this.#gate.end();
    if (this.#ring.length > 0) this.#drain();
    this.#finishSegment();
  }

  /** Frames since the last key frame: read back from the file, and from memory. Empty when there are more than `maxBytes`. */
  recentFrames(maxBytes: number): RecentFrame[] {
    const pending = this.#fragmenter.pendingFrames();
    const waiting = this.#gate.waiting;
    const frames = waiting.flatMap(framesOf).concat(pending);
    if (!frames.some((frame) => frame.key)) frames.unshift(...this.#writtenFrames(maxBytes));
    const start = frames.findLastIndex((frame) => frame.key);
    return start < 0 ? [] : frames.slice(start);
  }

  #writtenFrames(maxBytes: number): RecentFrame[] {
    const segment = this.#segment;
    const bytes = this.#recent.reduce((sum, { fragment }) => sum + mediaBytes(fragment), 0);
    if (segment === undefined || segment.finished || segment.failed || bytes > maxBytes) return [];
    const frames: RecentFrame[] = [];
    for (const { fragment, position } of this.#recent) {
      const media = Buffer.allocUnsafe(mediaBytes(fragment));
      if (segment.read(media, position) !== media.length) return [];
      frames.push(...framesOf({ ...fragment, media }));
    }
    return frames;
  }

  #lastEnd_ms(): number | undefined {
    const last = this.#gate.waiting.at(-1);
    if (last !== undefined) return end_ms(last);
    return this.#segment?.end_ms ?? this.#house.end_ms(this.#cameraId, this.#stream);
  }

  #take(fragment: PendingFragment): void {
    if (this.#ring.length > 0) {
      this.#ring.push(fragment);
      this.#countDropped();
      return;
    }
    try {
      this.#write(fragment);
    } catch (error) {
      this.#house.failed(error);
      this.#ring.push(fragment);
      this.#countDropped();
      this.#retryAt_ms = this.#clock.monotonic_ms() + RETRY_MS;
    }
  }

  #drain(): void {
    this.#retryAt_ms = this.#clock.monotonic_ms() + RETRY_MS;
    try {
      for (let first = this.#ring.first(); first !== undefined; first = this.#ring.first()) {
        this.#write(first);
        this.#ring.shift();
      }
    } catch (error) {
      this.#house.failed(error);
    }
  }

  #write(fragment: PendingFragment): void {
    const begins = fragment.beginsFile || this.#segment === undefined || this.#segment.failed;
    if (begins && !fragment.samples[0]?.key) {
      this.#loseToDisk(fragment.samples.length);
      return;
    }
    const segment = begins ? this.#openSegment(fragment) : this.#segment;
    if (segment === undefined) return;
    const position = segment.append(fragment.decode_ticks90k, fragment.samples, fragment.media, fragment.sound);
    this.framesWritten += fragment.samples.length;
    this.#remember(fragment, position);
    this.#house.changed(segment);
  }

  #openSegment(fragment: PendingFragment): Segment {
    const previousEnd_ms = this.#segment?.end_ms ?? this.#house.end_ms(this.#cameraId, this.#stream);
    this.#finishSegment();
    const segment = this.#house.create({
      cameraId: this.#cameraId,
      stream: this.#stream,
      start_ms: fragment.start_ms,
      config: fragment.config,
      sound: fragment.soundConfig,
      base_ticks90k: fragment.decode_ticks90k,
      gapBefore_ms: previousEnd_ms === undefined ? undefined : Math.max(0, fragment.start_ms - previousEnd_ms),
      gapReason: this.#diskGap ? REASON_DISK : fragment.gapReason,
      clockOffset_ms: fragment.clockOffset_ms,
    });
    this.#diskGap = false;
    this.#segment = segment;
    return segment;
  }

  #finishSegment(): void {
    const segment = this.#segment;
    this.#recent = [];
    if (segment === undefined || segment.finished) return;
    segment.finished = true;
    this.#house.changed(segment);
  }

  #remember(fragment: PendingFragment, position: number): void {
    const { media: _media, sound: _sound, ...rest } = fragment;
    if (fragment.samples.some((sample) => sample.key)) this.#recent = [];
    this.#recent.push({ fragment: rest, position });
  }

  #countDropped(): void {
    if (this.#ring.framesDropped === 0) return;
    this.#loseToDisk(this.#ring.framesDropped);
    this.#ring.framesDropped = 0;
  }

  #loseToDisk(frames: number): void {
    this.#framesDropped += frames;
    this.#diskGap = true;
  }
}

function mediaBytes(fragment: WrittenFragment): number {
  return fragment.samples.reduce((sum, sample) => sum + sample.bytes, 0);
}

/** Its frames, with bytes that are views. */
function framesOf(fragment: WrittenFragment & { readonly media: Buffer }): RecentFrame[] {
  let at = 0;
  let ticks = fragment.start_ms * 90;
  return fragment.samples.map((sample) => {
    const data = fragment.media.subarray(at, at + sample.bytes);
    const captured_ms = (ticks + sample.offset_ticks90k) / 90;
    const decode_ticks90k = Math.round(ticks);
    at += sample.bytes;
    ticks += sample.duration_ticks90k;
    return { key: sample.key, data, captured_ms, decode_ticks90k };
  });
}
