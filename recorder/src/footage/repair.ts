/**
 * What start-up does for the store: files that were growing are cut to their last whole fragment and indexed, before
 * anything is recorded; files that the index does not know are added later, beside the recording.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import type { Log } from '../base/log.ts';
import type { FootageIndex } from './footage-index.ts';
import { isDamage } from './open-index.ts';
import { isDayFolder, parseSegmentPath } from './paths.ts';
import { holdsFragments } from './scan.ts';
import { cutSegment, setFileAside } from './set-aside.ts';

/** Files of a stream that may not have been synced whole: the one that was written, and the one that had just ended. */
const NEWEST = 2;

export interface RepairParts {
  /** The footage folder. */
  readonly root: string;
  readonly index: FootageIndex;
  readonly log: Log;
}

/** Cuts and indexes the newest files of each stream and every file that was not ended. `isOpen`: those being written, to be left alone. Blocking. */
export function repairNewest(parts: RepairParts, isOpen: (path: string) => boolean): void {
  const paths = new Set(parts.index.incompletePaths());
  for (const { stream, days } of streams(parts.root)) {
    const newest: string[] = [];
    for (const day of days.toReversed()) {
      newest.unshift(...filesIn(parts.root, `${stream}/${day}`));
      if (newest.length >= NEWEST) break;
    }
    for (const path of newest.slice(-NEWEST)) paths.add(path);
  }
  for (const path of paths) if (!isOpen(path)) repairFile(parts, path, parts.index.syncedBytes(path));
}

/**
 * Indexes the files that the index does not know, and takes out the rows of files that are gone. `isOpen`: files being written, to be left alone. Lets others work between
 * two files, and ends early when `stopped` says so.
 */
export async function indexMissing(
  parts: RepairParts,
  isOpen: (path: string) => boolean,
  stopped: () => boolean,
): Promise<number> {
  let added = 0;
  for (const folder of parts.index.dayFolders()) {
    if (stopped()) return added;
    removeVanished(parts, folder);
    await pause();
  }
  for (const { stream, days } of streams(parts.root)) {
    for (const day of days) {
      const known = parts.index.completePathsUnder(`${stream}/${day}`);
      for (const path of filesIn(parts.root, `${stream}/${day}`)) {
        if (stopped()) return added;
        if (known.has(path) || isOpen(path)) continue;
        repairFile(parts, path);
        added++;
        await pause();
      }
      await pause();
    }
  }
  return added;
}

/** Of these files, indexes those that the index does not know at all and nobody writes. Lets others work between two files. */
export async function indexThese(
  parts: RepairParts,
  paths: readonly string[],
  isOpen: (path: string) => boolean,
  stopped: () => boolean,
): Promise<number> {
  let added = 0;
  for (const path of paths) {
    if (stopped()) return added;
    if (isOpen(path) || parts.index.syncedBytes(path) > 0) continue;
    repairFile(parts, path);
    added++;
    await pause();
  }
  return added;
}

function removeVanished({ root, index, log }: RepairParts, folder: string): void {
  const there = new Set(existsSync(join(root, folder)) ? filesIn(root, folder) : []);
  const gone = [...index.completePathsUnder(folder)].filter((path) => !there.has(path));
  for (const path of gone) index.remove(path);
  if (gone.length > 0) log.warn('footage files that the index knew are gone', { folder, files: gone.length });
}

/** Paths of all footage files below `root`, stream by stream, oldest first. */
export function allFootageFiles(root: string): string[] {
  return streams(root).flatMap(({ stream, days }) => days.flatMap((day) => filesIn(root, `${stream}/${day}`)));
}

function repairFile({ root, index, log }: RepairParts, path: string, sureBytes?: number): void {
  const file = join(root, path);
  const place = parseSegmentPath(path);
  const said = (copy: string): void =>
    log.warn('a footage file is damaged inside: a copy was set aside', { path, copy });
  try {
    const record = place && existsSync(file) ? cutSegment(root, path, place, said, sureBytes) : undefined;
    if (record !== undefined) {
      index.put([record]);
      return;
    }
    if (place !== undefined && existsSync(file)) {
      if (holdsFragments(file, 0, 1))
        log.warn('a damaged footage file was set aside', { path, to: setFileAside(root, path) });
      else {
        rmSync(file, { force: true });
        log.warn('a footage file held no whole fragment', { path });
      }
    }
    index.remove(path);
  } catch (error) {
    if (isDamage(error)) throw error;
    log.error('a footage file could not be read', { path, error });
  }
}

function streams(root: string): { stream: string; days: string[] }[] {
  return foldersIn(root).flatMap((camera) =>
    foldersIn(join(root, camera)).map((name) => ({
      stream: `${camera}/${name}`,
      days: foldersIn(join(root, camera, name)).filter(isDayFolder),
    })),
  );
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}

function filesIn(root: string, folder: string): string[] {
  return readdirSync(join(root, folder))
    .map((name) => `${folder}/${name}`)
    .filter((path) => parseSegmentPath(path) !== undefined)
    .toSorted();
}
