/** Footage that makes room: rows before files, nothing protected, nothing that is being written, and nothing comes back. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemDisk } from '../../src/footage/disk.ts';
import { FootageIndex } from '../../src/footage/footage-index.ts';
import { indexPath } from '../../src/footage/paths.ts';
import { BEGAN_MS, type Studio, cleanUp, numbersIn, openStudio } from './studio.ts';

cleanUp();

const GB = 1e9;
/** The real disk that says what room it has. */
function roomyDisk(free_bytes: number) {
  const room = { free_bytes };
  return { room, disk: { ...systemDisk, space: async () => ({ free_bytes: room.free_bytes, total_bytes: 100 * GB }) } };
}
const rules = { cameras: new Map(), protected: [], freeReserve_bytes: GB };

/** So many minutes of footage, all synced; the last file is still open. */
async function record(studio: Studio, minutes: number): Promise<void> {
  for (let at = 0; at < minutes; at++) {
    studio.shootMany(60 * 25);
    await studio.store.sync();
  }
}

test('until the rules are known nothing goes; then the oldest goes, and what is being written stays', async () => {
  const { disk } = roomyDisk(0);
  const studio = openStudio(disk);
  await record(studio, 12);
  const files = studio.files();
  await studio.store.sweep();
  expect(studio.files()).toEqual(files);
  expect(studio.store.state()).toMatchObject({ free_bytes: 0, reserveSpent: false });
  studio.store.setRules(rules);
  await studio.store.sweep();
  await studio.store.sweep();
  expect(studio.files()).toEqual(files.slice(-1));
  const state = studio.store.state();
  expect(state?.reserveSpent).toBe(true);
  expect(state?.cameras).toMatchObject([{ cameraId: 'front' }]);
  studio.shootMany(100);
  await studio.finish();
  expect(numbersIn(readFileSync(files.at(-1) ?? '')).at(-1)).toBe(studio.frame - 1);
});

test('what is protected stays, whatever the days and bytes', async () => {
  const { disk } = roomyDisk(10 * GB);
  const studio = openStudio(disk);
  await record(studio, 22);
  const files = studio.files();
  expect(files.length).toBeGreaterThan(3);
  studio.store.setRules({
    ...rules,
    cameras: new Map([['front', { bytes: 1 }]]),
    protected: [{ cameraId: 'front', from_ms: BEGAN_MS, to_ms: BEGAN_MS + 1_000 }],
  });
  await studio.store.sweep();
  expect(studio.files()).toEqual([files[0], files.at(-1)]);
});

test('days go by the clock, but not for a day after it has jumped ahead', async () => {
  const { disk } = roomyDisk(10 * GB);
  const studio = openStudio(disk);
  await record(studio, 12);
  const files = studio.files();
  studio.store.setRules({ ...rules, cameras: new Map([['front', { days: 1 }]]) });
  await studio.store.sweep();
  studio.clock.wall += 400 * 86_400_000;
  await studio.store.sweep();
  expect(studio.files()).toEqual(files);
  studio.advance(86_400_000);
  await studio.store.sweep();
  expect(studio.files()).toEqual(files.slice(-1));
});

test('a crash between the row and the file: the file goes at the next start, and is not indexed again', async () => {
  const studio = openStudio();
  await record(studio, 12);
  const [oldest = ''] = studio.files();
  await studio.finish();
  const index = new FootageIndex(indexPath(studio.dataDir), () => undefined);
  index.forget([oldest.slice(join(studio.dataDir, 'footage/').length)]);
  index.close();
  expect(existsSync(oldest)).toBe(true);
  studio.restart();
  expect(existsSync(oldest)).toBe(false);
  await studio.store.sync();
  await studio.store.sweep();
  expect(studio.store.state()?.cameras[0]?.oldest_ms).toBeGreaterThan(BEGAN_MS);
});
