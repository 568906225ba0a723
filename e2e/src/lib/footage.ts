/** What a recorder has on its disk: which frames of each camera, and whether every file plays. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type CameraFrames, readFrameCounters } from '@nightlatch/tools/frame-counters/frame-counters';
import { run } from './child.ts';
import type { World } from './world.ts';

/** Frames recorded of the camera with this id; undefined while there is no footage of it. */
export async function framesOf(data: string, cameraId: string): Promise<CameraFrames | undefined> {
  return (await readFrameCounters(data)).find(({ camera }) => camera === cameraId);
}

/** Decodes every finished file (all but the one that is being written) to its end. Gives how many; fails at the first that does not play. */
export async function playFinishedFiles(world: World, data: string, cameraId: string): Promise<number> {
  const folder = join(data, 'footage', cameraId, 'main');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.mp4'))
    .toSorted()
    .slice(0, -1);
  for (const file of files) {
    const played = await run(world, {
      command: 'ffmpeg',
      args: ['-v', 'error', '-i', join(folder, file), '-f', 'null', '-'],
    });
    if (played.err.length > 0) throw new Error(`${file} does not play: ${played.err.slice(0, 3).join(' | ')}`);
  }
  return files.length;
}
