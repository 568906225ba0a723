/** Footage of three days ago, for retention to remove while the soak runs: copies of a finished file, put into the index by the store's own repair. */
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../lib/child.ts';
import { nightlatch } from '../lib/recorder.ts';
import type { World } from '../lib/world.ts';

const COPIES = 20;

/** Begins while no recorder runs on the folder. Gives the folders of old footage. */
export async function plantOldFootage(world: World, data: string, cameras: readonly string[]): Promise<string[]> {
  const day = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
  const folders = cameras.map((camera) => {
    const stream = join(data, 'footage', camera, 'main');
    const file = readdirSync(stream, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('.mp4'));
    if (file === undefined) throw new Error(`no footage of ${camera} to copy`);
    const folder = join(stream, day);
    mkdirSync(folder);
    for (let copy = 0; copy < COPIES; copy++) {
      const minute = String(copy).padStart(2, '0');
      copyFileSync(join(stream, file), join(folder, `10-${minute}-00.000Z.mp4`));
    }
    return folder;
  });
  await run(world, nightlatch(['check', data, '--repair']));
  return folders;
}
