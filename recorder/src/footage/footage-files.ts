/**
 * The files of footage that one process writes: creates them, syncs them in groups at most half a second apart, and only then hands their
 * rows to whoever keeps the index. Syncs never wait for the index: while that is busy or away, rows wait, the newest of each file.
 * While the disk takes nothing it says why (`problem`) and keeps trying; nothing here ever throws for what the disk does.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { MediaBuffer } from '../media/media-buffer.ts';
import type { Disk, DiskFile } from './disk.ts';
import { DiskGone, DiskPresence } from './disk-presence.ts';
import { DiskErrorCount, type DiskErrors, diskSentence } from './disk-problem.ts';
import { EventLog, type FootageEvent, type LastingEvent } from './event-log.ts';
import { RingBudget } from './fragment-ring.ts';
import { MAIN_STREAM, footageFolder, segmentPath } from './paths.ts';
import { Segment, type SegmentStart } from './segment.ts';
import type { SegmentRecord } from './footage-index.ts';
import { type SegmentHouse, TrackWriter } from './track-writer.ts';

/** Between two groups of syncs; with fragments of 1 s, a frame is on the disk within 2 s. */
const SYNC_EVERY_MS = 500;
const SLOWEST_OF_MS = 60_000;
const MAX_NAME_TRIES = 100;
const LAST_TRIES = 3;
/** Memory of all frames together that wait for a disk that takes nothing. */
const RING_BYTES = 64 * 1024 * 1024;
/** Of all that wait to be wanted, from before motion. */
const GATES_BYTES = 128 * 1024 * 1024;

/** The index, as those who write files see it. */
export interface IndexDesk {
  /** Files may be created: the index is open, and what was there before is repaired. */
  readonly isOpen: boolean;
  /** Adds or renews rows, all or none; gives the rows of the events, in their order. Rejects when it did not: they are to be put again. */
  put(records: readonly SegmentRecord[], events: readonly FootageEvent[]): Promise<readonly number[]>;
  /** Where the footage of a stream ended before this process wrote to it, milliseconds of the Unix epoch. */
  end_ms(cameraId: string, stream: string): number | undefined;
  /** The folder is not the one that was opened any more. */
  left(): void;
}

export interface FootageFilesParts {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly disk: Disk;
  readonly desk: IndexDesk;
  /** `problem` is another. `error`: what was thrown. */
  readonly onProblem: (error: unknown) => void;
}

export class FootageFiles implements SegmentHouse {
  readonly #parts: FootageFilesParts;
  readonly #root: string;
  readonly #presence: DiskPresence;
  readonly #budget = new RingBudget(RING_BYTES);
  readonly #gateBudget = new RingBudget(GATES_BYTES);
  readonly #open = new Map<string, Segment>();
  readonly #changed = new Set<Segment>();
  /** Rows that the index has not taken yet, by path. */
  readonly #rows = new Map<string, SegmentRecord>();
  /** By camera and stream. */
  readonly #ends_ms = new Map<string, number>();
  readonly #events = new EventLog();
  #problem: string | undefined;
  #failedSinceSync = false;
  #timer: NodeJS.Timeout | undefined;
  #syncing: Promise<void> | undefined;
  #putting: Promise<void> | undefined;
  #syncs: { readonly at_ms: number; readonly took_ms: number }[] = [];
  /** Monotonic; of the group that is being synced now. */
  #syncBegan_ms: number | undefined;
  readonly #errors = new DiskErrorCount();

  constructor(parts: FootageFilesParts) {
    this.#parts = parts;
    this.#root = footageFolder(parts.dataDir);
    this.#presence = new DiskPresence(this.#root);
  }

