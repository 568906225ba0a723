/** Proves from the files alone which frames of a camera were recorded: reads the numbers that the fake camera stamped into them. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readRecordedFrames } from './recording.ts';

export interface CameraFrames {
  /** The name of the camera's folder. */
  readonly camera: string;
  readonly files: number;
  /** Frames recorded, each counted as often as it is there. */
  readonly count: number;
  readonly first?: number;
  readonly last?: number;
  /** Numbers between the first and the last that are not there, as ranges with both ends. */
  readonly missing: readonly (readonly [number, number])[];
  readonly missingCount: number;
  /** Numbers that are there more than once. */
  readonly duplicates: readonly number[];
  /** Frames that carry no number. */
  readonly unstamped: number;
}

/** One entry a camera of the data folder, by name; none when nothing has been recorded. */
export async function readFrameCounters(data: string, stream = 'main'): Promise<CameraFrames[]> {
  const footage = join(data, 'footage');
  const cameras: CameraFrames[] = [];
  for (const entry of (await readdir(footage, { withFileTypes: true }).catch(() => [])).toSorted(byName))
    if (entry.isDirectory()) cameras.push(await readCamera(entry.name, join(footage, entry.name, stream)));
  return cameras;
}

async function readCamera(camera: string, folder: string): Promise<CameraFrames> {
  const counters: number[] = [];
  let unstamped = 0;
  let files = 0;
  for (const day of await readdir(folder).catch(() => [])) {
    for (const name of await readdir(join(folder, day))) {
      if (!name.endsWith('.mp4')) continue;
      const recorded = readRecordedFrames(await readFile(join(folder, day, name)));
      for (const counter of recorded.counters) counters.push(counter);
      unstamped += recorded.unstamped;
      files++;
    }
  }
  return { camera, files, unstamped, ...judge(counters) };
}

/** Count, ends, holes and repetitions of numbers in any order. */
export function judge(counters: readonly number[]): Omit<CameraFrames, 'camera' | 'files' | 'unstamped'> {
  const sorted = [...counters].toSorted((a, b) => a - b);
  const missing: [number, number][] = [];
  const duplicates: number[] = [];
  let missingCount = 0;
  for (const [index, counter] of sorted.entries()) {
    const before = sorted[index - 1];
    if (before === undefined) continue;
    if (counter === before && duplicates.at(-1) !== counter) duplicates.push(counter);
    if (counter > before + 1) {
      missing.push([before + 1, counter - 1]);
      missingCount += counter - before - 1;
    }
  }
  const first = sorted[0];
  const last = sorted.at(-1);
  return {
    count: sorted.length,
    ...(first === undefined ? {} : { first }),
    ...(last === undefined ? {} : { last }),
    missing,
    missingCount,
    duplicates,
  };
}

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
