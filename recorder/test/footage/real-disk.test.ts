/** Disks that are really full, read-only, or taken out and put back, as far as this machine lets a test mount any. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { checkStore } from '../../src/footage/check.ts';
import { diskThatLeaves } from '../../src/footage/disk.ts';
import { type Studio, cleanUp, numbersIn, openReader, openStudio, upTo } from './studio.ts';

const MB = 1024 * 1024;
const disk = diskThatLeaves(MB);
let undo: (() => void)[] = [];

cleanUp();
// Registered later, so it is done first: a store lets go of what is no more mounted.
afterEach(() => {
  for (const step of undo.toReversed()) step();
  undo = [];
});

function mount(...args: string[]): boolean {
  return spawnSync('mount', args).status === 0;
}

function unmount(folder: string): void {
  spawnSync('umount', ['-l', folder]);
}

/** A disk of its own, outside of any studio. */
function makeDisk(bytes: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'nl-disk-'));
  mount('-t', 'tmpfs', '-o', `size=${bytes}`, 'nl-test', folder);
  undo.push(() => {
    unmount(folder);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A studio whose footage is on that disk. */
function studioOn(folder: string): Studio {
  const dataDir = mkdtempSync(join(tmpdir(), 'nl-footage-'));
  mkdirSync(join(dataDir, 'footage'));
  plugIn(folder, dataDir);
  undo.push(() => unmount(join(dataDir, 'footage')));
  return openStudio(disk, dataDir);
}

function plugIn(folder: string, dataDir: string): void {
  mount('--bind', folder, join(dataDir, 'footage'));
}

function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'nl-mount-'));
  const may = mount('-t', 'tmpfs', 'nl-test', folder);
  if (may) unmount(folder);
  rmSync(folder, { recursive: true, force: true });
  return may;
}

const recorded = (studio: Studio) => studio.files().flatMap((path) => numbersIn(readFileSync(path)));
const problems = (studio: Studio) => checkStore(studio.dataDir, () => undefined).problems;

async function shootSynced(studio: Studio, seconds: number, bytes = 4_000): Promise<void> {
  for (let at = 0; at < seconds; at++) {
    for (let frame = 0; frame < 25; frame++) studio.shoot({ bytes });
    await studio.store.sync();
  }
}

describe.skipIf(!mayMount())('with disks of its own (skipped where nothing may be mounted)', () => {
  test('a full disk: said, the frames wait, and go on once there is room, none lost', async () => {
    const folder = makeDisk(16 * MB);
    const studio = studioOn(folder);
    await shootSynced(studio, 100);
    expect(studio.store.problem).toBeUndefined();
    const ballast = join(folder, 'ballast');
    spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=64k', 'status=none']);
    await shootSynced(studio, 30);
    expect(studio.store.problem).toBe('The disk is full.');
    rmSync(ballast);
    await shootSynced(studio, 5);
    expect(studio.store.problem).toBeUndefined();
    await studio.finish();
    expect(recorded(studio)).toEqual(upTo(studio.frame));
    expect(problems(studio)).toEqual([]);
  });

  test('retention keeps a small disk going for as long as one likes', async () => {
    const studio = studioOn(makeDisk(40 * MB));
    studio.store.setRules({ cameras: new Map(), protected: [], freeReserve_bytes: 6 * MB });
    for (let round = 0; round < 40; round++) {
      await shootSynced(studio, 30);
      studio.advance(10_000);
      await studio.store.sweep();
    }
    expect(studio.store.problem).toBeUndefined();
    expect(studio.track.framesDropped).toBe(0);
    await studio.finish();
    const numbers = recorded(studio);
    expect(numbers[0]).toBeGreaterThan(0);
    expect(numbers).toEqual(upTo(studio.frame, numbers[0]));
    expect(problems(studio)).toEqual([]);
  });

  test('a disk that is read-only: said, the frames wait, and are written once it is not', async () => {
    const folder = makeDisk(16 * MB);
    mount('-o', 'remount,ro', folder);
    const studio = studioOn(folder);
    await shootSynced(studio, 10);
    expect(studio.store.problem).toBe('The disk has become read-only.');
    mount('-o', 'remount,rw', folder);
    mount('-o', 'remount,bind,rw', join(studio.dataDir, 'footage'));
    await shootSynced(studio, 10);
    expect(studio.store.problem).toBeUndefined();
    await studio.finish();
    expect(recorded(studio)).toEqual(upTo(studio.frame));
  });

  test('a disk taken out while it is written and put back: nothing goes beside it, little is lost, and it goes on', async () => {
    const folder = makeDisk(32 * MB);
    const studio = studioOn(folder);
    const footage = join(studio.dataDir, 'footage');
    await shootSynced(studio, 20);
    unmount(footage);
    await shootSynced(studio, 20);
    expect(studio.store.problem).toBe('The disk with the footage is gone.');
    expect(readdirSync(footage)).toEqual([]);
    plugIn(folder, studio.dataDir);
    await shootSynced(studio, 20);
    expect(studio.store.problem).toBeUndefined();
    await studio.finish();
    const numbers = recorded(studio);
    const lost = upTo(studio.frame).filter((number) => !numbers.includes(number));
    console.log(JSON.stringify({ takenOut: true, framesLost: lost.length, of: studio.frame }));
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(lost.length).toBeLessThanOrEqual(50);
    expect(problems(studio)).toEqual([]);
    expect(openReader(studio).timeline('front', { from_ms: 0, to_ms: 4e12 }).spans.length).toBeGreaterThan(0);
  });
});

test('a footage folder that is deleted while it is written is made anew', async () => {
  const studio = openStudio(disk);
  await shootSynced(studio, 10);
  rmSync(join(studio.dataDir, 'footage'), { recursive: true });
  await shootSynced(studio, 10);
  expect(studio.store.problem).toBeUndefined();
  await studio.finish();
  expect(existsSync(join(studio.dataDir, 'footage/index.db'))).toBe(true);
  expect(recorded(studio).at(-1)).toBe(studio.frame - 1);
  expect(problems(studio)).toEqual([]);
});
