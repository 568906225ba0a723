/** Footage read back: days, timelines, clips. */
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { readFragmentHead } from '../../src/media/fmp4/fragment.ts';
import { readInit } from '../../src/media/fmp4/read-init.ts';
import { BEGAN_MS, type Studio, cleanUp, configs, numbersIn, openReader, openStudio, upTo } from './studio.ts';

cleanUp();

async function clip(studio: Studio, from_ms: number, to_ms: number) {
  const found = await openReader(studio).clip('front', { from_ms: BEGAN_MS + from_ms, to_ms: BEGAN_MS + to_ms });
  if (found === undefined) return undefined;
  const bytes = await buffer(found.body);
  return { starts_ms: found.starts_ms - BEGAN_MS, bytes, numbers: numbersIn(bytes) };
}

test('a clip begins at the key frame at or before the moment, and runs over files', async () => {
  const studio = openStudio();
  studio.shootMany(12 * 60 * 25);
  await studio.finish();
  expect(studio.files().length).toBeGreaterThan(2);
  const whole = await clip(studio, 0, 720_000);
  expect(whole?.numbers).toEqual(upTo(18_000));
  const part = await clip(studio, 61_500, 700_100);
  expect(part?.starts_ms).toBe(61_000);
  expect(part?.numbers).toEqual(upTo(17_525, 1_525));
  // One head; numbers and times run through from 0.
  const bytes = part?.bytes ?? Buffer.alloc(0);
  let at = readInit(bytes)?.bytes ?? 0;
  // After the head stands the index for seeking.
  expect(bytes.toString('latin1', at + 4, at + 8)).toBe('sidx');
  at += bytes.readUInt32BE(at);
  let sequence = 0;
  let time = 0;
  while (at < bytes.length) {
    const fragment = readFragmentHead(bytes.subarray(at));
    if (fragment === undefined) throw new Error(`no fragment at ${at}`);
    expect(bytes.readUInt32BE(at + 20)).toBe(++sequence);
    expect(fragment.decode_ticks90k).toBe(time);
    time += fragment.samples.reduce((sum, sample) => sum + sample.duration_ticks90k, 0);
    at += fragment.bytes;
  }
  expect(time).toBe(16_000 * 3_600);
});

test('in a gap a clip begins with what comes after it; beyond the footage there is none', async () => {
  const studio = openStudio();
  studio.shootMany(50);
  studio.track.begin('the camera was away');
  studio.advance(60_000);
  studio.frame = 1_000;
  studio.shootMany(50);
  await studio.finish();
  const later = await clip(studio, 30_000, 100_000);
  expect(later).toMatchObject({ starts_ms: 62_000, numbers: upTo(1_050, 1_000) });
  const both = await clip(studio, 0, 100_000);
  expect(both?.numbers).toEqual([...upTo(50), ...upTo(1_050, 1_000)]);
  expect(await clip(studio, 30_000, 40_000)).toBeUndefined();
  expect(await clip(studio, 70_000, 80_000)).toBeUndefined();
  expect(await clip(studio, -9_000, -1_000)).toBeUndefined();
  const { spans, gaps } = openReader(studio).timeline('front', { from_ms: BEGAN_MS + 1_000, to_ms: BEGAN_MS + 30_000 });
  expect(spans).toEqual([{ from_ms: BEGAN_MS + 1_000, to_ms: BEGAN_MS + 2_000 }]);
  expect(gaps).toEqual([{ from_ms: BEGAN_MS + 2_000, to_ms: BEGAN_MS + 30_000, reason: 'the camera was away' }]);
  const inGap = openReader(studio).timeline('front', { from_ms: BEGAN_MS + 9_000, to_ms: BEGAN_MS + 10_000 });
  expect(inGap).toMatchObject({ spans: [], gaps: [{ from_ms: BEGAN_MS + 9_000, to_ms: BEGAN_MS + 10_000 }] });
});

test('a clip ends where the picture changes', async () => {
  const studio = openStudio();
  studio.shootMany(50);
  for (let at = 0; at < 50; at++) studio.shoot({ config: 1 });
  await studio.finish();
  const first = await clip(studio, 0, 10_000);
  expect(first?.numbers).toEqual(upTo(50));
  const second = await clip(studio, 2_500, 10_000);
  expect(second).toMatchObject({ starts_ms: 2_000, numbers: upTo(100, 50) });
  expect(readInit(second?.bytes ?? Buffer.alloc(0))?.config).toEqual(configs[1]);
});

