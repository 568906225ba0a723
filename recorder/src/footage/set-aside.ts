/**
 * What happens to footage files that are not whole: cut to their last whole fragment; and where there is media in what would be lost, set
 * aside in `footage/set-aside/`, which nothing reads or makes room from. Blocking.
 */
import { constants, copyFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SegmentRecord } from './footage-index.ts';
import type { SegmentPlace } from './paths.ts';
import { holdsFragments, scanSegment } from './scan.ts';

/** More than a power cut can leave behind what is synced. */
const KEPT_FRAGMENTS = 4;

/**
 * The record of the file, which is cut to its last whole fragment; when much that is whole follows what is damaged, a copy of all
 * of it is set aside before, and `said` is told. `sureBytes`: see scanSegment. Undefined when it holds no whole fragment; it is untouched then.
 */
export function cutSegment(
  root: string,
  path: string,
  place: SegmentPlace,
  said: (copy: string) => void,
  sureBytes?: number,
): SegmentRecord | undefined {
  const file = join(root, path);
  const record = scanSegment(file, path, place, false, sureBytes);
  if (record === undefined) return undefined;
  if (record.bytes < statSync(file).size && holdsFragments(file, record.bytes, KEPT_FRAGMENTS)) {
    const copy = freeName(root, path);
    copyFileSync(file, join(root, copy), constants.COPYFILE_FICLONE);
    said(copy);
  }
  return scanSegment(file, path, place, true, sureBytes);
}

/** `path`: below the footage folder at `root`. Gives its new path there. */
export function setFileAside(root: string, path: string): string {
  const to = freeName(root, path);
  renameSync(join(root, path), join(root, to));
  return to;
}

/** One that was set aside before is never replaced. */
function freeName(root: string, path: string): string {
  mkdirSync(join(root, 'set-aside'), { recursive: true, mode: 0o700 });
  const name = `set-aside/${path.replaceAll('/', '_')}`;
  let to = name;
  for (let more = 2; existsSync(join(root, to)); more++) to = `${name}.${more}`;
  return to;
}
