/** What a cut of power leaves behind, and what start-up makes of it. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { checkStore } from '../../src/footage/check.ts';
import { parseSegmentPath } from '../../src/footage/paths.ts';
import { scanSegment } from '../../src/footage/scan.ts';
import { BEGAN_MS, cleanUp, numbersIn, openReader, openStudio, upTo } from './studio.ts';

cleanUp();

const EVER = { from_ms: 0, to_ms: 4e12 };

async function oneFile(frames: number, keyEvery = 25): Promise<{ path: string; bytes: Buffer }> {
  const studio = openStudio();
  for (let at = 0; at < frames; at++) studio.shoot({ bytes: 4, key: at % keyEvery === 0 });
  await studio.finish();
  const path = studio.files()[0] ?? '';
  return { path, bytes: readFileSync(path) };
}

test('a file cut at every byte of its last two fragments keeps its whole fragments and nothing else', async () => {
  const { bytes } = await oneFile(27, 13);
  const folder = mkdtempSync(join(tmpdir(), 'nl-cut-'));
  const path = 'front/main/2026-11-23/07-00-00.000Z.mp4';
  const place = parseSegmentPath(path);
  if (place === undefined) throw new Error('no place');
  const file = join(folder, 'cut.mp4');
  try {
    const kept = new Set<number>();
    const last = bytes.lastIndexOf('moof');
    const region = bytes.lastIndexOf('moof', last - 1) - 10;
    for (let cut = region; cut <= bytes.length; cut++) {
      writeFileSync(file, bytes.subarray(0, cut));
      const record = scanSegment(file, path, place, true);
      const frames = record === undefined ? 0 : record.duration_ticks90k / 3600;
      kept.add(frames);
      if (record === undefined) continue;
      expect(statSync(file).size).toBe(record.bytes);
      expect(record.bytes).toBeLessThanOrEqual(cut);
      expect(numbersIn(readFileSync(file))).toEqual(upTo(frames));
    }
    expect([...kept]).toEqual([0, 13, 26, 27]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);

test('a fragment that has its length but not its bytes is cut off', async () => {
  const { path, bytes } = await oneFile(75);
  const place = parseSegmentPath('front/main/2026-11-23/07-00-00.000Z.mp4');
  if (place === undefined) throw new Error('no place');
  const empty = Buffer.from(bytes);
  empty.fill(0, bytes.length - 500);
  writeFileSync(path, empty);
  expect(scanSegment(path, 'x', place, true)?.duration_ticks90k).toBe(50 * 3600);
  expect(numbersIn(readFileSync(path))).toEqual(upTo(50));
});

test('a fragment that lacks a page inside a picture is cut off, but nothing that was synced', async () => {
  const studio = openStudio();
  for (let at = 0; at < 75; at++) studio.shoot({ bytes: 20_000 });
  await studio.finish();
  const [path = ''] = studio.files();
  const bytes = readFileSync(path);
  const torn = Buffer.from(bytes);
  torn.fill(0, bytes.length - 13_000, bytes.length - 9_000);
  const place = parseSegmentPath('front/main/2026-11-23/07-00-00.000Z.mp4');
  if (place === undefined) throw new Error('no place');
  writeFileSync(path, torn);
  expect(scanSegment(path, 'x', place, false, bytes.length)?.duration_ticks90k).toBe(75 * 3600);
  expect(scanSegment(path, 'x', place, true, 0)?.duration_ticks90k).toBe(50 * 3600);
  expect(readFileSync(path).equals(bytes.subarray(0, statSync(path).size))).toBe(true);
});

test('after a kill the newest file is cut and indexed, and recording goes on with a gap that has its reason', async () => {
  const studio = openStudio();
  studio.shootMany(100);
  await studio.store.sync();
  // As a kill leaves it: the last fragment half written, the row behind.
  const path = studio.files()[0] ?? '';
  truncateSync(path, statSync(path).size - 100);
  studio.advance(3_000);
  studio.restart();
  expect(numbersIn(readFileSync(path))).toEqual(upTo(75 - 25));
  studio.track.begin('the recorder was not recording');
  studio.decode = 0;
  studio.frame = 125;
  studio.shootMany(50);
  await studio.finish();
  const { spans, gaps } = openReader(studio).timeline('front', EVER);
  expect(spans).toHaveLength(2);
  expect(gaps).toEqual([
    { from_ms: BEGAN_MS + 2_000, to_ms: BEGAN_MS + 7_000, reason: 'the recorder was not recording' },
  ]);
});

test.each(['is missing', 'is damaged'])('an index that %s is made anew from the files', async (how) => {
  const studio = openStudio();
  studio.shootMany(12 * 60 * 25);
  await studio.finish();
  const before = openReader(studio).timeline('front', EVER);
  const index = join(studio.dataDir, 'footage', 'index.db');
  if (how === 'is missing') rmSync(index);
  else writeFileSync(index, 'this is no database, and long enough to be looked at as one '.repeat(100));
  studio.restart();
  const reader = openReader(studio);
  await expect.poll(() => reader.timeline('front', EVER), { timeout: 10_000 }).toEqual(before);
  expect(existsSync(`${index}.damaged`)).toBe(how === 'is damaged');
});

test('files from after the clock, which was set back, are added half a minute later: nobody writes them', async () => {
  const studio = openStudio();
  studio.shootMany(12 * 60 * 25);
  await studio.finish();
  const before = openReader(studio).timeline('front', EVER);
  expect(studio.files().length).toBeGreaterThan(2);
  rmSync(join(studio.dataDir, 'footage', 'index.db'));
  studio.clock.wall = BEGAN_MS - 86_400_000;
  studio.restart();
  await expect
    .poll(() => openReader(studio).timeline('front', EVER).spans[0]?.from_ms, { timeout: 10_000 })
    .toBeGreaterThan(BEGAN_MS);
  const later = (): unknown => {
    studio.advance(10_000);
    return openReader(studio).timeline('front', EVER);
  };
  await expect.poll(later, { timeout: 10_000 }).toEqual(before);
});

test('a file without one whole fragment is taken away, foreign files are left alone', async () => {
  const studio = openStudio();
  studio.shootMany(50);
  await studio.finish();
  const [path = ''] = studio.files();
  const empty = path.replace('07-00-00', '08-00-00');
  const foreign = path.replace(/[^/]*$/, 'notes.txt');
  copyFileSync(path, empty);
  truncateSync(empty, 700);
  writeFileSync(foreign, 'mine');
  studio.restart();
  await expect.poll(() => existsSync(empty), { timeout: 10_000 }).toBe(false);
  expect(existsSync(foreign)).toBe(true);
  expect(numbersIn(readFileSync(path))).toEqual(upTo(50));
});

test('a file whose beginning is damaged is set aside, not taken away: there is media in it', async () => {
  const studio = openStudio();
  studio.shootMany(100);
  await studio.finish();
  const [path = ''] = studio.files();
  const damaged = readFileSync(path).fill(0, 0, 300);
  writeFileSync(path, damaged);
  studio.restart();
  expect(studio.store.problem).toBeUndefined();
  expect(existsSync(path)).toBe(false);
  const kept = join(studio.dataDir, 'footage/set-aside', 'front_main_2026-11-23_07-00-00.000Z.mp4');
  expect(readFileSync(kept).equals(damaged)).toBe(true);
  expect(openReader(studio).timeline('front', EVER).spans).toEqual([]);
});

test('a file that is damaged in its middle is cut there, and all of it is kept aside', async () => {
  const { path, bytes } = await oneFile(500);
  const studio = openStudio();
  const name = path.slice(path.indexOf('front/'));
  const there = join(studio.dataDir, 'footage', name);
  mkdirSync(dirname(there), { recursive: true });
  const damaged = Buffer.from(bytes);
  damaged.fill(0, bytes.indexOf('moof', bytes.length / 2) - 4, bytes.indexOf('moof', bytes.length / 2) + 20);
  writeFileSync(there, damaged);
  studio.restart();
  expect(numbersIn(readFileSync(there))).toEqual(upTo(250));
  expect(readFileSync(join(studio.dataDir, 'footage/set-aside', name.replaceAll('/', '_'))).equals(damaged)).toBe(true);
});

test('rows of files that are gone go too', async () => {
  const studio = openStudio();
  studio.shootMany(12 * 60 * 25);
  await studio.finish();
  const [first = ''] = studio.files();
  rmSync(first);
  studio.restart();
  const reader = openReader(studio);
  await expect
    .poll(() => reader.timeline('front', EVER).spans[0]?.from_ms, { timeout: 10_000 })
    .toBeGreaterThan(BEGAN_MS);
  expect(checkStore(studio.dataDir, () => undefined).problems).toEqual([]);
});

test('an index whose damage shows only in use is set aside then, and recording goes on', async () => {
  const studio = openStudio();
  studio.shootMany(12 * 60 * 25);
  await studio.finish();
  const before = openReader(studio).timeline('front', EVER);
  const index = join(studio.dataDir, 'footage', 'index.db');
  const bytes = readFileSync(index);
  writeFileSync(index, bytes.fill(0xa5, bytes.length / 2));
  studio.restart();
  studio.shootMany(50);
  await expect.poll(() => existsSync(`${index}.damaged`), { timeout: 10_000 }).toBe(true);
  await studio.store.sync();
  studio.shootMany(50);
  await expect
    .poll(() => openReader(studio).timeline('front', EVER).spans[0]?.from_ms, { timeout: 10_000 })
    .toBe(before.spans[0]?.from_ms);
  await studio.finish();
  expect(checkStore(studio.dataDir, () => undefined).problems).toEqual([]);
});
