/**
 * Programs started as processes in a group of their own, so that a kill reaches their children too. Output is kept
 * (the last 2,000 lines of each stream) for messages and for waiting on a line.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { eventually } from '@nightlatch/tools/waiting/eventually';
import { tell, type World } from './world.ts';

const KEPT_LINES = 2_000;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Child {
  readonly pid: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
  readonly ended: Promise<Ended>;
  /** Undefined while it runs. */
  result(): Ended | undefined;
  /** The first line of standard output that `pick` makes something of. Fails with the program's own words when it ends first. */
  line<T>(what: string, pick: (line: string) => T | undefined, within_ms: number): Promise<T>;
  /** To the program alone; `group` to all its descendants that stayed in its group. */
  signal(signal: NodeJS.Signals, group?: 'group'): void;
  /** SIGTERM, then after `grace_ms` (default 8 s) SIGKILL to the whole group. Gives how it ended. */
  stop(grace_ms?: number): Promise<Ended>;
}

export interface Start {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** What it reads on standard input; default nothing. */
  readonly input?: string;
}

function signalTo(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch {
    // Already gone.
  }
}

export function startChild(world: World, start: Start): Child {
  const child = spawn(start.command, start.args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    ...(start.env === undefined ? {} : { env: start.env }),
    ...(start.cwd === undefined ? {} : { cwd: start.cwd }),
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${start.command} could not be started: is it installed?`);
  tell(`group ${pid}`);
  child.on('error', () => {});
  child.stdin.on('error', () => {});
  child.stdin.end(start.input ?? '');

  const out: string[] = [];
  const err: string[] = [];
  for (const [stream, lines] of [
    [child.stdout, out],
    [child.stderr, err],
  ] as const) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
    });
  }

  let result: Ended | undefined;
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => {
      // What stayed behind in the group goes too, while the number can still mean nothing else.
      signalTo(-pid, 'SIGKILL');
      tell(`gone ${pid}`);
      result = { code, signal };
      resolve(result);
    });
  });

  const handle: Child = {
    pid,
    out,
    err,
    ended,
    result: () => result,
    async line(what, pick, within_ms) {
      let looked = 0;
      const pickNext = () => {
        for (; looked < out.length; looked += 1) {
          const picked = pick(out[looked] ?? '');
          if (picked !== undefined) return picked;
        }
        return undefined;
      };
      // A program that has ended says no more: no need to wait for the deadline.
      const over = ended.then(({ code, signal }) => {
        const picked = pickNext();
        if (picked !== undefined) return picked;
        throw new Error(`${start.command} ended (${code ?? signal}) before: ${what}: ${err.slice(-5).join(' | ')}`);
      });
      return Promise.race([over, eventually(what, pickNext, { within_ms })]);
    },
    signal(signal, group) {
      if (result === undefined || group === 'group') signalTo(group === 'group' ? -pid : pid, signal);
    },
    async stop(grace_ms = 8_000) {
      if (result !== undefined) return result;
      signalTo(pid, 'SIGTERM');
      const timer = setTimeout(() => signalTo(-pid, 'SIGKILL'), grace_ms);
      const how = await ended;
      clearTimeout(timer);
      return how;
    },
  };
  world.onEnd(() => handle.stop());
  return handle;
}

/** Runs a program to its end. Fails with its words on standard error unless it ends with 0 (or `codes` allows the code). */
export async function run(
  world: World,
  start: Start,
  within_ms = 30_000,
  codes: readonly number[] = [0],
): Promise<Child> {
  const child = startChild(world, start);
  const timer = setTimeout(() => child.signal('SIGKILL', 'group'), within_ms);
  const { code, signal } = await child.ended;
  clearTimeout(timer);
  if (code === null || !codes.includes(code))
    throw new Error(`${start.command} ${start.args[0] ?? ''} ended with ${code ?? signal}: ${child.err.join(' | ')}`);
  return child;
}
