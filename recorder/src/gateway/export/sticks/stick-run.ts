/**
 * One export on its way to a stick: written, read back and compared with what was signed, and only then given its name. What does not
 * come to its end is removed again. One file after the other, a fragment at a time; nothing waits in memory for a slow stick. A stick
 * that takes nothing for minutes ends the run, and so does `end`; a call that hangs in the system is then left to itself.
 */
import { parseFingerprint } from '@nightlatch/protocol/export/proof';
import type { FileToPack } from '@nightlatch/protocol/export/write-zip';
import type { Clock } from '../../../base/clock.ts';
import { verifyPath } from '../../../verify/verify-path.ts';
import { Pace } from './pace.ts';
import { PART_SUFFIX, StickFolder } from './stick-folder.ts';
import { NOT_AS_WRITTEN, StickTrouble, stickTrouble, TOOK_NOTHING } from './stick-trouble.ts';
import type { FoundStick } from './sticks.ts';
import type { Unfinished } from './unfinished.ts';

export const RUN_LIMITS = { quiet_ms: 15_000, stalled_ms: 5 * 60_000 } as const;
const LOOK_EVERY_MS = 1_000;

export interface StickRunParts {
  readonly clock: Clock;
  readonly stick: FoundStick;
  /** Of the folder, where none has it yet. */
  readonly name: string;
  /** Given the name that the folder got. */
  readonly files: (name: string) => AsyncIterable<FileToPack>;
  readonly bytesExpected: number;
  readonly fingerprint: string;
  readonly unfinished: Unfinished;
}

export interface StickProgress {
  readonly phase: 'writing' | 'checking';
  /** Of this phase. */
  readonly bytes: number;
  readonly bytesExpected: number;
  readonly bytesPerSecond: number;
  /** Until it is safe to remove; absent while nobody can say. */
  readonly secondsLeft: number | undefined;
  /** The stick takes nothing at the moment. */
  readonly isQuiet: boolean;
}

/** `sentence` absent: it is on the stick, whole and checked. */
export interface StickEnd {
  readonly folder: string;
  readonly bytes: number;
  readonly sentence?: string;
  readonly cause?: unknown;
}

export class StickRun {
  readonly #parts: StickRunParts;
  readonly #stop = new AbortController();
  readonly #began_ms: number;
  #pace = new Pace();
  #phase: StickProgress['phase'] = 'writing';
  #bytes = 0;
  #written = 0;
  #moved_ms: number;
  /** When it has come to an end, for people. */
  readonly ended: Promise<StickEnd>;
  /** When nothing of it holds the stick any more. */
  readonly released: Promise<unknown>;

  constructor(parts: StickRunParts) {
    this.#parts = parts;
    this.#began_ms = parts.clock.monotonic_ms();
    this.#moved_ms = this.#began_ms;
    const work = this.#work();
    this.released = work;
    const stopped = new Promise<StickEnd>((resolve) => {
      this.#stop.signal.addEventListener('abort', () => {
        // It is given a moment to clean up, and told without when it hangs.
        setTimeout(() => resolve(this.#leftBehind(sentenceOf(this.#stop.signal.reason))), LOOK_EVERY_MS * 2).unref();
      });
    });
    const watch = setInterval(() => this.#watch(), LOOK_EVERY_MS);
    watch.unref();
    this.ended = Promise.race([work, stopped]).finally(() => clearInterval(watch));
  }

  get folder(): string {
    return this.#folder?.name ?? this.#parts.name;
  }

  get progress(): StickProgress {
    const now_ms = this.#parts.clock.monotonic_ms();
    const bytesPerSecond = this.#pace.bytesPerSecond(this.#bytes, now_ms);
    const bytesExpected = this.#phase === 'writing' ? this.#parts.bytesExpected : this.#written;
    const toCheck = this.#phase === 'writing' ? Math.max(bytesExpected, this.#bytes) : 0;
    const left = Math.max(bytesExpected - this.#bytes, 0) + toCheck;
    return {
      phase: this.#phase,
      bytes: this.#bytes,
      bytesExpected,
      bytesPerSecond,
      secondsLeft: bytesPerSecond > 0 ? Math.ceil(left / bytesPerSecond) : undefined,
      isQuiet: now_ms - this.#moved_ms > RUN_LIMITS.quiet_ms,
    };
  }

  /** `sentence`: why, for people. */
  end(sentence: string): void {
    this.#stop.abort(new Stopped(sentence));
  }

  #folder: StickFolder | undefined;

  async #work(): Promise<StickEnd> {
    const { signal } = this.#stop;
    try {
      const folder = await StickFolder.make(this.#parts.stick, this.#parts.name);
      this.#folder = folder;
      this.#parts.unfinished.note(folder.path);
      for await (const file of this.#parts.files(folder.name)) {
        await folder.write(file, signal, (bytes) => this.#note(this.#bytes + bytes));
      }
      this.#written = this.#bytes;
      await folder.settle();
      signal.throwIfAborted();
      await this.#readBack(folder);
      await folder.finish();
      this.#parts.unfinished.forget();
      return { folder: folder.name, bytes: this.#written };
    } catch (error) {
      const isRemoved = this.#folder === undefined || (await this.#folder.remove());
      if (isRemoved) this.#parts.unfinished.forget();
      const sentence = sentenceOf(error);
      const end = isRemoved ? { folder: this.folder, bytes: this.#bytes, sentence } : this.#leftBehind(sentence);
      return { ...end, cause: error };
    }
  }

  async #readBack(folder: StickFolder): Promise<void> {
    this.#phase = 'checking';
    this.#pace = new Pace();
    this.#note(0);
    const { signal } = this.#stop;
    try {
      const { state } = await verifyPath(folder.path, {
        recorder: parseFingerprint(this.#parts.fingerprint),
        signal,
        onProgress: (bytes) => this.#note(bytes),
      });
      if (state !== 'intact') throw new StickTrouble(NOT_AS_WRITTEN);
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof Error && error.name === 'NotReadable'
        ? new StickTrouble(NOT_AS_WRITTEN)
        : stickTrouble(error);
    }
  }

  #note(bytes: number): void {
    this.#bytes = bytes;
    this.#moved_ms = this.#parts.clock.monotonic_ms();
    this.#pace.note(bytes, this.#moved_ms);
  }

  #watch(): void {
    if (this.#parts.clock.monotonic_ms() - this.#moved_ms > RUN_LIMITS.stalled_ms) this.end(TOOK_NOTHING);
  }

  #leftBehind(sentence: string): StickEnd {
    const part = `${this.folder}${PART_SUFFIX}`;
    return {
      folder: this.folder,
      bytes: this.#bytes,
      sentence: `${sentence} What may be left on it, in the folder "${part}", is not whole: delete it.`,
    };
  }
}

/** Ended from outside. */
class Stopped extends Error {
  override readonly name = 'Stopped';
}

function sentenceOf(error: unknown): string {
  const isOurs = error instanceof StickTrouble || error instanceof Stopped || isTooMuch(error);
  return isOurs ? error.message : 'The footage could not be read from the disk.';
}

function isTooMuch(error: unknown): error is Error {
  return error instanceof Error && error.name === 'TooMuch';
}
