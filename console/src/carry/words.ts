/** What is said of a request that is carried to a recovery service. Pure. */
import type { Stick } from '@nightlatch/protocol';

/** Of an origin, what a person compares with the phone: `recovery.example.com`. */
export function hostOf(origin: string): string {
  try {
    return new URL(origin).host;
  } catch {
    return origin;
  }
}

/** More than the file is, so that a stick that is full says so before it is tried. */
const FILE_BYTES = 64 * 1024;

/** Why the file cannot go to a stick; undefined when it can. */
export function fileObstacle({ trouble, freeBytes }: Stick): string | undefined {
  if (trouble !== undefined) return trouble;
  return freeBytes < FILE_BYTES ? 'It is full: delete something from it first.' : undefined;
}
