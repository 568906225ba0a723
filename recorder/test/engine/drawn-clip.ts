/** A small clip that ffmpeg draws once for all tests of a run: 320×180, 25 frames a second, a key frame a second. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clip } from '../../../tools/fake-camera/clip.ts';
import { loadClip } from '../../../tools/fake-camera/load-clip.ts';

const drawn = new Map<string, Promise<Clip>>();

/** `size`: of the smaller picture of a camera, for example. */
export function drawnClip(size = '320x180'): Promise<Clip> {
  const clip = drawn.get(size) ?? draw(size);
  drawn.set(size, clip);
  return clip;
}

async function draw(size: string): Promise<Clip> {
  const folder = mkdtempSync(join(tmpdir(), 'nl-clip-'));
  try {
    const path = join(folder, 'clip.mp4');
    const picture = ['-f', 'lavfi', '-i', `testsrc=size=${size}:rate=25`, '-t', '4', '-pix_fmt', 'yuv420p'];
    const code = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '25', '-keyint_min', '25', '-sc_threshold', '0'];
    execFileSync('ffmpeg', ['-v', 'error', ...picture, ...code, path]);
    return await loadClip(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
