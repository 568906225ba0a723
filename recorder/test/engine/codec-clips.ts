/** Clips of every codec that is recorded, made by ffmpeg for a test: 3 s of noise beside a moving picture, so that no two frames are alike. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clip } from '../../../tools/fake-camera/clip.ts';
import { loadClip, readAnnexBClip } from '../../../tools/fake-camera/load-clip.ts';

const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '25', '-keyint_min', '25', '-sc_threshold', '0'];
const H265 = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'keyint=25:min-keyint=25:log-level=error'];
const B_FRAMES = ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '2', '-g', '25', '-sc_threshold', '0'];
const H265_B_FRAMES = [
  '-c:v',
  'libx265',
  '-preset',
  'superfast',
  '-x265-params',
  'keyint=25:bframes=3:log-level=error',
];

export const CODEC_CLIPS = {
  'H.264 with AAC': { video: H264, sound: ['-c:a', 'aac', '-ar', '48000', '-ac', '2'], name: 'clip.mp4' },
  'H.264 with AAC of 16 kHz': { video: H264, sound: ['-c:a', 'aac', '-ar', '16000', '-ac', '1'], name: 'clip.mp4' },
  'H.264 with B-frames and Opus': { video: B_FRAMES, sound: ['-c:a', 'libopus', '-ac', '1'], name: 'clip.mp4' },
  'H.265 with G.711 A-law': { video: H265, sound: ['-c:a', 'pcm_alaw', '-ar', '8000', '-ac', '1'], name: 'clip.mov' },
  'H.265 with open groups and G.711 µ-law': {
    video: H265_B_FRAMES,
    sound: ['-c:a', 'pcm_mulaw', '-ar', '8000', '-ac', '1'],
    name: 'clip.mkv',
  },
} as const;
export type CodecClip = keyof typeof CODEC_CLIPS;

export async function codecClip(which: CodecClip): Promise<Clip> {
  const { video, sound, name } = CODEC_CLIPS[which];
  return inFolder(async (folder) => {
    const path = join(folder, name);
    const inputs = [...picture('320x180'), '-f', 'lavfi', '-i', 'anoisesrc=amplitude=0.3:seed=7:duration=3'];
    execFileSync('ffmpeg', ['-v', 'error', ...inputs, ...video, ...sound, '-t', '3', path]);
    return loadClip(path);
  });
}

/** Two seconds of one size, then two of another. */
export async function changingClip(): Promise<Clip> {
  return inFolder(async (folder) => {
    const parts = ['320x180', '640x360'].map((size, index) => {
      const path = join(folder, `${index}.264`);
      execFileSync('ffmpeg', ['-v', 'error', ...picture(size), ...H264, '-t', '2', path]);
      return readFileSync(path);
    });
    return readAnnexBClip(Buffer.concat(parts), 25);
  });
}

function picture(size: string): string[] {
  return ['-f', 'lavfi', '-i', `testsrc=size=${size}:rate=25:duration=3,format=yuv420p`];
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'nl-clip-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
