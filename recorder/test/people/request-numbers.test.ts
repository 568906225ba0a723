/** Request numbers over kill -9 at any moment, of a process of its own: one that was given out is never given again. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { HIGHEST_REQUEST_NUMBER } from '@nightlatch/protocol';
import { openRequestNumbers, type RequestNumbers } from '../../src/gateway/mail/service/request-numbers.ts';

const KILLS = 6;
const MODULE = join(import.meta.dirname, '../../src/gateway/mail/service/request-numbers.ts');
const dataDir = mkdtempSync(join(tmpdir(), 'nl-numbers-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const open = (now_powered_ms = () => 0): RequestNumbers =>
  openRequestNumbers({ dataDir, now_powered_ms, atLeast: () => 0 });

/** Gives numbers out without end, each said once it was given; killed after so many. The last one that was said. */
function killedAfter(count: number): Promise<number> {
  const script = `import { writeSync } from 'node:fs';
    import { openRequestNumbers } from ${JSON.stringify(MODULE)};
    const numbers = openRequestNumbers({ dataDir: ${JSON.stringify(dataDir)}, now_powered_ms: () => 0, atLeast: () => 0 });
    for (;;) writeSync(1, numbers.next() + '\\n');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (piece: Buffer) => {
    said += piece.toString();
    if (said.split('\n').length > count) child.kill('SIGKILL');
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(Number(said.split('\n').slice(0, -1).at(-1))));
  });
}

test('no kill brings a number back', async () => {
  let last = 0;
  for (let kill = 1; kill <= KILLS; kill++) {
    const said = await killedAfter(kill * 3);
    expect(said).toBeGreaterThan(last);
    const next = open().next();
    expect(next).toBeGreaterThan(said);
    last = next;
  }
}, 60_000);

test('the powered-on time counts too, and at the end of all numbers the last one stays', () => {
  const before = open().next();
  expect(open(() => before + 500).next()).toBe(before + 500);
  const late = open(() => HIGHEST_REQUEST_NUMBER);
  expect([late.next(), late.next()]).toEqual([HIGHEST_REQUEST_NUMBER, HIGHEST_REQUEST_NUMBER]);
});
