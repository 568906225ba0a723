/** Reads a clip from a file: MP4 or QuickTime, an Annex B stream, or what ffmpeg makes a QuickTime file of without encoding it anew. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { NAL_IDR, NAL_PPS, NAL_SPS, beginsAccessUnit, isSlice, nalType, splitAnnexB } from '../bytes/nal.ts';
import type { Clip } from './clip.ts';
import { readMp4Clip } from './mp4-clip.ts';

const ANNEX_B = ['.264', '.h264', '.avc'];
const MP4 = ['.mp4', '.m4v', '.mov'];

/**
 * Reads an MP4 or QuickTime file (H.264 or H.265, progressive), an Annex B stream of H.264 (`.264`, `.h264`), which is paced at
 * `annexBFps` (25 when absent), or another file that ffmpeg can read. Throws an Error with a sentence when the file holds no such video.
 */
export async function loadClip(path: string, annexBFps = 25): Promise<Clip> {
  const type = extname(path).toLowerCase();
  if (ANNEX_B.includes(type)) return readAnnexBClip(await readFile(path), annexBFps);
  return readMp4Clip(MP4.includes(type) ? await readFile(path) : await remux(path));
}

async function remux(path: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'nl-clip-'));
  try {
    const made = join(folder, 'clip.mov');
    await promisify(execFile)('ffmpeg', [
      '-v',
      'error',
      '-i',
      path,
      '-c',
      'copy',
      '-video_track_timescale',
      '90000',
      made,
    ]);
    return await readFile(made);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every access unit gets the same duration. */
export function readAnnexBClip(stream: Buffer, fps: number): Clip {
  const units: Buffer[][] = [];
  let unit: Buffer[] = [];
  for (const nal of splitAnnexB(stream)) {
    if (unit.some(isSlice) && beginsAccessUnit(nal)) {
      units.push(unit);
      unit = [];
    }
    unit.push(nal);
  }
  if (unit.some(isSlice)) units.push(unit);
  const all = units.flat();
  const sps = all.find((nal) => nalType(nal) === NAL_SPS);
  const pps = all.find((nal) => nalType(nal) === NAL_PPS);
  if (sps === undefined || pps === undefined) throw new Error('The clip has no H.264 parameter sets.');
  const step = Math.round(90_000 / fps);
  const frames = units.map((nals, index) => ({
    nals,
    key: nals.some((nal) => nalType(nal) === NAL_IDR),
    decode_ticks90k: index * step,
    offset_ticks90k: 0,
  }));
  return { frames, length_ticks90k: frames.length * step, sps, pps };
}
