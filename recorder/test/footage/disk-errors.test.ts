/** A disk that refuses: said, survived, and made up for. */
import { readFileSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { type Disk, type DiskFile, diskThatLeaves, systemDisk } from '../../src/footage/disk.ts';
import { BEGAN_MS, type Studio, cleanUp, numbersIn, openReader, openStudio, upTo } from './studio.ts';

cleanUp();

/** The real disk until `refuses` is set: then every write, or every sync, fails with that code. */
function refusingDisk(): { disk: Disk; refuses: { write?: string; sync?: string } } {
  const refuses: { write?: string; sync?: string } = {};
  const fail = (code: string | undefined) => {
    if (code !== undefined) throw Object.assign(new Error(code), { code });
  };
  const wrap = (file: DiskFile): DiskFile => ({
    ...file,
    write(parts, position) {
      // As a full disk does: a part of it still goes in.
      if (refuses.write !== undefined) file.write([Buffer.alloc(10)], position);
      fail(refuses.write);
      file.write(parts, position);
    },
    async sync() {
      fail(refuses.sync);
      await file.sync();
    },
  });
  return { refuses, disk: { ...systemDisk, createFile: (path) => wrap(systemDisk.createFile(path)) } };
}

const recorded = (studio: Studio) => studio.files().flatMap((path) => numbersIn(readFileSync(path)));

test('frames that a full disk does not take are kept and written once it does', async () => {
  const { disk, refuses } = refusingDisk();
  const studio = openStudio(disk);
  studio.shootMany(100);
  await studio.store.sync();
  expect(studio.store.problem).toBeUndefined();
  refuses.write = 'ENOSPC';
  studio.shootMany(10 * 25);
  expect(studio.store.problem).toBe('The disk is full.');
  await studio.store.sync();
  expect(studio.store.problem).toBe('The disk is full.');
  delete refuses.write;
  studio.shootMany(100);
  await studio.store.sync();
  await studio.store.sync();
  expect(studio.store.problem).toBeUndefined();
  await studio.finish();
  expect(recorded(studio)).toEqual(upTo(450));
  expect(studio.track.framesDropped).toBe(0);
  const { gaps } = openReader(studio).timeline('front', { from_ms: 0, to_ms: 4e12 });
  expect(gaps).toEqual([]);
});

test('an error that the disk reports is counted, and being full is none; a sync that hangs is told before it ends', async () => {
  const { disk, refuses } = refusingDisk();
  let answer = (): void => undefined;
  let hangs = false;
  const hanging: Disk = {
    ...disk,
    createFile(path) {
      const file = disk.createFile(path);
      const wait = async (): Promise<void> => {
        if (hangs) await new Promise<void>((resolve) => (answer = resolve));
        await file.sync();
      };
      return { ...file, sync: wait };
    },
  };
  const studio = openStudio(hanging);
  studio.shootMany(100);
  await studio.store.sync();
  await studio.store.sweep();
  expect(studio.store.state()).not.toHaveProperty('errors');
  refuses.write = 'ENOSPC';
  studio.shootMany(100);
  await studio.store.sync();
  expect(studio.store.state()).not.toHaveProperty('errors');
  refuses.write = 'EIO';
  studio.shootMany(100);
  await studio.store.sync();
  expect(studio.store.problem).toBe('The disk reports errors.');
  const errors = studio.store.state()?.errors;
  expect(errors?.count).toBeGreaterThan(0);
  expect(errors?.last_ms).toBeGreaterThan(BEGAN_MS);
  delete refuses.write;
  studio.shootMany(100);
  await studio.store.sync();
  studio.shootMany(100);
  hangs = true;
  const syncing = studio.store.sync();
  studio.advance(45_000);
  expect(studio.store.state()?.slowestSync_ms).toBe(45_000);
  hangs = false;
  answer();
  await syncing;
  await studio.finish();
  expect(recorded(studio)).toEqual(upTo(500));
});

test('what is kept is bounded: the oldest is dropped, counted, and the gap has its reason', async () => {
  const { disk, refuses } = refusingDisk();
  const studio = openStudio(disk);
  for (let at = 0; at < 50; at++) studio.shoot({ bytes: 100_000 });
  refuses.write = 'EROFS';
  for (let at = 0; at < 1_000; at++) studio.shoot({ bytes: 100_000 });
  expect(studio.store.problem).toBe('The disk has become read-only.');
  expect(studio.track.framesDropped).toBeGreaterThan(300);
  delete refuses.write;
  for (let at = 0; at < 50; at++) studio.shoot({ bytes: 100_000 });
  await studio.finish();
  const numbers = recorded(studio);
  expect(numbers.length).toBe(1_100 - studio.track.framesDropped);
  expect(numbers.slice(-600)).toEqual(upTo(1_100, 500));
  const { gaps } = openReader(studio).timeline('front', { from_ms: 0, to_ms: 4e12 });
  expect(gaps).toMatchObject([{ reason: "the recorder's disk could not be written" }]);
});

test('a file that could not be synced is not trusted any more; the next frames go into another', async () => {
  const { disk, refuses } = refusingDisk();
  const studio = openStudio(disk);
  studio.shootMany(60);
  refuses.sync = 'EIO';
  await studio.store.sync();
  expect(studio.store.problem).toBe('The disk reports errors.');
  delete refuses.sync;
  studio.shootMany(100);
  await studio.store.sync();
  await studio.store.sync();
  expect(studio.store.problem).toBeUndefined();
  await studio.finish();
  expect(studio.files().length).toBe(2);
});

test('the last of the disk is left to the settings: it counts as full before it is', async () => {
  const { bavail, bsize } = statfsSync(tmpdir());
  const studio = openStudio(diskThatLeaves(bavail * bsize * 2));
  studio.shootMany(100);
  await studio.store.sync();
  expect(studio.store.problem).toBe('The disk is full.');
  expect(studio.files()).toEqual([]);
  await studio.finish();
});
