/**
 * The store of footage in one process: who writes the files, and who keeps their index. The engine has the one in its workers and the other
 * in its own process. While the disk takes nothing it says why (`problem`) and keeps trying; nothing here ever throws for what the disk does.
 */
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { MediaBuffer } from '../media/media-buffer.ts';
import type { Disk } from './disk.ts';
import { type DiskErrors, sumOfErrors } from './disk-problem.ts';
import { DiskTeller } from './disk-teller.ts';
import type { LastingEvent } from './event-log.ts';
import { FootageFiles } from './footage-files.ts';
import { IndexKeeper } from './index-keeper.ts';
import type { StoreFigures } from './retention.ts';
import type { RetentionRules } from './retention-plan.ts';
import type { TrackWriter } from './track-writer.ts';

const TICK_EVERY_MS = 500;

export interface StoreParts {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly disk: Disk;
}

export class FootageStore {
  readonly #files: FootageFiles;
  readonly #keeper: IndexKeeper;
  readonly #teller: DiskTeller;
  #wasOpen = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: StoreParts) {
    const event = (kind: string, reason: string | undefined): void => this.#files.event(kind, undefined, reason);
    this.#teller = new DiskTeller(parts.log, event);
    this.#keeper = new IndexKeeper({
      ...parts,
      event,
      isWriting: (path) => this.#files.isWriting(path),
      onChange: (error) => this.#indexChanged(error),
      onLeft: () => this.#files.leave(),
    });
    const keeper = this.#keeper;
    this.#files = new FootageFiles({
      ...parts,
      desk: {
        get isOpen() {
          return keeper.isOpen;
        },
        put: async (records, events) => keeper.put(records, events),
        end_ms: (cameraId, stream) => keeper.end_ms(cameraId, stream),
        left: () => keeper.leave(),
      },
      onProblem: (error) => this.#teller.tell(this.problem, error),
    });
  }

  /** Why footage cannot be written now, in one sentence; undefined when it can. */
  get problem(): string | undefined {
    return this.#keeper.problem ?? this.#files.problem;
  }

  setRules(rules: RetentionRules | undefined): void {
    this.#keeper.setRules(rules);
  }

  /** See IndexKeeper and FootageFiles. `errors`: absent while the disk reported none. */
  state(): (StoreFigures & { readonly slowestSync_ms: number; readonly errors?: DiskErrors }) | undefined {
    const { figures } = this.#keeper;
    const errors = sumOfErrors([this.#keeper.errors, this.#files.errors]);
    return figures && { ...figures, slowestSync_ms: this.#files.slowestSync_ms, ...(errors && { errors }) };
  }

  /** Repairs what the last end left behind, then serves. */
  start(): void {
    this.#keeper.open();
    this.#timer = setInterval(() => {
      void this.sync();
      this.#keeper.sweepWhenDue();
    }, TICK_EVERY_MS);
  }

  track(cameraId: string, buffer: MediaBuffer): TrackWriter {
    return this.#files.track(cameraId, buffer);
  }

  beginEvent(kind: string, cameraId: string, at_ms: number, detail: string | undefined): LastingEvent {
    return this.#files.beginEvent(kind, cameraId, at_ms, detail);
  }

  /** Syncs all that changed, then writes their rows. */
  async sync(): Promise<void> {
    this.#keeper.look();
    this.#keeper.open();
    await this.#files.sync();
  }

  sweep(): Promise<void> {
    return this.#keeper.sweep();
  }

  /** Tracks are ended before. Everything is synced and indexed when the promise is fulfilled. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#keeper.end();
    await this.#files.close();
    this.#keeper.close();
  }

  #indexChanged(error: unknown): void {
    const isOpen = this.#keeper.isOpen;
    if (isOpen && !this.#wasOpen) this.#files.opened();
    this.#wasOpen = isOpen;
    this.#teller.tell(this.problem, error);
  }
}
