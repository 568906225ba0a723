/** Clips as browsers and downloads take them: whole and in parts, with sound, checked by ffprobe; footage that goes while it is read. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test, vi } from 'vitest';
import { FileHandles } from '../../src/footage/file-handles.ts';
import type { FootageClip } from '../../src/footage/clip.ts';
import { readIndependently } from '../engine/independent-reader.ts';
import { record } from './drawn-footage.ts';
import { BEGAN_MS, type Studio, cleanUp, openReader, openStudio } from './studio.ts';

cleanUp();

async function clipOf(studio: Studio, from_ms: number, to_ms: number): Promise<FootageClip> {
  const clip = await openReader(studio).clip('front', { from_ms: BEGAN_MS + from_ms, to_ms: BEGAN_MS + to_ms });
  if (clip === undefined) throw new Error('no clip');
  return clip;
}

function probe(studio: Studio, bytes: Buffer): { streams: unknown; warnings: string } {
  const path = join(studio.dataDir, 'clip.mp4');
  writeFileSync(path, bytes);
  const entries = 'stream=codec_name,nb_read_frames:format=duration';
  const told = spawnSync('ffprobe', ['-v', 'warning', '-count_frames', '-show_entries', entries, '-of', 'json', path]);
  const { streams }: { streams: unknown } = JSON.parse(told.stdout.toString());
  return { streams, warnings: told.stderr.toString() };
}

test('a clip over several files with sound is whole to ffprobe, as long as it was said, and the same in parts', async () => {
  const studio = openStudio();
  record(studio, 420);
  await studio.finish();
  expect(studio.files().length).toBeGreaterThan(1);
  const clip = await clipOf(studio, 10_500, 400_000);
  expect(clip.starts_ms).toBe(BEGAN_MS + 10_000);
  expect(clip.ends_ms).toBe(BEGAN_MS + 400_000);
  const whole = await buffer(clip.body);
  expect(whole.length).toBe(clip.bytes);
  const { streams, warnings } = probe(studio, whole);
  expect(warnings).toBe('');
  const read = readIndependently(join(studio.dataDir, 'clip.mp4'));
  expect(read).toMatchObject({ samples: [390 * 25, expect.any(Number)], complaints: [] });
  expect(streams).toMatchObject([{ codec_name: 'h264', nb_read_frames: String(390 * 25) }, { codec_name: 'aac' }]);

  const again = await clipOf(studio, 10_900, 400_000);
  expect(again.tag).toBe(clip.tag);
  const step = 777_777;
  const parts: Buffer[] = [];
  for (let from = 0; from < again.bytes; from += step) {
    parts.push(await buffer(again.read(from, Math.min(from + step, again.bytes))));
  }
  expect(Buffer.concat(parts).equals(whole)).toBe(true);
  expect((await buffer(clip.read(3, 4)))[0]).toBe(whole[3]);
  expect((await clipOf(studio, 10_500, 399_000)).tag).not.toBe(clip.tag);
});

test('players seek by the index: what is after a place decodes without what is before', async () => {
  const studio = openStudio();
  record(studio, 60);
  await studio.finish();
  const bytes = await buffer((await clipOf(studio, 0, 60_000)).body);
  const path = join(studio.dataDir, 'seek.mp4');
  writeFileSync(path, bytes);
  const at = ['-v', 'warning', '-ss', '41', '-i', path, '-frames:v', '1', '-f', 'framemd5', '-'];
  const sought = spawnSync('ffmpeg', at);
  expect(sought.stderr.toString()).toBe('');
  expect(sought.stdout.toString()).toContain('160x90');
});

test('for somebody who reads slowly no more is read than a few fragments', async () => {
  const studio = openStudio();
  studio.shootMany(12 * 60 * 25);
  await studio.finish();
  const clip = await clipOf(studio, 0, 720_000);
  const reads = vi.spyOn(FileHandles.prototype, 'read');
  const body = clip.body;
  await once(body, 'readable');
  body.read();
  // Each of these reads takes as long as one that the clip could do meanwhile.
  for (let at = 0; at < 50; at++) await readFile(studio.files()[0] ?? '');
  expect(reads.mock.calls.length).toBeLessThan(6);
  body.destroy();
  await once(body, 'close');
  const before = reads.mock.calls.length;
  await new Promise((resolve) => setImmediate(resolve));
  expect(reads.mock.calls.length).toBe(before);
  reads.mockRestore();
});

test('files are held open for a moment and in small number, and every one is closed', async () => {
  const studio = openStudio();
  studio.shootMany(25 * 60 * 25);
  await studio.finish();
  const handles = new FileHandles(2);
  const files = studio.files();
  expect(files.length).toBeGreaterThan(4);
  const sizes = await Promise.all(files.map(async (path) => (await handles.read(path, 0, 100))?.length));
  expect(sizes).toEqual(files.map(() => 100));
  expect(handles.open).toBeLessThanOrEqual(2);
  expect(await handles.read(files[0] ?? '', 2 ** 40, 1)).toBeUndefined();
  expect(await handles.read(`${files[0]}.not`, 0, 1)).toBeUndefined();
  await expect(handles.read(studio.dataDir, 0, 1)).rejects.toThrow('EISDIR');
  handles.close();
  expect(handles.open).toBe(0);
});

test('a file that is removed while a clip is read makes the reading fail, not end', async () => {
  const studio = openStudio();
  record(studio, 420);
  await studio.finish();
  const clip = await clipOf(studio, 0, 420_000);
  rmSync(studio.files()[1] ?? '');
  await expect(buffer(clip.body)).rejects.toThrow('This footage is no longer on the disk.');
});

test('a clip of what is being written is what was synced, and keeps being that', async () => {
  const studio = openStudio();
  record(studio, 20);
  await studio.store.sync();
  const clip = await clipOf(studio, 0, 60_000);
  const before = await buffer(clip.body);
  expect(probe(studio, before).warnings).toBe('');
  await studio.finish();
  expect((await buffer(clip.body)).equals(before)).toBe(true);
  expect((await clipOf(studio, 0, 60_000)).tag).not.toBe(clip.tag);
});
