/**
 * The store of footage, written by the engine alone: creates files, syncs them in groups, and only then lets the index know.
 * While the disk takes nothing it says why (`problem`) and keeps trying; nothing here ever throws for what the disk does.
 */
import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { MediaBuffer } from '../media/media-buffer.ts';
import type { Disk, DiskFile } from './disk.ts';
import { DiskGone, DiskPresence } from './disk-presence.ts';
import { diskSentence, isDiskError, type DiskErrors } from './disk-problem.ts';
import { EventLog, type LastingEvent } from './event-log.ts';
import type { FootageIndex } from './footage-index.ts';
import { RingBudget } from './fragment-ring.ts';
import { isDamage, openIndex, setAside } from './open-index.ts';
import { MAIN_STREAM, footageFolder, indexPath, segmentPath } from './paths.ts';
import { indexMissing, repairNewest } from './repair.ts';
import { Retention, type StoreFigures } from './retention.ts';
import type { RetentionRules } from './retention-plan.ts';
import { Segment, type SegmentStart } from './segment.ts';
import { type SegmentHouse, TrackWriter } from './track-writer.ts';

/** Between two groups of syncs; with fragments of 1 s, a frame is on the disk within 2 s. */
const SYNC_EVERY_MS = 500;
/** Between two looks for what may go. */
const SWEEP_EVERY_MS = 2_000;
const SLOWEST_OF_MS = 60_000;
const OPEN_RETRY_MS = 1_000;
/** All frames together that wait in memory for a disk that takes nothing. */
const RING_BYTES = 64 * 1024 * 1024;
/** All frames together that wait in memory to be wanted, from before motion. */
const GATES_BYTES = 128 * 1024 * 1024;
const REASON_RESERVE = 'The disk is nearly full, and nothing is left that may be removed.';
const DAMAGED = 'the index of the footage was damaged: set aside, and made anew from the files';
const MAX_NAME_TRIES = 100;

export interface StoreParts {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly disk: Disk;
}

export class FootageStore implements SegmentHouse {
  readonly #parts: StoreParts;
  readonly #root: string;
  readonly #presence: DiskPresence;
  readonly #budget = new RingBudget(RING_BYTES);
  readonly #gateBudget = new RingBudget(GATES_BYTES);
  readonly #open = new Map<string, Segment>();
  readonly #changed = new Set<Segment>();
  readonly #events = new EventLog();
  #index: FootageIndex | undefined;
  #openAgainAt_ms = 0;
  #problem: string | undefined;
  #failedSinceSync = false;
  #timer: NodeJS.Timeout | undefined;
  #syncing: Promise<void> | undefined;
  #closing = false;
  readonly #retention: Retention;
  #sweptAt_ms = Number.NEGATIVE_INFINITY;
  #sweeping: Promise<void> | undefined;
  #syncs: { readonly at_ms: number; readonly took_ms: number }[] = [];
  /** Monotonic; of the group that is being synced now. */
  #syncBegan_ms: number | undefined;
  #errors: DiskErrors | undefined;