test('what is being written can be read up to what is synced, and nothing before anything is recorded', async () => {
  const studio = openStudio();
  expect(openReader(studio).days('front', 'UTC')).toEqual([]);
  expect(await clip(studio, 0, 10_000)).toBeUndefined();
  studio.shootMany(90);
  await studio.store.sync();
  expect((await clip(studio, 0, 10_000))?.numbers).toEqual(upTo(75));
});

test('a playlist of footage that is being written grows, and what it named stays', async () => {
  const studio = openStudio();
  studio.shootMany(22 * 25);
  await studio.store.sync();
  const range = { from_ms: BEGAN_MS + 2_500, to_ms: BEGAN_MS + 86_000_000 };
  const ask = async (isOpen: boolean) => (await openReader(studio).hlsPlaylist('front', range, isOpen)) ?? '';
  const named = (text: string) => text.split('\n').filter((line) => line.endsWith('.m4s'));
  const open = await ask(true);
  expect(open).toContain('#EXT-X-PLAYLIST-TYPE:EVENT');
  expect(open).not.toContain('ENDLIST');
  expect(named(open)).toHaveLength(4);
  studio.shootMany(20 * 25);
  await studio.finish();
  const closed = await ask(false);
  expect(closed).toContain('ENDLIST');
  expect(named(closed)).toHaveLength(10);
  expect(named(closed).slice(0, 4)).toEqual(named(open));
});

test('an export finds the files of a range with their fragments', async () => {
  const studio = openStudio();
  studio.shootMany(12 * 60 * 25);
  await studio.finish();
  const [, second = '', third = ''] = studio.files();
  const range = { from_ms: studio.startOf(second) + 500, to_ms: studio.startOf(third) + 1 };
  const found = [...openReader(studio).rangeFiles('front', range)];
  expect(found.map(({ path }) => path)).toEqual([second, third]);
  for (const file of found) {
    expect(file).toMatchObject({ start_ms: studio.startOf(file.path), configId: 1, soundId: undefined });
    expect(file.initBytes).toBe(readInit(readFileSync(file.path))?.bytes);
    const last = file.fragments.at(-1);
    expect(last && last.position + last.bytes).toBe(statSync(file.path).size);
    expect(file.fragments.every(({ keyBytes }) => keyBytes > 0)).toBe(true);
  }
});

test('an index of a newer version is refused in a sentence, and an index made anew is read', async () => {
  const studio = openStudio();
  studio.shootMany(50);
  await studio.finish();
  const reader = openReader(studio);
  expect(reader.days('front', 'UTC')).toEqual(['2026-11-23']);
  reader.close();
  const path = join(studio.dataDir, 'footage', 'index.db');
  const db = new DatabaseSync(path);
  db.exec('PRAGMA user_version = 99');
  db.close();
  const message = 'The footage was recorded by a newer version of Nightlatch and plays again with that version.';
  expect(() => reader.days('front', 'UTC')).toThrow(message);
  await expect(reader.clip('front', { from_ms: BEGAN_MS, to_ms: BEGAN_MS + 1 })).rejects.toThrow(message);
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
  expect(reader.days('front', 'UTC')).toEqual([]);
  studio.restart();
  expect(reader.days('front', 'UTC')).toEqual(['2026-11-23']);
});

test('days are those of the time zone', async () => {
  const studio = openStudio();
  studio.clock.wall = Date.UTC(2026, 10, 23, 22, 59, 50);
  studio.shootMany(20 * 25);
  studio.track.begin('away');
  studio.advance(2 * 86_400_000);
  studio.shoot({ key: true });
  await studio.finish();
  const reader = openReader(studio);
  expect(reader.days('front', 'UTC')).toEqual(['2026-11-25', '2026-11-23']);
  expect(reader.days('front', 'Europe/Berlin')).toEqual(['2026-11-26', '2026-11-24', '2026-11-23']);
  expect(reader.days('front', 'Asia/Kathmandu')).toEqual(['2026-11-26', '2026-11-24']);
  expect(reader.days('nobody', 'UTC')).toEqual([]);
});
