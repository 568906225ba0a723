/**
 * `DATA/run.json`: where the running recorder listens, for the commands that talk about it. Written when the recorder is up,
 * removed when it stops; it holds no secret.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../../base/clock.ts';
import { makeFolderDurably, writeFileDurably } from '../../base/durable.ts';
import { tryHold, type Hold } from '../../base/hold.ts';
import { loadSeatKey, mintSeatSecret, readBootId, type SeatKind } from './secret.ts';

const runSchema = z.object({
  /** The supervisor. */
  pid: z.int().positive(),
  /** When that process began, in ticks since boot: tells it from a later one with its number. */
  began: z.string(),
  boot: z.string(),
  consoleOrigin: z.string(),
});
export type RunFile = z.infer<typeof runSchema>;

export function writeRunFile(dataDir: string, run: Omit<RunFile, 'began'>): void {
  writeFileDurably(join(dataDir, 'run.json'), JSON.stringify({ ...run, began: beginningOf(run.pid) }));
}

export function removeRunFile(dataDir: string): void {
  rmSync(join(dataDir, 'run.json'), { force: true });
}

/**
 * Makes the folder if it is not there, checks that it can be written, and holds it, so that no other recorder runs on it until
 * this process ends. Throws an error whose message is the sentence for whoever started it.
 */
export function claimFolder(dataDir: string): Hold {
  const probe = join(dataDir, `.writable.${process.pid}`);
  try {
    makeFolderDurably(dataDir);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new Error(
      `The folder ${dataDir} cannot be written to${why}: choose another with --data, or mend its rights.`,
    );
  }
  const held = tryHold(join(dataDir, 'recorder.lock'));
  if (held !== undefined) return held;
  const running = readRunFile(dataDir);
  const which = running === undefined ? '' : ` (process ${running.pid})`;
  throw new Error(`A recorder already runs on ${dataDir}${which}: stop it first.`);
}

/** Undefined when no recorder runs on this folder. */
function readRunFile(dataDir: string): RunFile | undefined {
  let text: string;
  try {
    text = readFileSync(join(dataDir, 'run.json'), 'utf8');
  } catch {
    return undefined;
  }
  const run = runSchema.safeParse(parseJson(text));
  if (!run.success || run.data.boot !== readBootId() || beginningOf(run.data.pid) !== run.data.began) return undefined;
  return run.data;
}

/** A one-time seat URL of the recorder that runs on this folder; undefined when none does. Needs to read `DATA/keys`. */
export function mintSeatUrl(dataDir: string, clock: Clock, kind: SeatKind = 'browser'): string | undefined {
  const run = readRunFile(dataDir);
  if (run === undefined) return undefined;
  const secret = mintSeatSecret(kind, { key: loadSeatKey(dataDir), bootId: run.boot, clock });
  return `${run.consoleOrigin}/seat?secret=${secret}`;
}

/** Field 22 of /proc/PID/stat; undefined when there is no such process. */
function beginningOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the command, may hold spaces and brackets; the rest begins after its last one.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
