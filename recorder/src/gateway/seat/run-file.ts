/**
 * `DATA/run.json`: where the running recorder listens, for the commands that talk about it. Written when the recorder is up,
 * removed when it stops; it holds no secret.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../../base/clock.ts';
import { writeFileDurably } from '../../base/durable.ts';
import { loadSeatKey, mintSeatSecret, readBootId, type SeatKind } from './secret.ts';

const runSchema = z.object({
  /** The supervisor. */
  pid: z.int().positive(),
  boot: z.string(),
  consoleOrigin: z.string(),
});
export type RunFile = z.infer<typeof runSchema>;

export function writeRunFile(dataDir: string, run: RunFile): void {
  writeFileDurably(join(dataDir, 'run.json'), JSON.stringify(run));
}

export function removeRunFile(dataDir: string): void {
  rmSync(join(dataDir, 'run.json'), { force: true });
}

/** Undefined when no recorder runs on this folder. */
export function readRunFile(dataDir: string): RunFile | undefined {
  let text: string;
  try {
    text = readFileSync(join(dataDir, 'run.json'), 'utf8');
  } catch {
    return undefined;
  }
  const run = runSchema.safeParse(parseJson(text));
  if (!run.success || run.data.boot !== readBootId() || !isAlive(run.data.pid)) return undefined;
  return run.data;
}

/** A one-time seat URL of the recorder that runs on this folder; undefined when none does. Needs to read `DATA/keys`. */
export function mintSeatUrl(dataDir: string, clock: Clock, kind: SeatKind = 'browser'): string | undefined {
  const run = readRunFile(dataDir);
  if (run === undefined) return undefined;
  const secret = mintSeatSecret(kind, { key: loadSeatKey(dataDir), bootId: run.boot, clock });
  return `${run.consoleOrigin}/seat?secret=${secret}`;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
