/**
 * Fragments that the disk did not take, kept in memory until it does: oldest dropped first when all rings together hold more than
 * their budget. Media bytes are copies.
 */
import type { CodecConfig } from '../media/codec-config.ts';
import type { Sample } from '../media/fmp4/fragment.ts';
import type { SoundTrackConfig } from '../media/sound-config.ts';
import type { PendingSound } from './sound-queue.ts';

/** A fragment on its way to a file. */
export interface PendingFragment {
  /** Wall clock of its first frame, milliseconds of the Unix epoch. */
  readonly start_ms: number;
  readonly clockOffset_ms: number;
  /** Ticks of 90 kHz; one clock from file to file until `beginsFile`. */
  readonly decode_ticks90k: number;
  readonly samples: readonly Sample[];
  readonly media: Buffer;
  readonly config: CodecConfig;
  /** Of its file; undefined: the file has no sound track. */
  readonly soundConfig: SoundTrackConfig | undefined;
  /** Undefined: it has no sound. */
  readonly sound: PendingSound | undefined;
  /** It belongs into a new file. */
  readonly beginsFile: boolean;
  /** Why footage is missing before it. */
  readonly gapReason: string | undefined;
}

/** Memory that all rings share. */
export class RingBudget {
  limitBytes: number;
  usedBytes = 0;

  constructor(limitBytes: number) {
    this.limitBytes = limitBytes;
  }
}

export class FragmentRing {
  readonly #budget: RingBudget;
  readonly #fragments: PendingFragment[] = [];
  /** Frames that were dropped because the budget was used up. */
  framesDropped = 0;

  constructor(budget: RingBudget) {
    this.#budget = budget;
  }

  get length(): number {
    return this.#fragments.length;
  }

  first(): PendingFragment | undefined {
    return this.#fragments[0];
  }

  push(fragment: PendingFragment): void {
    this.#fragments.push({ ...fragment, media: Buffer.from(fragment.media) });
    this.#budget.usedBytes += bytesOf(fragment);
    while (this.#budget.usedBytes > this.#budget.limitBytes && this.#fragments.length > 0) {
      this.framesDropped += this.shift()?.samples.length ?? 0;
    }
  }

  shift(): PendingFragment | undefined {
    const fragment = this.#fragments.shift();
    if (fragment !== undefined) this.#budget.usedBytes -= bytesOf(fragment);
    return fragment;
  }
}

/** What a fragment takes in memory. */
export function bytesOf({ media, sound }: PendingFragment): number {
  return media.length + (sound?.media.length ?? 0);
}
