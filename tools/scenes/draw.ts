/**
 * Draws the demo's scenes and encodes them (the only step that needs ffmpeg; the product does not):
 *   node tools/scenes/draw.ts [yard|doorway] [--still TURN --out FILE.png]
 * Without `--still` it writes tools/scenes/NAME.mp4: H.264 High without B-frames, 1280×720, a key frame a second.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { develop } from './kit/develop.ts';
import { HEIGHT, WIDTH } from './kit/picture.ts';
import type { DrawnScene } from './kit/scene.ts';
import { drawDoorway } from './doorway.ts';
import { drawYard } from './yard.ts';

const scenes: Readonly<Record<string, (samples: number) => DrawnScene>> = { yard: drawYard, doorway: drawDoorway };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { still: { type: 'string' }, out: { type: 'string' } },
});

const rawInput = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${WIDTH}x${HEIGHT}`];

async function ffmpeg(args: readonly string[], frames: Iterable<Buffer>): Promise<void> {
  const child = spawn('ffmpeg', ['-v', 'error', '-y', ...args], { stdio: ['pipe', 'inherit', 'inherit'] });
  const ended = once(child, 'exit');
  for (const frame of frames) if (!child.stdin.write(frame)) await once(child.stdin, 'drain');
  child.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`ffmpeg ended with ${String(code)}`);
}

/** Encodes twice over the same frames, so that the file's size is what was asked for. */
async function encode(scene: DrawnScene, out: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'scenes-'));
  const count = scene.seconds * scene.fps;
  const lossless = join(folder, 'frames.mkv');
  function* frames(): Generator<Buffer> {
    for (let n = 0; n < count; n++) yield develop(scene.frame(n / count), scene.film, n);
  }
  try {
    const rate = ['-r', String(scene.fps)];
    await ffmpeg([...rawInput, ...rate, '-i', '-', '-c:v', 'ffv1', lossless], frames());
    const video = ['-c:v', 'libx264', '-preset', 'veryslow', '-profile:v', 'high', '-bf', '0', '-pix_fmt', 'yuv420p'];
    const groups = ['-g', String(scene.fps), '-keyint_min', String(scene.fps), '-sc_threshold', '0'];
    const size = ['-b:v', String(scene.bitRate), '-x264-params', 'aq-mode=3:psy-rd=1.0,0.1:open-gop=0'];
    const scaling = [
      '-vf',
      'scale=out_color_matrix=bt709:out_range=tv',
      '-colorspace',
      'bt709',
      '-color_primaries',
      'bt709',
      '-color_trc',
      'bt709',
    ];
    const log = ['-passlogfile', join(folder, 'pass')];
    const pass = (n: number, to: readonly string[]): Promise<void> =>
      ffmpeg(['-i', lossless, ...scaling, ...video, ...groups, ...size, ...log, '-pass', String(n), '-an', ...to], []);
    await pass(1, ['-f', 'null', '-']);
    await pass(2, ['-movflags', '+faststart', '-fflags', '+bitexact', out]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

for (const [name, draw] of Object.entries(scenes)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const scene = draw(values.still === undefined ? 4 : 1);
  if (values.still === undefined) await encode(scene, join(import.meta.dirname, `${name}.mp4`));
  else {
    const turn = Number(values.still);
    const frame = develop(scene.frame(turn), scene.film, Math.round(turn * scene.seconds * scene.fps));
    await ffmpeg([...rawInput, '-i', '-', '-frames:v', '1', values.out ?? `/tmp/${name}.png`], [frame]);
  }
}
