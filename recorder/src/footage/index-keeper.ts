/**
 * The index of the footage, opened and kept by one process: repaired at start-up, made anew when it is damaged, told by everybody who writes
 * files, and swept of what may go. Blocking for as long as SQLite takes; those who write files wait for nothing here. Never throws for what the
 * disk does, but for `put`.
 */
import { accessSync, constants } from 'node:fs';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Disk } from './disk.ts';
import { DiskGone, DiskPresence } from './disk-presence.ts';
import { DiskErrorCount, type DiskErrors, diskSentence } from './disk-problem.ts';
import type { FootageEvent } from './event-log.ts';
import type { FootageIndex, SegmentRecord } from './footage-index.ts';
import { isDamage, openIndex, setAside } from './open-index.ts';
import { footageFolder, indexPath, parseSegmentPath } from './paths.ts';
import { indexMissing, indexThese, repairNewest } from './repair.ts';
import { Retention, type StoreFigures } from './retention.ts';
import type { RetentionRules } from './retention-plan.ts';

/** Between two looks for what may go. */
const SWEEP_EVERY_MS = 2_000;
const OPEN_RETRY_MS = 1_000;
/** A file that was begun so long before the index was opened is not being written by somebody who does not say so. */
const BEGUN_BEFORE_MS = 15_000;
/** By then whoever began a file has said so: a writer that is silent for 20 s is ended. */
const SAID_BY_MS = 30_000;
const REASON_RESERVE = 'The disk is nearly full, and nothing is left that may be removed.';
const DAMAGED = 'the index of the footage was damaged: set aside, and made anew from the files';

export interface IndexKeeperParts {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly disk: Disk;
  /** Of a file that is being written now. */
  readonly isWriting: (path: string) => boolean;
  readonly event: (kind: string, reason: string | undefined) => void;
  /** `problem` is another, or the index was opened or closed. `error`: what was thrown. */
  readonly onChange: (error: unknown) => void;
  /** The disk is gone: what is open on it is to be closed. */
  readonly onLeft: () => void;
}

export class IndexKeeper {
  readonly #parts: IndexKeeperParts;
  readonly #root: string;
  readonly #presence: DiskPresence;
  readonly #retention: Retention;
  #index: FootageIndex | undefined;
  #openAgainAt_ms = 0;
  #problem: string | undefined;
  #closing = false;
  #sweptAt_ms = Number.NEGATIVE_INFINITY;
  #sweeping: Promise<void> | undefined;
  /** Files that the index did not know and that seemed to have been begun just then: looked at again a little later. */
  #passedOver: { readonly paths: readonly string[]; readonly due_ms: number } | undefined;
  readonly #errors = new DiskErrorCount();

