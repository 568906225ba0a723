/** The picture of the benches' cameras: a few seconds of 1080p H.264 at a set rate, drawn by ffmpeg, with a key frame each 2 s. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Clip } from '@nightlatch/tools/fake-camera/clip';
import { loadClip } from '@nightlatch/tools/fake-camera/load-clip';

export const FPS = 25;
const CLIP_S = 8;

/** Of the number that is drawn into a picture: squares in a row at the top, the lowest digit first, white for one. */
export const NUMBER_BITS = 8;
export const NUMBER_SQUARE_PX = 64;

/** Writes `camera.mp4` into the folder. `numbered`: each picture shows its number in the clip. Throws a sentence where ffmpeg is missing. */
export async function drawClip(folder: string, mbit: number, numbered = false): Promise<Clip> {
  const path = join(folder, 'camera.mp4');
  const rate = `${Math.round(mbit * 1000)}k`;
  const scene = `testsrc2=size=1920x1080:rate=${FPS},noise=alls=12:allf=t${numbered ? `,${numberSquares()}` : ''}`;
  const picture = ['-f', 'lavfi', '-i', scene, '-t', `${CLIP_S}`];
  const code = ['-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-preset', 'ultrafast', '-g', `${2 * FPS}`, '-bf', '0'];
  const pace = ['-sc_threshold', '0', '-b:v', rate, '-minrate', rate, '-maxrate', rate, '-bufsize', rate];
  try {
    execFileSync('ffmpeg', ['-v', 'error', '-y', ...picture, ...code, ...pace, path], { stdio: 'pipe' });
  } catch (error) {
    throw new Error('The bench draws its video with ffmpeg, and that did not work. Is ffmpeg installed?', {
      cause: error,
    });
  }
  return loadClip(path);
}

function numberSquares(): string {
  const size = NUMBER_SQUARE_PX;
  const square = (bit: number, color: string, when: string): string =>
    `drawbox=x=${bit * size}:y=0:w=${size}:h=${size}:color=${color}:t=fill${when}`;
  return Array.from({ length: NUMBER_BITS }, (_, bit) =>
    [square(bit, 'black', ''), square(bit, 'white', `:enable='eq(mod(floor(n/${2 ** bit})\\,2)\\,1)'`)].join(','),
  ).join(',');
}
