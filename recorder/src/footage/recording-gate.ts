/**
 * Whether the fragments of one stream go to the disk. While it is closed they wait in memory: as much of the newest as is wanted from before
 * it opens, and back to the key frame that this needs. What leaves memory was not wanted, and is not lost. Opened, they are given first.
 * What went on without a gap goes on in its file. Bounded by a budget that all gates share; never throws.
 */
import { type PendingFragment, type RingBudget, bytesOf } from './fragment-ring.ts';

export interface GateClosed {
  /** Kept from before it opens, milliseconds. */
  readonly pre_ms: number;
  /** Why footage is missing before what is recorded next, in words for people. */
  readonly reason: string;
}

export interface GateParts {
  readonly budget: RingBudget;
  /** Takes a fragment to be recorded. Must not throw. */
  readonly give: (fragment: PendingFragment) => void;
  /** What comes next does not follow what was given last: its file is over. */
  readonly torn: () => void;
}

export class RecordingGate {
  readonly #parts: GateParts;
  #closed: GateClosed | undefined;
  #waiting: PendingFragment[] = [];
  /** The fragment that was being made when it closed is still recorded. */
  #letsOneThrough = false;
  /** Fragments were left out since the last one that was given; why. */
  #torn: { readonly reason: string } | undefined;
  /** Frames that came while it was open and begin without a key frame: the budget had no room for theirs. */
  framesLost = 0;

  constructor(parts: GateParts) {
    this.#parts = parts;
  }

  get isOpen(): boolean {
    return this.#closed === undefined;
  }

  /** Those that wait, oldest first; they may begin without a key frame. */
  get waiting(): readonly PendingFragment[] {
    return this.#waiting;
  }

  /** When it is closed already, what is wanted changes. */
  close(closed: GateClosed): void {
    if (this.#closed === undefined) this.#letsOneThrough = true;
    this.#closed = closed;
    this.#trim(closed);
  }

  open(): void {
    if (this.#closed === undefined) return;
    this.#closed = undefined;
    this.#letsOneThrough = false;
    const fragments = this.#waiting;
    this.#waiting = [];
    for (const fragment of fragments) {
      this.#parts.budget.usedBytes -= bytesOf(fragment);
      this.#give(fragment);
    }
  }

  /** The fragment's media is a view that is good during the call. */
  take(fragment: PendingFragment): void {
    const passes = this.#letsOneThrough && !fragment.beginsFile;
    this.#letsOneThrough = false;
    if (this.#closed === undefined || passes) this.#give(fragment);
    else this.#keep(fragment, this.#closed);
  }

  /** The file that is written ends, as at the end of a session: what waits to go on in it is left out. */
  end(): void {
    this.#letsOneThrough = false;
    if (this.#closed === undefined) return;
    const key = this.#waiting.findIndex(beginsWithKey);
    this.#drop(key < 0 ? this.#waiting.length : key, this.#closed);
    if (this.#waiting[0]?.beginsFile === false) this.#tear(this.#closed);
  }

  #give(fragment: PendingFragment): void {
    const torn = this.#torn;
    if (torn === undefined) {
      this.#parts.give(fragment);
    } else if (beginsWithKey(fragment)) {
      this.#torn = undefined;
      this.#parts.give({ ...fragment, beginsFile: true, gapReason: torn.reason });
    } else {
      this.framesLost += fragment.samples.length;
    }
  }

  #keep(fragment: PendingFragment, closed: GateClosed): void {
    if (this.#torn !== undefined && this.#waiting.length === 0 && !beginsWithKey(fragment)) return;
    const { budget } = this.#parts;
    this.#waiting.push({ ...fragment, media: Buffer.from(fragment.media) });
    budget.usedBytes += bytesOf(fragment);
    this.#trim(closed);
    while (budget.usedBytes > budget.limitBytes && this.#waiting.length > 0) {
      const next = this.#nextKey();
      this.#drop(next < 0 ? this.#waiting.length : next, closed);
    }
  }

  /** Leaves out groups from the front while those behind them are enough. */
  #trim(closed: GateClosed): void {
    for (let next = this.#nextKey(); next > 0; next = this.#nextKey()) {
      const kept_ms = this.#waiting.slice(next).reduce((sum, fragment) => sum + length_ms(fragment), 0);
      const away_ms = end_ms(this.#waiting.at(-1)) - end_ms(this.#waiting[next - 1]);
      if (Math.max(kept_ms, away_ms) < closed.pre_ms) return;
      this.#drop(next, closed);
    }
  }

  /** Where the second group begins; -1 when there is one at most. */
  #nextKey(): number {
    return this.#waiting.findIndex((fragment, at) => at > 0 && beginsWithKey(fragment));
  }

  #drop(count: number, closed: GateClosed): void {
    if (count === 0) return;
    for (const fragment of this.#waiting.splice(0, count)) this.#parts.budget.usedBytes -= bytesOf(fragment);
    this.#tear(closed);
  }

  #tear({ reason }: GateClosed): void {
    if (this.#torn === undefined) this.#parts.torn();
    this.#torn = { reason };
  }
}

/** Where a fragment ends, milliseconds of the Unix epoch; without one, 0. */
export function end_ms(fragment: PendingFragment | undefined): number {
  return fragment === undefined ? 0 : fragment.start_ms + length_ms(fragment);
}

function length_ms({ samples }: PendingFragment): number {
  return samples.reduce((sum, sample) => sum + sample.duration_ticks90k, 0) / 90;
}

function beginsWithKey({ samples }: PendingFragment): boolean {
  return samples[0]?.key === true;
}
