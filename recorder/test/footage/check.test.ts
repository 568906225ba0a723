/** The store's own check finds what is wrong, names it, and finds nothing in what is well. */
import { appendFileSync, copyFileSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { checkStore } from '../../src/footage/check.ts';
import { rebuildIndex } from '../../src/footage/rebuild.ts';
import { type Studio, cleanUp, openStudio } from './studio.ts';

cleanUp();

async function filled(): Promise<Studio> {
  const studio = openStudio();
  studio.shootMany(12 * 60 * 25);
  await studio.finish();
  return studio;
}
const check = (studio: Studio) => checkStore(studio.dataDir, () => undefined);

test('what was recorded is clean, also while it is being written', async () => {
  const studio = openStudio();
  studio.shootMany(6 * 60 * 25);
  await studio.store.sync();
  studio.shootMany(40);
  expect(check(studio).problems).toEqual([]);
  await studio.finish();
  const result = check(studio);
  expect(result).toMatchObject({ files: studio.files().length, problems: [] });
  expect(result.bytes).toBe(studio.files().reduce((sum, path) => sum + readFileSync(path).length, 0));
});

test.each([
  ['a file that is cut', (path: string) => writeFileSync(path, readFileSync(path).subarray(0, -50)), 'cut off'],
  ['a file with something after it', (path: string) => appendFileSync(path, 'more'), 'cut off'],
  ['a file that is gone', (path: string) => rmSync(path), 'not there'],
  [
    'a file that is not indexed',
    (path: string) => copyFileSync(path, path.replace(/[^/]*$/, '01-00-00.000Z.mp4')),
    'does not know',
  ],
  [
    'a changed length inside',
    (path: string) => {
      const bytes = readFileSync(path);
      bytes.writeUInt32BE(9, bytes.indexOf('mdat', bytes.length / 2) + 4);
      writeFileSync(path, bytes);
    },
    'damaged',
  ],
])('%s is named', async (_what, harm, word) => {
  const studio = await filled();
  harm(studio.files()[1] ?? '');
  const { problems } = check(studio);
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.join(' ')).toContain(word);
});

test('an index that is missing or damaged is a problem, not an end', async () => {
  const studio = await filled();
  const index = join(studio.dataDir, 'footage', 'index.db');
  writeFileSync(index, 'no database at all '.repeat(300));
  expect(check(studio).problems[0]).toBe('The index is damaged and cannot be read.');
  rmSync(index);
  expect(check(studio).problems[0]).toBe('The index is missing.');
});

test.each(['missing', 'damaged', 'whole'])(
  'from an index that is %s, the repair makes one that is clean',
  async (how) => {
    const studio = await filled();
    const index = join(studio.dataDir, 'footage', 'index.db');
    const [first = '', second = ''] = studio.files();
    if (how === 'damaged') writeFileSync(index, 'no database at all '.repeat(300));
    if (how === 'missing') rmSync(index);
    appendFileSync(second, 'torn');
    writeFileSync(first.replace(/[^/]*$/, '01-00-00.000Z.mp4'), 'nothing whole');
    const said = rebuildIndex(studio.dataDir, () => undefined);
    expect(said).toHaveLength(1);
    expect(check(studio)).toMatchObject({ files: 3, problems: [] });
  },
);

test('an index of a newer version is not repaired: nothing is touched', async () => {
  const studio = await filled();
  const index = join(studio.dataDir, 'footage', 'index.db');
  const db = new DatabaseSync(index);
  db.exec('PRAGMA journal_mode = DELETE; PRAGMA user_version = 99');
  db.close();
  const before = readFileSync(index);
  appendFileSync(studio.files()[0] ?? '', 'torn');
  const length = statSync(studio.files()[0] ?? '').size;
  expect(() => rebuildIndex(studio.dataDir, () => undefined)).toThrow('newer version');
  expect(readFileSync(index).equals(before)).toBe(true);
  expect(statSync(studio.files()[0] ?? '').size).toBe(length);
  expect(readdirSync(join(studio.dataDir, 'footage')).toSorted()).toEqual(['front', 'index.db']);
});
