/**
 * One footage file while it is written. A fragment goes to the file in one write; when a write fails the file is cut back
 * to the last whole fragment and the error thrown on. What `record()` tells is only safe after a sync: the store sees to that.
 */
import type { CodecConfig } from '../media/codec-config.ts';
import { type Sample, type SoundRun, fragmentHead } from '../media/fmp4/fragment.ts';
import { initSegment } from '../media/fmp4/init.ts';
import type { SoundTrackConfig } from '../media/sound-config.ts';
import type { DiskFile } from './disk.ts';
import type { SegmentRecord } from './footage-index.ts';
import { FragmentTable } from './fragment-table.ts';
import { type SegmentPlace, segmentPath } from './paths.ts';
import type { PendingSound } from './sound-queue.ts';

export interface SegmentStart extends SegmentPlace {
  readonly config: CodecConfig;
  /** Undefined: the file has no sound track. */
  readonly sound: SoundTrackConfig | undefined;
  /** Decode time of the first frame on the clock that the fragments' times are of; ticks of 90 kHz. */
  readonly base_ticks90k: number;
  readonly gapBefore_ms: number | undefined;
  readonly gapReason: string | undefined;
  readonly clockOffset_ms: number;
}

export class Segment {
  readonly path: string;
  readonly start: SegmentStart;
  /** Set by the store once the file's name is safe in its folder. */
  folderIsSynced = false;
  /** A write or sync failed: nothing more goes into it. */
  failed = false;
  finished = false;
  readonly #file: DiskFile;
  readonly #table = new FragmentTable();
  readonly #initBytes: number;
  #bytes: number;
  #end_ticks = 0;
  #soundEnd_samples = 0;

  /** Writes the head. Throws what the disk throws; the file is then still the caller's to close. */
  constructor(start: SegmentStart, file: DiskFile) {
    this.start = start;
    this.path = segmentPath(start);
    this.#file = file;
    const init = initSegment(start.config, start.start_ms, start.sound);
    file.write([init], 0);
    this.#initBytes = init.length;
    this.#bytes = init.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get duration_ticks90k(): number {
    return this.#end_ticks;
  }

  /** Wall clock at the end, milliseconds of the Unix epoch. */
  get end_ms(): number {
    return this.start.start_ms + Math.round(this.#end_ticks / 90);
  }

  /**
   * `decode_ticks90k`: of the first sample. `media`: the samples' bytes. Gives where in the file these begin. Sound from before the file's
   * beginning or its own end so far is left out.
   */
  append(decode_ticks90k: number, samples: readonly Sample[], media: Buffer, sound?: PendingSound): number {
    const start = Math.max(decode_ticks90k - this.start.base_ticks90k, this.#end_ticks);
    const run = sound && this.#placeSound(sound);
    const head = fragmentHead(this.#table.count + 1, start, samples, run);
    try {
      this.#file.write(run === undefined ? [head, media] : [head, media, run.media], this.#bytes);
    } catch (error) {
      this.failed = true;
      this.#cutBack();
      throw error;
    }
    const position = this.#bytes + head.length;
    const bytes = head.length + media.length + (run?.media.length ?? 0);
    if (run !== undefined) this.#soundEnd_samples = run.end_samples;
    const duration = samples.reduce((sum, sample) => sum + sample.duration_ticks90k, 0);
    const first = samples[0];
    this.#table.add({
      skipped_ticks90k: start - this.#end_ticks,
      duration_ticks90k: duration,
      bytes,
      keyBytes: first?.key ? first.bytes : 0,
    });
    this.#bytes += bytes;
    this.#end_ticks = start + duration;
    return position;
  }

  /** Bytes from `position`, for whoever joins live. */
  read(into: Buffer, position: number): number {
    return this.#file.read(into, position);
  }

  /** The row of the file as it is now. */
  record(): SegmentRecord {
    return {
      ...this.start,
      path: this.path,
      duration_ticks90k: this.#end_ticks,
      bytes: this.#bytes,
      initBytes: this.#initBytes,
      complete: this.finished,
      fragments: this.#table.toBytes(),
    };
  }

  sync(): Promise<void> {
    return this.#file.sync();
  }

  close(): void {
    this.#file.close();
  }

  #placeSound(sound: PendingSound): (SoundRun & { media: Buffer; end_samples: number }) | undefined {
    const rate_hz = this.start.sound?.sampleRate_hz;
    if (rate_hz === undefined) return undefined;
    let at = sound.decode_samples - Math.round((this.start.base_ticks90k * rate_hz) / 90_000);
    let late = 0;
    let lateBytes = 0;
    for (const sample of sound.samples) {
      if (at >= this.#soundEnd_samples) break;
      at += sample.duration_samples;
      late++;
      lateBytes += sample.bytes;
    }
    const samples = sound.samples.slice(late);
    if (samples.length === 0) return undefined;
    const end_samples = samples.reduce((sum, sample) => sum + sample.duration_samples, at);
    return { decode_samples: at, samples, media: sound.media.subarray(lateBytes), end_samples };
  }

  #cutBack(): void {
    try {
      this.#file.truncate(this.#bytes);
    } catch {
      // The disk is away: start-up cuts the file.
    }
  }
}
