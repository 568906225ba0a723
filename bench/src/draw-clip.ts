/** The picture of the benches' cameras: a few seconds of 1080p H.264 at a set rate, drawn by ffmpeg, with a key frame each 2 s. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Clip } from '@nightlatch/tools/fake-camera/clip';
import { loadClip } from '@nightlatch/tools/fake-camera/load-clip';

export const FPS = 25;
const CLIP_S = 8;

/** Writes `camera.mp4` into the folder. Throws a sentence where ffmpeg is missing. */
export async function drawClip(folder: string, mbit: number): Promise<Clip> {
  const path = join(folder, 'camera.mp4');
  const rate = `${Math.round(mbit * 1000)}k`;
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=1920x1080:rate=${FPS},noise=alls=12:allf=t`, '-t', `${CLIP_S}`];
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
