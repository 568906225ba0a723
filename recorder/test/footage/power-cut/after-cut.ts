/**
 * The data folder as it may be after the power was cut before a step: what was synced is there; what was not is kept, lost, torn in
 * pages, in any order, or there in length only. The index is as it was at that or an earlier moment, torn, damaged or missing.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { indexPath } from '../../../src/footage/paths.ts';
import { type DiskLog, type Step, nameIsSafe } from './recorded-disk.ts';
import type { Session } from './session.ts';

const PAGE_BYTES = 4_096;

/** Seeded; below 1. */
export type Random = () => number;

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Fills `dataDir` (absent before). Gives what became of the index. */
export function layOut(session: Session, cut: number, random: Random, dataDir: string): string {
  const { log } = session;
  log.steps.slice(0, cut).forEach((step, at) => {
    if (step.kind !== 'create') return;
    if (!nameIsSafe(log, step.path, at, cut) && random() < 0.5) return;
    const isRemoved = log.steps.slice(at, cut).some((later) => later.kind === 'unlink' && later.path === step.path);
    if (isRemoved && random() < 0.5) return;
    const to = join(dataDir, relative(session.dataDir, step.path));
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, contents(log, step.path, cut, random));
  });
  mkdirSync(join(dataDir, 'footage'), { recursive: true });
  return layIndex(session, cut, random, dataDir);
}

function contents(log: DiskLog, path: string, cut: number, random: Random): Buffer {
  const mine = log.steps.map((step, at) => ({ step, at })).filter(({ step, at }) => step.path === path && at < cut);
  const sure = Math.max(0, ...mine.map(({ step }) => (step.kind === 'synced' ? step.before : 0)));
  const bytes = replay(mine.filter(({ at }) => at < sure).map(({ step }) => step));
  const full = replay(mine.map(({ step }) => step));
  if (full.equals(bytes)) return bytes;
  switch (Math.floor(random() * 5)) {
    case 0:
      return bytes;
    case 1:
      return full;
    case 2:
      return full.subarray(0, bytes.length + Math.floor(random() * (full.length - bytes.length)));
    case 3:
      return Buffer.concat([bytes, Buffer.alloc(full.length - bytes.length)]);
    default:
      return torn(bytes, full, random);
  }
}

/** Each page that has something new is there or is not. */
function torn(bytes: Buffer, full: Buffer, random: Random): Buffer {
  const result = Buffer.concat([bytes, Buffer.alloc(full.length - bytes.length)]);
  for (let page = 0; page < full.length; page += PAGE_BYTES) {
    if (page + PAGE_BYTES > bytes.length && random() < 0.5) full.copy(result, page, page, page + PAGE_BYTES);
  }
  return result;
}

function replay(steps: readonly Step[]): Buffer {
  const ends = steps.map((step) => (step.kind === 'write' ? step.position + step.bytes.length : 0));
  const all = Buffer.alloc(Math.max(0, ...ends));
  let length = 0;
  steps.forEach((step, at) => {
    if (step.kind === 'truncate') {
      all.fill(0, step.bytes);
      length = step.bytes;
    }
    if (step.kind !== 'write') return;
    step.bytes.copy(all, step.position);
    length = Math.max(length, ends[at] ?? 0);
  });
  return all.subarray(0, length);
}

function layIndex({ indexes }: Session, cut: number, random: Random, dataDir: string): string {
  const former = indexes.filter(({ step }) => step <= cut);
  const kind = Math.floor(random() * 6);
  const chosen = kind === 1 ? former[Math.floor(random() * former.length)] : former.at(-1);
  if (chosen === undefined || kind === 0) return 'missing';
  const to = indexPath(dataDir);
  copyFileSync(join(chosen.path, 'index.db'), to);
  if (kind === 2) return 'without its last commits';
  const wal = join(chosen.path, 'index.db-wal');
  if (existsSync(wal)) copyFileSync(wal, `${to}-wal`);
  if (kind === 3 && existsSync(wal)) {
    truncateSync(`${to}-wal`, Math.floor(random() * readFileSync(wal).length));
    return 'torn';
  }
  if (kind !== 4) return kind === 1 ? 'older' : 'whole';
  const bytes = readFileSync(to);
  bytes.fill(0xa5, Math.floor(random() * bytes.length * 0.5));
  writeFileSync(to, bytes);
  return 'damaged';
}
