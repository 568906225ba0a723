/** Frames from a real socket, written by the recorder's own muxer, read back by the tool's own reader. */
import { mkdir, mkdtemp, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fragmentHead } from '@nightlatch/recorder/media/fmp4/fragment';
import { initSegment } from '@nightlatch/recorder/media/fmp4/init';
import { avcConfig } from '@nightlatch/recorder/media/h264/avcc';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readStamp, writeStamp } from '../../bytes/frame-stamp.ts';
import { loadClip } from '../../fake-camera/load-clip.ts';
import { startFakeCamera } from '../../fake-camera/fake-camera.ts';
import { type ReceivedFrame, TestClient } from '../../fake-camera/test/client.ts';
import { eventually } from '../../waiting/eventually.ts';
import { judge, readFrameCounters } from '../frame-counters.ts';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'frame-counters-'));
});
afterEach(() => rm(data, { recursive: true }));

const yard = join(import.meta.dirname, '..', '..', 'scenes', 'yard.mp4');

/** Frames of a camera as a client gets them, with one planned drop on the way when asked for. */
async function receive(count: number, plantDrop: boolean): Promise<{ frames: ReceivedFrame[]; withheld: number[] }> {
  const whole = await loadClip(yard);
  const frames = whole.frames.slice(0, 12).map((frame, n) => ({ ...frame, decode_ticks90k: n * 1500 }));
  const camera = await startFakeCamera({ clip: { ...whole, frames, length_ticks90k: 12 * 1500 } });
  try {
    const client = await TestClient.connect(camera.url);
    await client.play();
    await eventually('some frames', () => client.frames.length > 5);
    if (plantDrop) camera.plan({ type: 'drop-frame' });
    await eventually('all frames', () => client.frames.length >= count);
    client.close();
    return { frames: client.frames.slice(0, count), withheld: [...camera.counters().withheld] };
  } finally {
    await camera.stop();
  }
}

/** Fragments of five frames, in the dated folders of the store. */
async function record(camera: string, name: string, frames: readonly ReceivedFrame[]): Promise<string> {
  const { sps, pps } = await loadClip(yard);
  const parts: Buffer[] = [initSegment(avcConfig([sps], [pps]), 0)];
  for (let at = 0; at < frames.length; at += 5) {
    const group = frames.slice(at, at + 5).map(({ nals }) => lengthPrefixed(nals));
    const samples = group.map(({ length }) => ({
      bytes: length,
      duration_ticks90k: 1500,
      offset_ticks90k: 0,
      key: true,
    }));
    parts.push(fragmentHead(at / 5 + 1, at * 1500, samples), ...group);
  }
  const folder = join(data, 'footage', camera, 'main', '2026-11-23');
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  await writeFile(path, Buffer.concat(parts));
  return path;
}

const lengthPrefixed = (nals: readonly Buffer[]): Buffer =>
  Buffer.concat(
    nals.flatMap((nal) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(nal.length);
      return [length, nal];
    }),
  );

describe('the numbers in a recording', () => {
  it('are unbroken over files and loops when nothing is missing', async () => {
    const { frames } = await receive(40, false);
    await record('yard', '06-00-00.000Z.mp4', frames.slice(0, 23));
    await record('yard', '06-00-01.000Z.mp4', frames.slice(23));
    const [yardFrames, ...others] = await readFrameCounters(data);
    expect(others).toEqual([]);
    expect(yardFrames).toMatchObject({
      camera: 'yard',
      files: 2,
      count: 40,
      missing: [],
      duplicates: [],
      unstamped: 0,
    });
    expect(yardFrames?.first).toBe(frames[0]?.counter);
  });

  it('show a planted drop', async () => {
    const { frames, withheld } = await receive(40, true);
    await record('yard', '06-00-00.000Z.mp4', frames);
    const [found] = await readFrameCounters(data);
    expect(withheld).toHaveLength(1);
    expect(found?.missing).toEqual([[withheld[0], withheld[0]]]);
    expect(found?.missingCount).toBe(1);
  });

  it('show a frame that is there twice', async () => {
    const { frames } = await receive(12, false);
    await record('yard', '06-00-00.000Z.mp4', frames);
    await record('yard', '06-00-01.000Z.mp4', frames.slice(10));
    const [found] = await readFrameCounters(data);
    expect(found?.duplicates).toEqual([frames[10]?.counter, frames[11]?.counter]);
  });

  it('end with the last whole frame of a file that was cut off', async () => {
    const { frames } = await receive(15, false);
    const path = await record('yard', '06-00-00.000Z.mp4', frames);
    const last = lengthPrefixed(frames[14]?.nals ?? []).length;
    await truncate(path, (await stat(path)).size - last);
    expect((await readFrameCounters(data))[0]?.count).toBe(14);
  });

  it('are none where nothing was recorded', async () => {
    expect(await readFrameCounters(data)).toEqual([]);
  });
});

describe('judging numbers', () => {
  it('tells holes of any length', () => {
    expect(judge([7, 3, 4, 12])).toMatchObject({
      first: 3,
      last: 12,
      missing: [
        [5, 6],
        [8, 11],
      ],
      missingCount: 6,
    });
  });

  it('reads a stamp whose number needs emulation prevention', () => {
    for (const counter of [0, 1, 3, 255, 256, 65_536, 0x0000_0300, 2 ** 40]) {
      const nal = writeStamp({ counter, sent_us: 0n });
      expect(nal.indexOf(Buffer.of(0, 0, 1))).toBe(-1);
      expect(nal.indexOf(Buffer.of(0, 0, 0))).toBe(-1);
      expect(readStamp([nal])).toEqual({ counter, sent_us: 0n });
    }
  });
});