  constructor(parts: StoreParts) {
    const { dataDir, disk, clock, log } = parts;
    this.#parts = parts;
    this.#root = footageFolder(dataDir);
    this.#presence = new DiskPresence(this.#root);
    const reserveSpent = (spent: boolean): void => {
      this.event(spent ? 'reserve' : 'reserve-restored', undefined, spent ? REASON_RESERVE : undefined);
    };
    this.#retention = new Retention({
      root: this.#root,
      indexFile: indexPath(dataDir),
      disk,
      clock,
      log,
      reserveSpent,
    });
  }

  /** Why footage cannot be written now, in one sentence; undefined when it can. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** What may go; undefined: nothing, until it is known. */
  setRules(rules: RetentionRules | undefined): void {
    this.#retention.rules = rules;
  }

  /**
   * A few seconds old at most; undefined until the disk was looked at. `slowestSync_ms`: of the last minute, one that the disk has
   * not answered yet included. `errors`: absent while the disk reported none.
   */
  state(): (StoreFigures & { readonly slowestSync_ms: number; readonly errors?: DiskErrors }) | undefined {
    const { figures } = this.#retention;
    if (figures === undefined) return undefined;
    const now_ms = this.#parts.clock.monotonic_ms();
    this.#syncs = this.#syncs.filter(({ at_ms }) => at_ms >= now_ms - SLOWEST_OF_MS);
    const running_ms = now_ms - (this.#syncBegan_ms ?? now_ms);
    const slowestSync_ms = Math.max(running_ms, ...this.#syncs.map(({ took_ms }) => took_ms));
    return { ...figures, slowestSync_ms, ...(this.#errors && { errors: this.#errors }) };
  }

  /** Repairs what the last end left behind, then serves. */
  start(): void {
    this.#openIndex();
    this.#timer = setInterval(() => {
      void this.sync();
      if (this.#parts.clock.monotonic_ms() - this.#sweptAt_ms >= SWEEP_EVERY_MS) void this.sweep();
    }, SYNC_EVERY_MS);
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
    if (this.#index === undefined) throw new Error('The footage folder is not open yet.');
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

  changed(segment: Segment): void {
    if (this.#open.get(segment.path) === segment) this.#changed.add(segment);
  }

  failed(error: unknown): void {
    this.#failedSinceSync = true;
    this.#countError(error);
    if (this.#index !== undefined || this.#problem === undefined) this.#setProblem(diskSentence(error), error);
  }

  end_ms(cameraId: string, stream: string): number | undefined {
    try {
      return this.#index?.end_ms(cameraId, stream);
    } catch {
      return undefined;
    }
  }

  /** Syncs all that changed, then writes their rows. Calls that overlap share one run. */
  sync(): Promise<void> {
    this.#syncing ??= this.#syncGroup().finally(() => {
      this.#syncing = undefined;
    });
    return this.#syncing;
  }

  /** Removes what may go, a few files at a time, and counts what there is. Calls that overlap share one run. */
  sweep(): Promise<void> {
    this.#sweptAt_ms = this.#parts.clock.monotonic_ms();
    if (this.#index === undefined) return Promise.resolve();
    const index = this.#index;
    this.#sweeping ??= this.#retention
      .sweep(index, () => this.#isDone(index))
      .catch((error: unknown) => this.#giveUpIndex(index, error))
      .finally(() => {
        this.#sweeping = undefined;
      });
    return this.#sweeping;
  }

  /** Tracks are ended before. Everything is synced and indexed when the promise is fulfilled. */
  async close(): Promise<void> {
    this.#closing = true;
    clearInterval(this.#timer);
    await this.#sweeping;
    await this.sync();
    await this.sync();
    for (const segment of this.#open.values()) segment.close();
    this.#index?.close();
    this.#index = undefined;
  }

  async #syncGroup(): Promise<void> {
    this.#leaveDiskThatIsGone();
    this.#openIndex();
    const index = this.#index;
    if (index === undefined) return;
    const batch = [...this.#changed];
    this.#changed.clear();
    const records = batch.map((segment) => segment.record());
    const began_ms = this.#parts.clock.monotonic_ms();
    if (batch.length > 0) this.#syncBegan_ms = began_ms;
    const results = await Promise.allSettled(batch.map((segment) => this.#syncSegment(segment)));
    this.#syncBegan_ms = undefined;
    const at_ms = this.#parts.clock.monotonic_ms();
    if (batch.length > 0) this.#syncs = [...this.#syncs.slice(-240), { at_ms, took_ms: at_ms - began_ms }];
    const safe = records.filter((record, at) => results[at]?.status === 'fulfilled' && record.duration_ticks90k > 0);
    const broken = results.find((result) => result.status === 'rejected');
    if (broken !== undefined) this.failed(broken.reason);
    const waiting = this.#events.take();
    try {
      if (safe.length + waiting.events.length > 0) waiting.done(index.put(safe, waiting.events));
      this.#closeFinished(batch, records);
      if (batch.length > 0 && !this.#failedSinceSync) this.#setProblem(undefined);
      this.#failedSinceSync = false;
    } catch (error) {
      for (const segment of batch) this.#changed.add(segment);
      if (isDamage(error)) this.#giveUpIndex(index, error);
      else this.failed(error);
    }
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

  /** Only those that were ended when the group began: one that ended meanwhile has its last row in the next group. */
  #closeFinished(batch: readonly Segment[], records: readonly { readonly complete: boolean }[]): void {
    batch.forEach((segment, at) => {
      if (records[at]?.complete !== true) return;
      segment.close();
      this.#open.delete(segment.path);
    });
  }

  #openIndex(): void {
    const { dataDir, log, clock, disk } = this.#parts;
    if (this.#index !== undefined || this.#closing || clock.monotonic_ms() < this.#openAgainAt_ms) return;
    this.#openAgainAt_ms = clock.monotonic_ms() + OPEN_RETRY_MS;
    let opened: FootageIndex | undefined;
    try {
      this.#presence.mayOpen();
      disk.makeFolder(this.#root);
      // SQLite would only say that it cannot open.
      accessSync(this.#root, constants.W_OK);
      const { index, damaged } = openIndex(indexPath(dataDir), log);
      opened = index;
      if (damaged) log.warn(DAMAGED);
      this.#retention.finishFormer(index);
      repairNewest({ root: this.#root, index, log }, (file) => this.#open.has(file));
      this.#presence.opened();
      this.#index = index;
      this.#setProblem(undefined);
      void this.#addMissing(index);
    } catch (error) {
      opened?.close();
      this.#countError(error);
      if (opened === undefined || !isDamage(error)) return this.#setProblem(diskSentence(error), error);
      this.#setIndexAside(error);
    }
  }

  /** Nothing more goes to the files of a disk that was taken out; when it is back they are repaired as at start-up. */
  #leaveDiskThatIsGone(): void {
    if (this.#index === undefined || !this.#presence.hasLeft()) return;
    this.#setProblem(diskSentence(new DiskGone()));
    this.#index.close();
    this.#index = undefined;
    for (const segment of this.#open.values()) {
      segment.failed = true;
      segment.close();
    }
    this.#open.clear();
    this.#changed.clear();
  }

  async #addMissing(index: FootageIndex): Promise<void> {
    const { log } = this.#parts;
    const isOpen = (path: string): boolean => this.#open.has(path);
    try {
      const added = await indexMissing({ root: this.#root, index, log }, isOpen, () => this.#isDone(index));
      if (added > 0) log.info('footage files that the index did not know were added', { files: added });
    } catch (error) {
      if (this.#isDone(index)) return;
      if (isDamage(error)) this.#giveUpIndex(index, error);
      else log.error('footage files could not be added to the index', { error });
    }
  }

  #isDone(index: FootageIndex): boolean {
    return this.#closing || this.#index !== index;
  }

  /** Damage may show only while the index is used. The files are the truth: the next sync makes another of them. */
  #giveUpIndex(index: FootageIndex, error: unknown): void {
    if (this.#isDone(index)) return;
    this.#index = undefined;
    index.close();
    for (const segment of this.#open.values()) this.#changed.add(segment);
    this.#setIndexAside(error);
  }

  #setIndexAside(error: unknown): void {
    this.#parts.log.warn(DAMAGED, { error });
    this.#openAgainAt_ms = Number.NEGATIVE_INFINITY;
    try {
      setAside(indexPath(this.#parts.dataDir));
    } catch (trouble) {
      this.#setProblem(diskSentence(trouble), trouble);
    }
  }

  #countError(error: unknown): void {
    if (!isDiskError(error)) return;
    this.#errors = { count: (this.#errors?.count ?? 0) + 1, last_ms: this.#parts.clock.wall_ms() };
  }

  #setProblem(sentence: string | undefined, error?: unknown): void {
    if (sentence === this.#problem) return;
    this.#problem = sentence;
    if (sentence === undefined) this.#parts.log.info('footage can be written again');
    else this.#parts.log.error('footage cannot be written', { sentence, error });
    this.event(sentence === undefined ? 'disk-restored' : 'disk', undefined, sentence);
  }
}
