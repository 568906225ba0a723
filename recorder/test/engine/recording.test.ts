/** A real engine process records a real RTSP camera: nothing is missing, whatever ends. */
import { execFileSync } from 'node:child_process';
import { createWriteStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { drawnClip } from './drawn-clip.ts';
import { FootageReader } from '../../src/footage/reader.ts';
import { type FakeCamera, type FakeCameraOptions, startFakeCamera } from '../../../tools/fake-camera/fake-camera.ts';
import { readFrameCounters } from '../../../tools/frame-counters/frame-counters.ts';
import { type EngineProcess, Link, makeDataDir, startProcess, until } from './rig.ts';

const EVER = { from_ms: 0, to_ms: 4e12 };
let folder: ReturnType<typeof makeDataDir>;
let undo: (() => unknown)[] = [];

beforeEach(() => {
  folder = makeDataDir();
});
afterEach(async () => {
  for (const step of undo.toReversed()) await step();
  undo = [];
  folder.remove();
});

async function engine(): Promise<{ process: EngineProcess; link: Link }> {
  const started = await startProcess(folder.dataDir, folder.socketPath);
  const link = new Link(folder.socketPath);
  undo.push(
    () => started.end('SIGKILL'),
    () => link.close(),
  );
  return { process: started, link };
}

async function camera(options: Partial<FakeCameraOptions> = {}): Promise<FakeCamera> {
  const started = await startFakeCamera({ clip: await drawnClip(), user: 'admin', password: 'secret', ...options });
  undo.push(() => started.stop());
  return started;
}

const source = (id: string, { url }: FakeCamera) => ({
  id,
  name: id,
  address: url,
  username: 'admin',
  password: 'secret',
});

async function frames(cameraId: string) {
  const all = await readFrameCounters(folder.dataDir);
  const found = all.find(({ camera: name }) => name === cameraId);
  if (found === undefined) throw new Error(`no footage of ${cameraId}`);
  return found;
}

async function saveClip(cameraId: string, range: { from_ms: number; to_ms: number }) {
  const reader = new FootageReader(folder.dataDir);
  try {
    const clip = await reader.clip(cameraId, range);
    if (clip === undefined) throw new Error('no clip');
    const path = join(folder.dataDir, 'clip.mp4');
    await pipeline(clip.body, createWriteStream(path));
    return { path, starts_ms: clip.starts_ms };
  } finally {
    reader.close();
  }
}

function countFrames(path: string): number {
  const args = ['-v', 'error', '-count_frames', '-show_entries', 'stream=nb_read_frames', '-of', 'csv=p=0', path];
  return Number(execFileSync('ffprobe', args).toString().trim());
}

test.each(['basic', 'digest-md5', 'digest-sha256'] as const)(
  'records over %s and ends within 2 s with every frame on the disk',
  async (auth) => {
    const cam = await camera({ auth });
    const { process, link } = await engine();
    link.cameras(source('front', cam));
    await link.written('front', 50);
    expect(link.state('front')).toMatchObject({ kind: 'recording', width: 320, height: 180, framesLost: 0 });
    const made = cam.counters().framesMade;
    expect(await process.end('SIGTERM')).toBeLessThan(2_000);
    expect(process.child.exitCode).toBe(0);
    const recorded = await frames('front');
    expect(recorded).toMatchObject({ missingCount: 0, duplicates: [], unstamped: 0 });
    expect(recorded.last).toBeGreaterThanOrEqual(made - 1);
    const clip = await saveClip('front', EVER);
    expect(countFrames(clip.path)).toBe(recorded.count);
  },
);

test('a killed engine loses at most 2 s, everything before plays, and it goes on by its own list', async () => {
  const cam = await camera();
  const first = await engine();
  first.link.cameras(source('front', cam));
  await first.link.written('front', 60);
  const atKill = cam.counters().framesMade - 1;
  await first.process.end('SIGKILL');
  const before = await frames('front');
  expect(before).toMatchObject({ missingCount: 0, duplicates: [] });
  expect(atKill - (before.last ?? 0)).toBeLessThanOrEqual(50);

  const second = await engine();
  await second.link.written('front', 30);
  await second.process.end('SIGTERM');
  const after = await frames('front');
  expect(after.duplicates).toEqual([]);
  expect(after.missing).toHaveLength(1);
  const reader = new FootageReader(folder.dataDir);
  undo.push(() => reader.close());
  const { spans, gaps } = reader.timeline('front', EVER);
  expect(spans).toHaveLength(2);
  expect(gaps).toMatchObject([{ reason: 'the recorder was not recording' }]);
  // Both files play, the one that was cut off too.
  expect(countFrames((await saveClip('front', EVER)).path)).toBe(after.count);
});

test('footage is on the disk and readable within 2 s while it is being written', async () => {
  const cam = await camera();
  const { link } = await engine();
  link.cameras(source('front', cam));
  await link.written('front', 25);
  const reader = new FootageReader(folder.dataDir);
  undo.push(() => reader.close());
  const made = cam.counters().framesMade;
  const clip = await until('the index tells', () => {
    const span = reader.timeline('front', EVER).spans[0];
    return span !== undefined && span.to_ms - span.from_ms > 1_500 && span;
  });
  expect(cam.counters().framesMade - made).toBeLessThan(100);
  const { starts_ms, path } = await saveClip('front', { from_ms: clip.from_ms + 1_200, to_ms: clip.to_ms });
  // The key frame at or before: one a second.
  expect(starts_ms).toBe(clip.from_ms + 1_000);
  expect(countFrames(path)).toBeGreaterThan(10);
  expect(reader.days('front', 'UTC')).toEqual([new Date(clip.from_ms).toISOString().slice(0, 10)]);
});

test('lost packets cost the frames up to the next key frame, and are counted', async () => {
  const cam = await camera();
  const { process, link } = await engine();
  link.cameras(source('front', cam));
  await link.written('front', 25);
  cam.plan({ type: 'drop-packet', count: 1 });
  await until('the loss is counted', () => (link.state('front')?.packetsLost ?? 0) > 0);
  const counted = await link.written('front', 75);
  await process.end('SIGTERM');
  const recorded = await frames('front');
  expect(recorded.missingCount).toBeGreaterThan(0);
  expect(recorded.missingCount).toBeLessThanOrEqual(25);
  expect(counted.framesLost).toBeGreaterThan(0);
  expect(counted.framesLost).toBeLessThanOrEqual(recorded.missingCount);
  expect(counted.interruptions).toBe(0);
  expect(countFrames((await saveClip('front', EVER)).path)).toBe(recorded.count);
});

test('a frame that the camera never sent is missed by the counters: the proof proves something', async () => {
  const cam = await camera();
  const { process, link } = await engine();
  link.cameras(source('front', cam));
  await link.written('front', 25);
  cam.plan({ type: 'drop-frame', count: 1 });
  await link.written('front', 60);
  await process.end('SIGTERM');
  expect(await frames('front')).toMatchObject({ missingCount: 1 });
  expect(link.state('front')).toMatchObject({ packetsLost: 0, framesLost: 0 });
});

test('reasons: wrong password, nobody there, closed connections, another address', async () => {
  const cam = await camera();
  const { link } = await engine();
  link.cameras(
    { ...source('front', cam), password: 'wrong' },
    { id: 'yard', name: 'Yard', address: 'rtsp://127.0.0.1:1/x' },
  );
  await until('refused', () => link.state('front')?.reason === 'wrong password for the camera');
  await until('nobody', () => link.state('yard')?.reason?.includes('no camera listens') === true);
  link.cameras(source('front', cam));
  await link.written('front', 25);
  expect(link.state('yard')).toBeUndefined();
  cam.plan({ type: 'refuse', for_ms: 700 });
  await until('the loss is told', () => link.state('front')?.reason?.includes('closed the connection') === true);
  const before = link.state('front')?.framesWritten ?? 0;
  await link.written('front', before + 25);
  expect(link.state('front')).toMatchObject({ kind: 'recording', interruptions: 1 });
});

test('a stalled camera is noticed after 5 s and recorded again when it goes on', async () => {
  const cam = await camera();
  const { link } = await engine();
  link.cameras(source('front', cam));
  await link.written('front', 25);
  cam.plan({ type: 'stall', for_ms: 6_500 });
  await until('stopped', () => link.state('front')?.reason === 'the camera stopped sending video', 8_000);
  const before = link.state('front')?.framesWritten ?? 0;
  await link.written('front', before + 25);
  expect(readdirSync(join(folder.dataDir, 'footage', 'front', 'main'))).toHaveLength(1);
});
