import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keyPath, loadOrMakeKey } from './keys.ts';

let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'nl-keys-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

test('a key is made once, kept, and readable by its owner only', () => {
  const key = loadOrMakeKey(dataDir, 'data.key', 32);
  expect(key).toHaveLength(32);
  expect(loadOrMakeKey(dataDir, 'data.key', 32).equals(key)).toBe(true);
  expect(statSync(keyPath(dataDir, 'data.key')).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(dataDir, 'keys'))).toEqual(['data.key']);
});

test('several that come at once get the same key', async () => {
  const source = `
    const { parentPort, workerData } = require('node:worker_threads');
    import(workerData.module).then((keys) => {
      parentPort.postMessage(keys.loadOrMakeKey(workerData.dataDir, 'data.key', 32).toString('hex'));
    });`;
  const module = new URL('./keys.ts', import.meta.url).href;
  const keys = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const worker = new Worker(source, { eval: true, workerData: { module, dataDir } });
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
});

test('a key file of the wrong length is set aside, not used', () => {
  loadOrMakeKey(dataDir, 'data.key', 32);
  writeFileSync(keyPath(dataDir, 'data.key'), 'short');
  expect(loadOrMakeKey(dataDir, 'data.key', 32)).toHaveLength(32);
  expect(readdirSync(join(dataDir, 'keys')).toSorted()).toEqual(['data.key', 'data.key.damaged']);
});
