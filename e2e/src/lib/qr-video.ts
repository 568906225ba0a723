/** What a phone's camera sees, as a file that Chromium's fake capture device plays: nothing much, or a monitor's picture. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.ts';
import type { World } from './world.ts';

export interface PhoneCamera {
  readonly file: string;
  /** Points the camera at a picture (a PNG file). Takes effect the next time the app opens the camera. */
  pointAt(picture: string): Promise<void>;
}

const SIZE = '1280:720';

export async function makePhoneCamera(world: World, name: string): Promise<PhoneCamera> {
  const file = join(world.folder, `${name}.y4m`);
  async function write(input: readonly string[]): Promise<void> {
    const fresh = `${file}.new.y4m`;
    await run(world, {
      command: 'ffmpeg',
      args: [
        '-v',
        'error',
        ...input,
        '-vf',
        `scale=${SIZE}`,
        '-r',
        '5',
        '-t',
        '0.6',
        '-pix_fmt',
        'yuv420p',
        '-y',
        fresh,
      ],
    });
    renameSync(fresh, file);
  }
  await write(['-f', 'lavfi', '-i', 'color=gray:s=1280x720:r=5']);
  return { file, pointAt: (picture) => write(['-loop', '1', '-i', picture]) };
}
