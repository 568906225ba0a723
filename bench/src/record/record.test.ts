import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildC } from '../programs.ts';
import { makeReplay } from './replay.ts';
import { runTrial } from './trial.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nl-bench-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the bench of recording', () => {
  it('finds every frame that it sent, in what our engine and what the copy loop wrote', async () => {
    const programs = { sender: join(folder, 'sender'), copyLoop: join(folder, 'copy-loop') };
    buildC(join(import.meta.dirname, 'sender.c'), programs.sender);
    buildC(join(import.meta.dirname, 'copy-loop.c'), programs.copyLoop);
    const replay = await makeReplay(folder, 1);
    for (const kind of ['engine', 'floor'] as const) {
      const trial = await runTrial({ kind, cameras: 2, warmUp_s: 2, seconds: 1, folder, replay, programs });
      expect(trial.framesSent).toBeGreaterThan(0);
      expect(trial).toMatchObject({ kind, framesLost: 0, strange: 0 });
      expect(trial.pssMiB).toBeGreaterThan(0);
    }
  }, 60_000);
});
