import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keyId, loadKeptKey, sayMended } from './kept-keys.ts';
import { keyPath } from './keys.ts';

const KEY = { name: 'data.key', bytes: 32 };
let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'nl-kept-keys-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const first = (): string => keyPath(dataDir, 'data.key');
const copy = (): string => keyPath(dataDir, 'data.key.copy');
function mended(): boolean {
  let said = false;
  sayMended(dataDir, () => (said = true));
  return said;
}
function flip(path: string): void {
  const bytes = readFileSync(path);
  bytes[3] = (bytes[3] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

test('a key stands twice, readable by its owner only, and making it is no repair', () => {
  const key = loadKeptKey(dataDir, KEY);
  expect(key).toHaveLength(32);
  expect(loadKeptKey(dataDir, KEY).equals(key)).toBe(true);
  for (const path of [first(), copy()]) expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(first()).equals(key)).toBe(true);
  expect(readFileSync(copy()).subarray(0, 32).equals(key)).toBe(true);
  expect(mended()).toBe(false);
});

const damages: [string, (path: string) => void][] = [
  ['missing', (path) => rmSync(path)],
  ['of wrong length', (path) => writeFileSync(path, 'short')],
  ['empty', (path) => writeFileSync(path, '')],
  ['with a changed bit', flip],
];

test.each(damages)('a key file %s is mended from its copy, and said once', (_, spoil) => {
  const key = loadKeptKey(dataDir, KEY);
  spoil(first());
  expect(loadKeptKey(dataDir, KEY).equals(key)).toBe(true);
  expect(readFileSync(first()).equals(key)).toBe(true);
  expect(statSync(first()).mode & 0o777).toBe(0o600);
  expect(mended()).toBe(true);
  expect(mended()).toBe(false);
});

test.each(damages)('a copy %s is made again, the key stays', (_, spoil) => {
  const key = loadKeptKey(dataDir, KEY);
  const copied = readFileSync(copy());
  spoil(copy());
  expect(loadKeptKey(dataDir, KEY).equals(key)).toBe(true);
  expect(readFileSync(copy()).equals(copied)).toBe(true);
  expect(mended()).toBe(false);
});

test('both lost: a new key, the damaged files set aside, nothing said of mending', () => {
  const key = loadKeptKey(dataDir, KEY);
  writeFileSync(first(), 'short');
  flip(copy());
  expect(loadKeptKey(dataDir, KEY).equals(key)).toBe(false);
  expect(readdirSync(join(dataDir, 'keys'))).toEqual(
    expect.arrayContaining(['data.key', 'data.key.copy', 'data.key.damaged', 'data.key.copy.damaged']),
  );
  expect(mended()).toBe(false);
});

test('where the two differ and both look sound, the known one counts', () => {
  const key = loadKeptKey(dataDir, KEY);
  const known = keyId(key, 'test');
  const other = mkdtempSync(join(tmpdir(), 'nl-kept-keys-'));
  loadKeptKey(other, KEY);
  writeFileSync(copy(), readFileSync(keyPath(other, 'data.key.copy')));
  rmSync(other, { recursive: true });
  expect(loadKeptKey(dataDir, KEY, (one) => keyId(one, 'test') === known).equals(key)).toBe(true);
  expect(loadKeptKey(dataDir, KEY).equals(key)).toBe(true);
});

test('what cannot be mended now does not stop the start', () => {
  const key = loadKeptKey(dataDir, KEY);
  rmSync(copy());
  // Nothing can be renamed over a folder that is not empty.
  mkdirSync(`${keyPath(dataDir, `.data.key.copy.${process.pid}.tmp`)}/in-the-way`, { recursive: true });
  expect(loadKeptKey(dataDir, KEY).equals(key)).toBe(true);
});

test.each(['made', 'mended'])('several that come at once get the same key when it is %s', async (how) => {
  const former = how === 'made' ? undefined : loadKeptKey(dataDir, KEY).toString('hex');
  if (former !== undefined) writeFileSync(first(), 'short');
  const source = `
    const { parentPort, workerData } = require('node:worker_threads');
    import(workerData.module).then((keys) => {
      parentPort.postMessage(keys.loadKeptKey(workerData.dataDir, workerData.key).toString('hex'));
    });`;
  const module = new URL('./kept-keys.ts', import.meta.url).href;
  const keys = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const worker = new Worker(source, { eval: true, workerData: { module, dataDir, key: KEY } });
      try {
        return await new Promise<string>((resolve, reject) => {
          worker.once('message', resolve);
          worker.once('error', reject);
        });
      } finally {
        await worker.terminate();
      }
    }),
  );
  expect(new Set(keys).size).toBe(1);
  if (former !== undefined) expect(keys[0]).toBe(former);
  expect(readFileSync(first(), 'hex')).toBe(keys[0]);
});
