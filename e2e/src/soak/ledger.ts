/**
 * Which frames were ever on the disk, though retention removes footage meanwhile: each file is read once, when a newer one stands
 * beside it and it changes no more; the rest at the end.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { judge } from '@nightlatch/tools/frame-counters/frame-counters';
import { readRecordedFrames } from '@nightlatch/tools/frame-counters/recording';

export interface LedgerResult {
  readonly frames: number;
  readonly missing: number;
  readonly twice: number;
  readonly filesRead: number;
}

export class Ledger {
  readonly #footage: string;
  readonly #cameras: readonly string[];
  /** Only files whose path comes after it count: what was there before the soak began is not its own. */
  readonly #after: string;
  readonly #read = new Set<string>();
  readonly #counters = new Map<string, number[]>();

  constructor(data: string, cameras: readonly string[], after: string) {
    this.#footage = join(data, 'footage');
    this.#cameras = cameras;
    this.#after = after;
  }

  /** Reads what is finished, and with `all` what is not. */
  look(all = false): void {
    for (const camera of this.#cameras) {
      const files = this.#filesOf(camera);
      for (const file of all ? files : files.slice(0, -1)) this.#take(camera, file);
    }
  }

  result(): LedgerResult {
    const judged = [...this.#counters.values()].map((counters) => ({ frames: counters.length, ...judge(counters) }));
    const sum = (of: (one: (typeof judged)[number]) => number): number =>
      judged.reduce((total, one) => total + of(one), 0);
    return {
      frames: sum(({ frames }) => frames),
      missing: sum(({ missingCount }) => missingCount),
      twice: sum(({ duplicates }) => duplicates.length),
      filesRead: this.#read.size,
    };
  }

  /** The first and last frame of a camera so far; undefined before any. */
  span(camera: string): { first: number; last: number } | undefined {
    const { first, last } = judge(this.#counters.get(camera) ?? []);
    return first === undefined || last === undefined ? undefined : { first, last };
  }

  #filesOf(camera: string): string[] {
    return readdirSync(join(this.#footage, camera, 'main'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.mp4') && name > this.#after)
      .toSorted();
  }

  #take(camera: string, file: string): void {
    const name = `${camera}/main/${file}`;
    if (this.#read.has(name)) return;
    this.#read.add(name);
    const counters = this.#counters.get(camera) ?? [];
    this.#counters.set(camera, counters);
    for (const counter of readRecordedFrames(readFileSync(join(this.#footage, name))).counters) counters.push(counter);
  }
}
