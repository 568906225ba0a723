/** Reads a clip from a file: MP4, or an Annex B stream. */
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { NAL_IDR, NAL_PPS, NAL_SPS, beginsAccessUnit, isSlice, nalType, splitAnnexB } from '../bytes/nal.ts';
import type { Clip } from './clip.ts';
import { readMp4Clip } from './mp4-clip.ts';

/**
 * Reads an MP4 file (H.264, progressive) or an Annex B stream (`.264`, `.h264`), the latter paced at `annexBFps` (25 when
 * absent). Throws an Error with a sentence when the file holds no H.264 video.
 */
export async function loadClip(path: string, annexBFps = 25): Promise<Clip> {
  const bytes = await readFile(path);
  const annexB = ['.264', '.h264', '.avc'].includes(extname(path).toLowerCase());
  return annexB ? readAnnexBClip(bytes, annexBFps) : readMp4Clip(bytes);
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
