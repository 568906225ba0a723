/**
 * strace on a running process: to list its writes and syncs, or to kill it at one of them. A kill is delivered as the call
 * begins, so the call itself does not happen. Calls are counted per thread and per name from the moment of attaching.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startChild } from '../lib/child.ts';
import { eventually } from '@nightlatch/tools/waiting/eventually';
import type { World } from '../lib/world.ts';

/** Everything that changes a file or leaves by a socket. */
const writesAndSyncs = [
  ...['write', 'writev', 'pwrite64', 'pwritev', 'fsync', 'fdatasync', 'ftruncate'],
  ...['rename', 'renameat', 'renameat2', 'unlink', 'unlinkat', 'sendto', 'sendmsg'],
] as const;

/** The `nth` call (from 1) of this name by one thread. */
export interface KillPoint {
  readonly call: string;
  readonly nth: number;
}

export interface ListedPoint extends KillPoint {
  /** Unix epoch, milliseconds. */
  readonly at_ms: number;
}

export interface Tracer {
  /** Detaches and waits until strace is gone. */
  detach(): Promise<void>;
}

const DETACH_LIMIT_MS = 2_000;

async function attach(world: World, pid: number, options: readonly string[]): Promise<Tracer> {
  const child = startChild(world, { command: 'strace', args: ['-f', ...options, '-p', String(pid)] });
  await eventually(
    `strace attached to ${pid}`,
    () => {
      if (child.result() !== undefined) throw new Error(`strace ended: ${child.err.slice(-3).join(' | ')}`);
      return child.err.some((line) => / attached/.test(line));
    },
    { every_ms: 5 },
  );
  return {
    async detach() {
      child.signal('SIGINT');
      // Where the process died with a thread that strace had not yet seen, strace waits for it for ever, and holds the dead.
      const giveUp = setTimeout(() => child.signal('SIGKILL'), DETACH_LIMIT_MS);
      await child.ended;
      clearTimeout(giveUp);
    },
  };
}

/** Kills the process with SIGKILL at the point. */
export function armKill(world: World, pid: number, point: KillPoint): Promise<Tracer> {
  return attach(world, pid, [
    ...['-o', '/dev/null', '-e', `trace=${point.call}`],
    `--inject=${point.call}:signal=KILL:when=${point.nth}`,
  ]);
}

let traces = 0;

/** Lists the calls of a process, thread by thread, while `work` runs. */
export async function listKillPoints(world: World, pid: number, work: () => Promise<void>): Promise<ListedPoint[]> {
  traces += 1;
  const file = join(world.folder, `trace-${traces}`);
  const tracer = await attach(world, pid, ['-ttt', '-o', file, '-e', `trace=${writesAndSyncs.join(',')}`]);
  await work();
  await tracer.detach();
  return existsSync(file) ? killPointsOf(readFileSync(file, 'utf8')) : [];
}

/** From strace's own log, `PID SECONDS call(…`: each distinct point once, in the order in which they were reached. */
function killPointsOf(log: string): ListedPoint[] {
  const counts = new Map<string, number>();
  const points = new Map<string, ListedPoint>();
  for (const line of log.split('\n')) {
    const [, thread, seconds, call] = /^(\d+)\s+(\d+\.\d+)\s+(\w+)\(/.exec(line) ?? [];
    if (thread === undefined || call === undefined) continue;
    const nth = (counts.get(`${thread} ${call}`) ?? 0) + 1;
    counts.set(`${thread} ${call}`, nth);
    if (!points.has(`${call} ${nth}`)) points.set(`${call} ${nth}`, { call, nth, at_ms: Number(seconds) * 1_000 });
  }
  return [...points.values()];
}
