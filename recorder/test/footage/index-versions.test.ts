/** An index of another version: an older one is upgraded after a copy, a newer one is refused and not touched. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { silentLog } from '../../src/base/log.ts';
import { indexSchema } from '../../src/footage/index-schema.ts';
import { openIndex } from '../../src/footage/open-index.ts';
import { cleanUp, openStudio } from './studio.ts';

cleanUp();

test('an index of the first version is upgraded after a copy, and keeps its rows', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nl-index-'));
  const path = join(folder, 'index.db');
  try {
    const old = new DatabaseSync(path);
    old.exec(`PRAGMA journal_mode = WAL; ${indexSchema[0]?.sql ?? ''} PRAGMA user_version = 1;
      INSERT INTO config VALUES (1, 'avc1.64001f', 1280, 720, x'01');
      INSERT INTO file VALUES (1, 'yard', 'main', 'yard/main/a', 1000, 90000, 500, 100, 1, NULL, NULL, 0, 1, x'');
      INSERT INTO file VALUES (2, 'yard', 'main', 'yard/main/b', 2000, 90000, 700, 100, 1, 0, 'why', 0, 1, x'');
      INSERT INTO event VALUES (1, 1000, 'yard', 'failed', 'no route')`);
    old.close();
    const { index } = openIndex(path, silentLog);
    expect(index.usage()).toEqual([{ cameraId: 'yard', stream: 'main', bytes: 1_200, files: 2, oldest_ms: 1_000 }]);
    expect(index.completeFrom('yard', 'main', 0, 9).map(({ end_ms }) => end_ms)).toEqual([2_000, 3_000]);
    index.close();
    const copy = new DatabaseSync(`${path}.before-2`, { readOnly: true });
    expect(copy.prepare('SELECT COUNT(*) AS files FROM file').get()).toEqual({ files: 2 });
    expect(copy.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 });
    copy.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('an index of a newer version is refused in a sentence, recorded into no more, and not changed by a byte', async () => {
  const studio = openStudio();
  studio.shootMany(50);
  await studio.finish();
  const path = join(studio.dataDir, 'footage', 'index.db');
  const db = new DatabaseSync(path);
  db.exec('PRAGMA journal_mode = DELETE; PRAGMA user_version = 99');
  db.close();
  const before = readFileSync(path);
  const files = studio.files();
  studio.restart();
  expect(studio.store.problem).toContain('newer version');
  studio.shootMany(100);
  await studio.finish();
  expect(studio.store.problem).toContain('newer version');
  expect(readFileSync(path).equals(before)).toBe(true);
  expect(studio.files()).toEqual(files);
  expect(existsSync(`${path}.damaged`)).toBe(false);
});

test('what lasts is one row, true at any moment', async () => {
  const studio = openStudio();
  const motion = studio.store.beginEvent('motion', 'front', 5_000, 'gate');
  const rows = () => {
    const db = new DatabaseSync(join(studio.dataDir, 'footage', 'index.db'), { readOnly: true });
    const found = db.prepare("SELECT at_ms, to_ms, detail FROM event WHERE kind = 'motion'").all();
    db.close();
    return found;
  };
  await studio.store.sync();
  expect(rows()).toEqual([{ at_ms: 5_000, to_ms: 5_000, detail: 'gate' }]);
  motion.extend(7_000);
  await studio.store.sync();
  motion.end(9_000);
  await studio.store.sync();
  expect(rows()).toEqual([{ at_ms: 5_000, to_ms: 9_000, detail: 'gate' }]);
});
