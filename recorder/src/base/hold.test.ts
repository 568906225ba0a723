import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hold, tryHold } from './hold.ts';

const folder = mkdtempSync(join(tmpdir(), 'nl-hold-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'deep', 'engine.lock');

test('one at a time, and free again when it is released', async () => {
  const first = tryHold(path);
  expect(first).toBeDefined();
  expect(tryHold(path)).toBeUndefined();
  await expect(hold(path, 'engine', 0)).rejects.toThrow('Another engine still runs');
  const waiting = hold(path, 'engine', 5_000);
  first?.release();
  const second = await waiting;
  expect(tryHold(path)).toBeUndefined();
  second.release();
  expect(statSync(path).size).toBe(0);
});

test('a killed process lets go', async () => {
  const script = `const { tryHold } = await import(${JSON.stringify(join(import.meta.dirname, 'hold.ts'))});
    console.log(tryHold(${JSON.stringify(path)}) !== undefined); setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(holder.stdout, 'data')) as [Buffer];
  expect(said.toString().trim()).toBe('true');
  expect(tryHold(path)).toBeUndefined();
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const mine = tryHold(path);
  expect(mine).toBeDefined();
  mine?.release();
});