  constructor(parts: IndexKeeperParts) {
    const { dataDir, disk, clock, log } = parts;
    this.#parts = parts;
    this.#root = footageFolder(dataDir);
    this.#presence = new DiskPresence(this.#root);
    const reserveSpent = (spent: boolean): void => {
      parts.event(spent ? 'reserve' : 'reserve-restored', spent ? REASON_RESERVE : undefined);
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

  /** Why there is no index, or it takes nothing, in one sentence; undefined when all is well. */
  get problem(): string | undefined {
    return this.#problem;
  }

  get isOpen(): boolean {
    return this.#index !== undefined;
  }

  /** A few seconds old at most; undefined until the disk was looked at. */
  get figures(): StoreFigures | undefined {
    return this.#retention.figures;
  }

  /** That the disk itself reported; undefined: none. */
  get errors(): DiskErrors | undefined {
    return this.#errors.errors;
  }

  /** What may go; undefined: nothing, until it is known. */
  setRules(rules: RetentionRules | undefined): void {
    this.#retention.rules = rules;
  }

  /** It is closed, and not tried a moment ago. Before `open`, whoever writes files must have said which. */
  get wantsToOpen(): boolean {
    return !this.isOpen && !this.#closing && this.#parts.clock.monotonic_ms() >= this.#openAgainAt_ms;
  }

  /** Repairs what the last end left behind, but nothing that is being written. */
  open(): void {
    const { dataDir, log, clock, disk, isWriting } = this.#parts;
    if (!this.wantsToOpen) return;
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
      repairNewest({ root: this.#root, index, log }, isWriting);
      this.#presence.opened();
      this.#index = index;
      this.#problem = undefined;
      this.#parts.onChange(undefined);
      void this.#addMissing(index);
    } catch (error) {
      opened?.close();
      this.#errors.add(error, clock.wall_ms());
      if (opened === undefined || !isDamage(error)) return this.#setProblem(diskSentence(error), error);
      this.#setIndexAside(error);
    }
  }

  /** Adds or renews rows, all or none. Gives the rows of the events, in their order. Throws when it did not. */
  put(records: readonly SegmentRecord[], events: readonly FootageEvent[]): number[] {
    const index = this.#index;
    if (index === undefined) throw new Error('The index is not open.');
    try {
      const rows = index.put(records, events);
      this.#setProblem(undefined);
      return rows;
    } catch (error) {
      this.#errors.add(error, this.#parts.clock.wall_ms());
      if (isDamage(error)) this.#giveUp(index, error);
      else this.#setProblem(diskSentence(error), error);
      throw error;
    }
  }

  /** Where the footage of a stream ends, milliseconds of the Unix epoch; undefined when there is none, or it cannot be told. */
  end_ms(cameraId: string, stream: string): number | undefined {
    try {
      return this.#index?.end_ms(cameraId, stream);
    } catch {
      return undefined;
    }
  }

  /** What was written to cameras by somebody who has ended without a word is cut and indexed as at start-up. */
  repair(cameraIds: ReadonlySet<string>): void {
    const index = this.#index;
    if (index === undefined) return;
    const others = (path: string): boolean => !cameraIds.has(parseSegmentPath(path)?.cameraId ?? '');
    try {
      repairNewest({ root: this.#root, index, log: this.#parts.log }, others);
    } catch (error) {
      if (isDamage(error)) this.#giveUp(index, error);
      else this.#parts.log.error('footage could not be repaired', { error });
    }
  }

  /** To be called several times a second: notices that the disk is gone, and adds what was passed over. */
  look(): void {
    if (this.isOpen && this.#presence.hasLeft()) this.leave();
    const passedOver = this.#passedOver;
    const index = this.#index;
    if (passedOver === undefined || index === undefined) return;
    if (this.#parts.clock.monotonic_ms() < passedOver.due_ms) return;
    this.#passedOver = undefined;
    const { log, isWriting } = this.#parts;
    const parts = { root: this.#root, index, log };
    void this.#add(index, () => indexThese(parts, passedOver.paths, isWriting, () => this.#isDone(index)));
  }

  /** The folder is not the one that was opened any more. */
  leave(): void {
    if (this.#index === undefined) return;
    this.#index.close();
    this.#index = undefined;
    this.#parts.onLeft();
    this.#setProblem(diskSentence(new DiskGone()), undefined);
  }

  /** To be called several times a second: sweeps every few. */
  sweepWhenDue(): void {
    if (this.#parts.clock.monotonic_ms() - this.#sweptAt_ms >= SWEEP_EVERY_MS) void this.sweep();
  }

  /** Removes what may go, a few files at a time, and counts what there is. Calls that overlap share one run. */
  sweep(): Promise<void> {
    this.#sweptAt_ms = this.#parts.clock.monotonic_ms();
    if (this.#index === undefined) return Promise.resolve();
    const index = this.#index;
    this.#sweeping ??= this.#retention
      .sweep(index, () => this.#isDone(index))
      .catch((error: unknown) => this.#giveUp(index, error))
      .finally(() => {
        this.#sweeping = undefined;
      });
    return this.#sweeping;
  }

  /** Nothing is swept any more when the promise is fulfilled; rows are taken until `close`. */
  async end(): Promise<void> {
    this.#closing = true;
    await this.#sweeping;
  }

  close(): void {
    this.#closing = true;
    this.#index?.close();
    this.#index = undefined;
  }

  async #addMissing(index: FootageIndex): Promise<void> {
    const { log, clock, isWriting } = this.#parts;
    const opened_ms = clock.wall_ms();
    const passedOver: string[] = [];
    // Whoever writes may have begun a file and not said so yet; or the clock was set back, and the file is an old one.
    const isNew = (path: string): boolean => {
      if (isWriting(path)) return true;
      if ((parseSegmentPath(path)?.start_ms ?? 0) <= opened_ms - BEGUN_BEFORE_MS) return false;
      passedOver.push(path);
      return true;
    };
    this.#passedOver = undefined;
    await this.#add(index, () => indexMissing({ root: this.#root, index, log }, isNew, () => this.#isDone(index)));
    if (passedOver.length === 0 || this.#isDone(index)) return;
    this.#passedOver = { paths: passedOver, due_ms: clock.monotonic_ms() + SAID_BY_MS };
  }

  async #add(index: FootageIndex, work: () => Promise<number>): Promise<void> {
    const { log } = this.#parts;
    try {
      const added = await work();
      if (added > 0) log.info('footage files that the index did not know were added', { files: added });
    } catch (error) {
      if (this.#isDone(index)) return;
      if (isDamage(error)) this.#giveUp(index, error);
      else log.error('footage files could not be added to the index', { error });
    }
  }

  #isDone(index: FootageIndex): boolean {
    return this.#closing || this.#index !== index;
  }

  /** Damage may show only while the index is used. The files are the truth: another one is made of them. */
  #giveUp(index: FootageIndex, error: unknown): void {
    if (this.#index !== index) return;
    this.#index = undefined;
    index.close();
    this.#setIndexAside(error);
    this.#parts.onChange(error);
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

  #setProblem(sentence: string | undefined, error?: unknown): void {
    if (sentence === this.#problem) return;
    this.#problem = sentence;
    this.#parts.onChange(error);
  }
}
