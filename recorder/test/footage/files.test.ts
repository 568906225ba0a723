/** Where files begin and end, and that no frame is lost on the way. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { REASON_PACKETS_LOST } from '../../src/footage/file-turns.ts';
import { nextTurn_ms } from '../../src/footage/turns.ts';
import { BEGAN_MS, type Studio, cleanUp, numbersIn, openReader, openStudio, upTo } from './studio.ts';

cleanUp();

const EVER = { from_ms: 0, to_ms: 4e12 };
const recorded = (studio: Studio) => studio.files().flatMap((path) => numbersIn(readFileSync(path)));

test('files end about every five minutes, at a key frame, and hold every frame once', async () => {
  const studio = openStudio();
  const frames = 12 * 60 * 25;
  studio.shootMany(frames);
  await studio.finish();
  expect(recorded(studio)).toEqual(upTo(frames));
  const files = studio.files();
  expect(files.length).toBeGreaterThanOrEqual(3);
  for (const path of files) expect((numbersIn(readFileSync(path))[0] ?? 1) % 25).toBe(0);
  expect(basename(files[0] ?? '')).toBe('07-00-00.000Z.mp4');
  expect(openReader(studio).timeline('front', EVER)).toEqual({
    spans: [{ from_ms: BEGAN_MS, to_ms: BEGAN_MS + frames * 40 }],
    gaps: [],
  });
});

test('cameras turn at different moments', () => {
  const turns = new Set(upTo(16).map((at) => nextTurn_ms(`camera-${at}`, BEGAN_MS)));
  expect(turns.size).toBeGreaterThan(12);
  for (const turn of turns) {
    expect(turn - BEGAN_MS).toBeGreaterThanOrEqual(30_000);
    expect(turn - BEGAN_MS).toBeLessThanOrEqual(330_000);
  }
});

test('a changed picture begins a file; too many changes are no video', async () => {
  const studio = openStudio();
  studio.shootMany(50);
  studio.shoot({ config: 1 });
  for (let at = 0; at < 24; at++) studio.shoot({ config: 1 });
  await studio.store.sync();
  expect(() => {
    for (let at = 0; at < 100; at++) studio.shoot({ key: true, config: at % 2 });
  }).toThrow('times in a minute');
  await studio.finish();
  expect(studio.files().length).toBeLessThan(40);
  expect(recorded(studio).slice(0, 75)).toEqual(upTo(75));
});

test('lost packets begin a new file when the file has some length, and the gap has its reason', async () => {
  const studio = openStudio();
  studio.shootMany(250);
  studio.track.lost();
  studio.frame += 20;
  studio.decode += 20 * 3600;
  studio.advance(800);
  studio.shoot({ key: true });
  studio.shootMany(30);
  studio.track.lost();
  studio.shoot({ key: true });
  studio.shootMany(30);
  await studio.finish();
  expect(studio.files()).toHaveLength(2);
  const { gaps } = openReader(studio).timeline('front', EVER);
  expect(gaps).toEqual([{ from_ms: BEGAN_MS + 10_000, to_ms: BEGAN_MS + 10_800, reason: REASON_PACKETS_LOST }]);
});

test('a clock of the recorder that steps, either way, never makes footage overlap or run backwards', async () => {
  const studio = openStudio();
  studio.shootMany(250);
  studio.clock.wall -= 600_000;
  studio.shootMany(400 * 25);
  studio.clock.wall += 1_200_000;
  studio.shootMany(400 * 25);
  studio.track.begin('a new connection');
  studio.clock.wall -= 300_000;
  studio.shoot({ key: true });
  studio.shootMany(49);
  await studio.finish();
  expect(recorded(studio)).toEqual(upTo(studio.frame));
  const { spans, gaps } = openReader(studio).timeline('front', EVER);
  const all = [...spans, ...gaps].toSorted((one, other) => one.from_ms - other.from_ms);
  all.forEach((span, at) => at > 0 && expect(span.from_ms).toBeCloseTo(all[at - 1]?.to_ms ?? 0, 0));
});

test('a camera whose clock runs away is no camera; one whose clock stands still is recorded', async () => {
  const studio = openStudio();
  studio.shootMany(50);
  for (let at = 0; at < 1_000; at++) studio.shoot({ step: 1 });
  expect(() => {
    for (let at = 0; at < 100; at++) studio.shoot({ step: 800_000 });
  }).toThrow('ahead');
  await studio.finish();
  expect(recorded(studio).slice(0, 1_050)).toEqual(upTo(1_050));
});

test('a slow camera is on the disk within 2 s of each frame', async () => {
  const studio = openStudio();
  for (let at = 0; at < 5; at++) {
    studio.shoot({ key: true, step: 5 * 90_000 });
    const shot = studio.frame;
    for (let tick = 0; tick < 6; tick++) {
      studio.advance(250);
      studio.track.tick();
    }
    expect(recorded(studio)).toHaveLength(shot);
    studio.advance(5_000 - 1_540);
  }
});
