/**
 * What a made-up store holds: so many cameras for so many days, a file each five minutes but for a missing one a day, and motion. The
 * same from run to run. Pure; milliseconds of the Unix epoch.
 */

export interface StorePlan {
  readonly cameras: number;
  readonly days: number;
  readonly mbit: number;
}

export const FILE_MS = 300_000;
export const DAY_MS = 24 * 3_600_000;
export const FILES_A_DAY = DAY_MS / FILE_MS;
export const STORE_BEGINS_MS = Date.UTC(2026, 9, 24);
/** Of each camera. */
const MOTION_A_DAY = 150;
/** ext4 takes 65 000 names of one file. */
const MOST_LINKS = 50_000;

export function cameraIdOf(camera: number): string {
  return `camera${camera}`;
}

/** The cameras do not begin their files all at the same moment. */
export function fileStart_ms(camera: number, file: number): number {
  return STORE_BEGINS_MS + file * FILE_MS + camera * 1_487;
}

/** Which file of a camera holds a moment; before its first, -1. */
export function fileAt(camera: number, at_ms: number): number {
  return Math.max(-1, Math.floor((at_ms - fileStart_ms(camera, 0)) / FILE_MS));
}

/** Never the first or the last of a day. */
export function isMissing(camera: number, file: number): boolean {
  const day = Math.floor(file / FILES_A_DAY);
  return file % FILES_A_DAY === 1 + ((camera * 37 + day * 101) % (FILES_A_DAY - 2));
}

/** Times of motion that begins in the five minutes of a file. */
export function motionOf(camera: number, file: number): { readonly from_ms: number; readonly to_ms: number }[] {
  const random = randomNumbers(camera * 1_000_003 + file);
  const mean = MOTION_A_DAY / FILES_A_DAY;
  const count = Math.floor(2 * mean * random() + 0.5);
  return Array.from({ length: count }, () => {
    const from_ms = Math.round(STORE_BEGINS_MS + (file + random()) * FILE_MS);
    return { from_ms, to_ms: from_ms + Math.round(2_000 + random() * 40_000) };
  }).toSorted((one, other) => one.from_ms - other.from_ms);
}

/** All files of the cameras are names of a few. */
export function sourceCount({ cameras, days }: StorePlan): number {
  return Math.ceil((cameras * days * FILES_A_DAY) / MOST_LINKS);
}

export function sourceOf(plan: StorePlan, camera: number): number {
  return Math.floor((camera * sourceCount(plan)) / plan.cameras);
}

/** From 0 to below 1; the same row for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