  /** Why footage cannot be written now, in one sentence; undefined when it can. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Of the last minute, one that the disk has not answered yet included. */
  get slowestSync_ms(): number {
    const now_ms = this.#parts.clock.monotonic_ms();
    this.#syncs = this.#syncs.filter(({ at_ms }) => at_ms >= now_ms - SLOWEST_OF_MS);
    const running_ms = now_ms - (this.#syncBegan_ms ?? now_ms);
    return Math.max(running_ms, ...this.#syncs.map(({ took_ms }) => took_ms));
  }

  /** That the disk itself reported; undefined: none. */
  get errors(): DiskErrors | undefined {
    return this.#errors.errors;
  }

  /** Of files that are being written: nobody else may touch them. */
  get openPaths(): Iterable<string> {
    return this.#open.keys();
  }

  isWriting(path: string): boolean {
    return this.#open.has(path);
  }

  /** Others write too: waiting frames may take only this part (0 to 1) of the memory that there is for them. */
  shareMemory(share: number): void {
    this.#budget.limitBytes = RING_BYTES * share;
    this.#gateBudget.limitBytes = GATES_BYTES * share;
  }

  start(): void {
    this.#timer = setInterval(() => void this.sync(), SYNC_EVERY_MS);
  }

  track(cameraId: string, buffer: MediaBuffer): TrackWriter {
    const { clock } = this.#parts;
    const parts = { house: this, clock, buffer, budget: this.#budget, gateBudget: this.#gateBudget };
    return new TrackWriter({ cameraId, stream: MAIN_STREAM }, parts);
  }

  /** What happens now, at one moment. */
  event(kind: string, cameraId: string | undefined, reason: string | undefined): void {
    this.#events.add({ at_ms: this.#parts.clock.wall_ms(), cameraId, kind, reason });
  }

  /** What begins at `at_ms` (milliseconds of the Unix epoch) and goes on, `motion` for example. */
  beginEvent(kind: string, cameraId: string, at_ms: number, detail: string | undefined): LastingEvent {
    return this.#events.begin({ at_ms, cameraId, kind, detail });
  }

  create(start: SegmentStart): Segment {
    if (!this.#parts.desk.isOpen) throw new Error('The footage folder is not open yet.');
    const { file, handle, start_ms } = this.#createFile(start);
    try {
      const segment = new Segment({ ...start, start_ms }, handle);
      this.#open.set(segment.path, segment);
      return segment;
    } catch (error) {
      handle.close();
      this.#parts.disk.removeFile(file);
      throw error;
    }
  }

  changed(segment: Segment): void {
    if (this.#open.get(segment.path) !== segment) return;
    this.#changed.add(segment);
    this.#ends_ms.set(`${segment.start.cameraId}/${segment.start.stream}`, segment.end_ms);
  }

  failed(error: unknown): void {
    this.#failedSinceSync = true;
    this.#errors.add(error, this.#parts.clock.wall_ms());
    // Else the index says why.
    if (this.#parts.desk.isOpen) this.#setProblem(diskSentence(error), error);
  }

  end_ms(cameraId: string, stream: string): number | undefined {
    return this.#ends_ms.get(`${cameraId}/${stream}`) ?? this.#parts.desk.end_ms(cameraId, stream);
  }

  /** The index has been opened, or another one: it may lack all that is being written. */
  opened(): void {
    this.#presence.opened();
    this.#setProblem(undefined);
    for (const segment of this.#open.values()) this.#changed.add(segment);
  }

  /** Syncs all that changed, then hands over their rows. Calls that overlap share one run. */
  async sync(): Promise<void> {
    this.#syncing ??= this.#syncGroup().finally(() => (this.#syncing = undefined));
    await this.#syncing;
    this.#putting ??= this.#putRows().finally(() => (this.#putting = undefined));
    await this.#putting;
  }

  /** Nothing more goes to the files of a disk that was taken out; when it is back they are repaired as at start-up. */
  leave(): void {
    for (const segment of this.#open.values()) {
      segment.failed = true;
      segment.close();
    }
    this.#open.clear();
    this.#changed.clear();
  }

  /** Tracks are ended before. Everything is synced, and in the index if that can be, when the promise is fulfilled. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.sync();
    for (let tries = 0; tries < LAST_TRIES && this.#isBehind; tries++) await this.sync();
    for (const segment of this.#open.values()) segment.close();
    this.#open.clear();
  }

  get #isBehind(): boolean {
    return this.#parts.desk.isOpen && this.#changed.size + this.#rows.size + this.#events.waiting > 0;
  }

  /** A file of the same millisecond is there when the clock was set back: the next free one is taken. */
  #createFile(start: SegmentStart): { file: string; handle: DiskFile; start_ms: number } {
    for (let start_ms = start.start_ms; ; start_ms++) {
      const file = join(this.#root, segmentPath({ ...start, start_ms }));
      this.#parts.disk.makeFolder(dirname(file));
      try {
        return { file, handle: this.#parts.disk.createFile(file), start_ms };
      } catch (error) {
        if (!existsSync(file) || start_ms > start.start_ms + MAX_NAME_TRIES) throw error;
      }
    }
  }

  async #syncGroup(): Promise<void> {
    const { clock, desk } = this.#parts;
    if (desk.isOpen && this.#presence.hasLeft()) {
      this.failed(new DiskGone());
      this.leave();
      desk.left();
    }
    const batch = [...this.#changed];
    if (batch.length === 0) return;
    this.#changed.clear();
    const records = batch.map((segment) => segment.record());
    const began_ms = clock.monotonic_ms();
    this.#syncBegan_ms = began_ms;
    const results = await Promise.allSettled(batch.map((segment) => this.#syncSegment(segment)));
    this.#syncBegan_ms = undefined;
    const at_ms = clock.monotonic_ms();
    this.#syncs = [...this.#syncs.slice(-240), { at_ms, took_ms: at_ms - began_ms }];
    const broken = results.find((result) => result.status === 'rejected');
    if (broken !== undefined) this.failed(broken.reason);
    records.forEach((record, at) => {
      const segment = batch[at];
      // A disk that was taken out meanwhile keeps its files as they are.
      if (segment === undefined || this.#open.get(segment.path) !== segment) return;
      if (results[at]?.status === 'fulfilled' && record.duration_ticks90k > 0) this.#rows.set(record.path, record);
      // One that ended meanwhile has its last row in the next group.
      if (record.complete) this.#close(segment);
    });
    if (desk.isOpen && !this.#failedSinceSync) this.#setProblem(undefined);
    this.#failedSinceSync = false;
  }

  async #syncSegment(segment: Segment): Promise<void> {
    try {
      await segment.sync();
      if (segment.folderIsSynced) return;
      await this.#parts.disk.syncFolder(dirname(join(this.#root, segment.path)));
      segment.folderIsSynced = true;
    } catch (error) {
      segment.failed = true;
      throw error;
    }
  }

  #close(segment: Segment): void {
    segment.close();
    this.#open.delete(segment.path);
  }

  async #putRows(): Promise<void> {
    const records = [...this.#rows.values()];
    if (!this.#parts.desk.isOpen || records.length + this.#events.waiting === 0) return;
    const waiting = this.#events.take();
    try {
      waiting.done(await this.#parts.desk.put(records, waiting.events));
      for (const record of records) if (this.#rows.get(record.path) === record) this.#rows.delete(record.path);
    } catch {
      // The index says itself why; what it did not take is put again.
    }
  }

  #setProblem(sentence: string | undefined, error?: unknown): void {
    if (sentence === this.#problem) return;
    this.#problem = sentence;
    this.#parts.onProblem(error);
  }
}
