/** One engine process, its cameras and its footage, for one test; everything is stopped and removed after it. */
import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { CameraSource } from '@nightlatch/protocol';
import { afterEach, beforeEach } from 'vitest';
import { FootageReader } from '../../src/footage/reader.ts';
import { type FakeCamera, type FakeCameraOptions, startFakeCamera } from '../../../tools/fake-camera/fake-camera.ts';
import { type CameraFrames, readFrameCounters } from '../../../tools/frame-counters/frame-counters.ts';
import { drawnClip } from './drawn-clip.ts';
import { type EngineProcess, Link, makeDataDir, startProcess } from './rig.ts';

export const EVER = { from_ms: 0, to_ms: 4e12 };

let folder: ReturnType<typeof makeDataDir>;
let undo: (() => unknown)[] = [];

/** To be called once at the top of a test file. */
export function useStage(): void {
  beforeEach(() => {
    folder = makeDataDir();
  });
  afterEach(async () => {
    for (const step of undo.toReversed()) await step();
    undo = [];
    folder.remove();
  });
}

export function dataDir(): string {
  return folder.dataDir;
}

/** `step` is done after the test, the newest first. */
export function afterwards(step: () => unknown): void {
  undo.push(step);
}

/** One more client of the engine link. */
export function openLink(): Link {
  const link = new Link(folder.socketPath);
  afterwards(() => link.close());
  return link;
}

/** `args`: beside those for its folder and its socket. */
export async function engine(...args: readonly string[]): Promise<{ process: EngineProcess; link: Link }> {
  const process = await startProcess(folder.dataDir, folder.socketPath, args);
  afterwards(() => process.end('SIGKILL'));
  return { process, link: openLink() };
}

export async function camera(options: Partial<FakeCameraOptions> = {}): Promise<FakeCamera> {
  const started = await startFakeCamera({ clip: await drawnClip(), user: 'admin', password: 'secret', ...options });
  afterwards(() => started.stop());
  return started;
}

export function source(id: string, { url }: { readonly url: string }): CameraSource {
  return { id, name: id, address: url, username: 'admin', password: 'secret' };
}

export async function frames(cameraId: string): Promise<CameraFrames> {
  const all = await readFrameCounters(folder.dataDir);
  const found = all.find(({ camera: name }) => name === cameraId);
  if (found === undefined) throw new Error(`no footage of ${cameraId}`);
  return found;
}

export function footage(): FootageReader {
  const reader = new FootageReader(folder.dataDir);
  afterwards(() => reader.close());
  return reader;
}

export async function saveClip(
  cameraId: string,
  range: { from_ms: number; to_ms: number },
): Promise<{ path: string; starts_ms: number }> {
  const clip = await footage().clip(cameraId, range);
  if (clip === undefined) throw new Error('no clip');
  const path = join(folder.dataDir, 'clip.mp4');
  await pipeline(clip.body, createWriteStream(path));
  return { path, starts_ms: clip.starts_ms };
}

/** Frames that ffmpeg decodes; it must have nothing to complain of. */
export function countFrames(path: string): number {
  const args = ['-v', 'error', '-count_frames', '-show_entries', 'stream=nb_read_frames', '-of', 'csv=p=0', path];
  return Number(execFileSync('ffprobe', args).toString().trim());
}
