/** Clips with something that moves in a part of their time only, for the tests of motion that the recorder finds; drawn once a run. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clip } from '../../../tools/fake-camera/clip.ts';
import { loadClip } from '../../../tools/fake-camera/load-clip.ts';

const FPS = 15;

export interface Moving {
  readonly size: string;
  /** Of one loop. */
  readonly seconds: number;
  /** When a white box crosses the picture, seconds of the loop; absent: nothing moves. */
  readonly from_s?: number;
  readonly to_s?: number;
  readonly codec?: 'libx264' | 'libx265';
}

/** A grey wall with the noise of a sensor, a key frame a second. */
export async function movingClip({ size, seconds, from_s = -9, to_s = -8, codec = 'libx264' }: Moving): Promise<Clip> {
  const folder = mkdtempSync(join(tmpdir(), 'nl-moving-'));
  try {
    const path = join(folder, 'clip.mp4');
    const wall = `color=gray:size=${size}:rate=${FPS}:duration=${seconds},noise=alls=8:allf=t[wall]`;
    const place = `if(between(t,${from_s},${to_s}),W*(t-${from_s})/${to_s - from_s}-w,-w)`;
    const [width = 0, height = 0] = size.split('x').map(Number);
    const box = `color=white:size=${Math.round(width / 8)}x${Math.round(height / 3)}:rate=${FPS}:duration=${seconds}[box]`;
    const scene = `${wall};${box};[wall][box]overlay=x='${place}':y=H/2,format=yuv420p`;
    const keys = ['-g', String(FPS), '-keyint_min', String(FPS), '-sc_threshold', '0', '-bf', '0'];
    const code = codec === 'libx265' ? ['-x265-params', 'log-level=error', '-tag:v', 'hvc1'] : [];
    const args = ['-v', 'error', '-filter_complex', scene, '-c:v', codec, '-preset', 'ultrafast', ...code, ...keys];
    execFileSync('ffmpeg', [...args, path]);
    return await loadClip(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
