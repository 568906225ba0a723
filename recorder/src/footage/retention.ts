/**
 * Makes room: sweeps every few seconds, a few files each. Rows go first and their commit is synced, then the files; what a crash
 * leaves of it is finished at the next start (`removing` in the index). Until the rules are known nothing goes: they say what is
 * protected. Throws only for an index that is damaged.
 */
import { rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Disk } from './disk.ts';
import type { FootageIndex, StreamUsage } from './footage-index.ts';
import { isDamage } from './open-index.ts';
import { type RetentionRules, planRetention } from './retention-plan.ts';

const FILES_A_SWEEP = 32;
const LOOKED_UP_AT_ONCE = 32;
/** A disk may tell of freed room a little later. */
const RESERVE_AGAIN_MS = 5_000;
const DAY_MS = 86_400_000;
/** A clock that jumped ahead must not cost footage: its owner has a day to set it right. */
const DOUBT_MS = DAY_MS;
const JUMP_MS = 3_600_000;

export interface StoreFigures {
  readonly free_bytes: number;
  readonly footage_bytes: number;
  readonly reserveSpent: boolean;
  readonly cameras: readonly { readonly cameraId: string; readonly oldest_ms: number; readonly bytes: number }[];
}

export interface RetentionParts {
  /** The footage folder, and its index. */
  readonly root: string;
  readonly indexFile: string;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly log: Log;
  readonly reserveSpent: (spent: boolean) => void;
}

export class Retention {
  rules: RetentionRules | undefined;
  figures: StoreFigures | undefined;
  readonly #parts: RetentionParts;
  #reserveSpent = false;
  #reserveAgainAt_ms = 0;
  #clockAhead_ms: number | undefined;
  #doubtEnds_ms = Number.NEGATIVE_INFINITY;

  constructor(parts: RetentionParts) {
    this.#parts = parts;
  }

  /** Files that should have gone before the recorder ended; before anything looks for files without a row. Blocking. */
  finishFormer(index: FootageIndex): void {
    const paths = index.removing(1_000);
    for (const path of paths) this.#parts.disk.removeFile(join(this.#parts.root, path));
    index.removed(paths);
  }

  /** Calls must not overlap. */
  async sweep(index: FootageIndex, stopped: () => boolean): Promise<void> {
    const { disk, root, clock, log } = this.#parts;
    try {
      const space = await disk.space(root);
      if (stopped()) return;
      const usage = index.usage();
      if (this.rules !== undefined) {
        const reserve_bytes = reserveOf(this.rules.freeReserve_bytes, space.total_bytes, disk.leftFree_bytes);
        const isUrgent = space.free_bytes < reserve_bytes / 2;
        const mayForReserve = isUrgent || clock.monotonic_ms() >= this.#reserveAgainAt_ms;
        const missing_bytes = reserve_bytes - space.free_bytes;
        const { remove, exhausted } = planRetention({
          rules: this.rules,
          usage,
          now_ms: clock.wall_ms(),
          daysCount: this.#clockIsSure(index, usage),
          missing_bytes: mayForReserve ? missing_bytes : 0,
          list: (cameraId, stream, from_ms) => index.completeFrom(cameraId, stream, from_ms, LOOKED_UP_AT_ONCE),
          limit: FILES_A_SWEEP,
        });
        if (remove.length > 0 && missing_bytes > 0) this.#reserveAgainAt_ms = clock.monotonic_ms() + RESERVE_AGAIN_MS;
        if (remove.length > 0) index.forget(remove.map(({ path }) => path));
        this.#setSpent(missing_bytes > 0 && (exhausted || this.#reserveSpent));
      }
      this.figures = figuresOf(space.free_bytes, usage, this.#reserveSpent);
      await this.#removeForgotten(index, stopped);
    } catch (error) {
      if (isDamage(error)) throw error;
      if (!stopped()) log.warn('footage could not be looked through for what may go', { error });
    }
  }

  async #removeForgotten(index: FootageIndex, stopped: () => boolean): Promise<void> {
    const { disk, root, indexFile } = this.#parts;
    const paths = index.removing(FILES_A_SWEEP);
    if (paths.length === 0) return;
    // Else a power cut could bring back the rows of files that are gone.
    await disk.syncFile(`${indexFile}-wal`);
    const gone: string[] = [];
    for (const path of paths) {
      await disk.removeLater(join(root, path));
      gone.push(path);
      removeEmpty(root, dirname(path));
    }
    if (!stopped()) index.removed(gone);
  }

  #setSpent(spent: boolean): void {
    if (spent === this.#reserveSpent) return;
    this.#reserveSpent = spent;
    this.#parts.reserveSpent(spent);
  }

  /** False for a day after the clock went ahead: while running, or since the newest footage. */
  #clockIsSure(index: FootageIndex, usage: readonly StreamUsage[]): boolean {
    const { clock } = this.#parts;
    const ahead_ms = clock.wall_ms() - clock.monotonic_ms();
    let jumped = false;
    if (this.#clockAhead_ms === undefined) {
      const newest_ms = Math.max(...usage.map(({ cameraId, stream }) => index.end_ms(cameraId, stream) ?? 0), 0);
      jumped = newest_ms > 0 && clock.wall_ms() - newest_ms > DAY_MS;
    } else jumped = ahead_ms - this.#clockAhead_ms > JUMP_MS;
    this.#clockAhead_ms = ahead_ms;
    if (jumped) this.#doubtEnds_ms = clock.monotonic_ms() + DOUBT_MS;
    return clock.monotonic_ms() >= this.#doubtEnds_ms;
  }
}

/** Room for what arrives until the next sweep, above what the disk leaves to the settings; and never more than a fifth of the disk. */
function reserveOf(wanted_bytes: number, total_bytes: number, leftFree_bytes: number): number {
  const least_bytes = leftFree_bytes + Math.min(256 * 1024 * 1024, total_bytes / 50);
  return Math.max(Math.min(wanted_bytes, total_bytes / 5), least_bytes);
}

/** The day's folder, and the stream's and the camera's, as far as they are empty. */
function removeEmpty(root: string, folder: string): void {
  try {
    for (let at = folder; at !== '.' && at !== ''; at = dirname(at)) rmdirSync(join(root, at));
  } catch {
    // Not empty, or not there: both are well.
  }
}

function figuresOf(free_bytes: number, usage: readonly StreamUsage[], reserveSpent: boolean): StoreFigures {
  const cameras = new Map<string, { cameraId: string; oldest_ms: number; bytes: number }>();
  for (const { cameraId, bytes, oldest_ms } of usage) {
    const known = cameras.get(cameraId) ?? { cameraId, oldest_ms, bytes: 0 };
    known.bytes += bytes;
    known.oldest_ms = Math.min(known.oldest_ms, oldest_ms);
    cameras.set(cameraId, known);
  }
  const footage_bytes = usage.reduce((sum, { bytes }) => sum + bytes, 0);
  return { free_bytes, footage_bytes, reserveSpent, cameras: [...cameras.values()] };
}
