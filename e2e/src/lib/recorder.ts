/** A real recorder: `nightlatch start` as a process, on free ports, with its own data folder. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Child, run, startChild } from './child.ts';
import { eventually } from '@nightlatch/tools/waiting/eventually';
import { checkout } from './places.ts';
import type { World } from './world.ts';

/** The JSON line of the contract. */
export interface ReadyLine {
  readonly ready: true;
  readonly console: string;
  readonly app: string;
  readonly recorderId: string;
  readonly data: string;
}

export interface StartRecorder {
  readonly data: string;
  readonly args?: readonly string[];
  /** `NAME=URL` */
  readonly cameras?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** A program with its arguments that runs the recorder, such as faketime. */
  readonly under?: readonly string[];
  /** The ports of a recorder that ran before; free ones otherwise. */
  readonly ports?: { readonly appPort: number; readonly consolePort: number };
  readonly within_ms?: number;
}

export interface Recorder {
  readonly ready: ReadyLine;
  readonly data: string;
  readonly process: Child;
  readonly consolePort: number;
  readonly appPort: number;
  /** `nl-7k4m2q.local` */
  readonly host: string;
  /** Milliseconds from the start of the process to the ready line. */
  readonly took_ms: number;
  /** A one-time console address, by `nightlatch seat`. */
  seatUrl(): Promise<string>;
  /** The running process of one part; fails when it is not there within 10 s. `not` is a process that has been killed. */
  part(part: 'engine' | 'gateway', not?: number): Promise<number>;
}

const program = join(checkout, 'recorder', 'bin', 'nightlatch.mjs');

export function nightlatch(args: readonly string[], env?: NodeJS.ProcessEnv) {
  return { command: process.execPath, args: [program, ...args], ...(env === undefined ? {} : { env }) };
}

export async function startRecorder(world: World, start: StartRecorder): Promise<Recorder> {
  const began_ms = performance.now();
  const own = nightlatch([
    'start',
    '--data',
    start.data,
    '--port',
    String(start.ports?.appPort ?? 0),
    '--console-port',
    String(start.ports?.consolePort ?? 0),
    '--lan-host',
    '127.0.0.1',
    ...(start.cameras ?? []).flatMap((camera) => ['--camera', camera]),
    ...(start.args ?? []),
  ]);
  const [command, ...before] = start.under ?? [own.command];
  const args = start.under === undefined ? own.args : [...before, own.command, ...own.args];
  if (command === undefined) throw new Error('`under` must name a program');
  const child = startChild(world, { command, args, env: { ...process.env, ...start.env } });
  const ready = await child.line('the recorder is ready', parseReady, start.within_ms ?? 30_000);
  const consoleUrl = new URL(ready.console);
  const app = new URL(ready.app);
  return {
    ready,
    data: start.data,
    process: child,
    consolePort: Number(consoleUrl.port),
    appPort: Number(app.port),
    host: app.hostname,
    took_ms: performance.now() - began_ms,
    async seatUrl() {
      const printed = await run(world, nightlatch(['seat', '--data', start.data]));
      const url = printed.out.find((line) => line.includes('http://'));
      const found = /http:\/\/\S+/.exec(url ?? '')?.[0];
      if (found === undefined) throw new Error(`"nightlatch seat" printed no address: ${printed.out.join(' | ')}`);
      return found;
    },
    part: (part, not) =>
      eventually(`a running ${part}`, () =>
        descendants(child.pid).find(
          (pid) => pid !== not && commandOf(pid).some((word) => word.endsWith(`${part}/main.ts`)),
        ),
      ),
  };
}

function parseReady(line: string): ReadyLine | undefined {
  if (!line.startsWith('{')) return undefined;
  const parsed: unknown = JSON.parse(line);
  const isReady = typeof parsed === 'object' && parsed !== null && 'ready' in parsed && 'console' in parsed;
  return isReady ? (parsed as ReadyLine) : undefined;
}

/** All processes below one, read from /proc. */
export function descendants(pid: number): number[] {
  let children: number[];
  try {
    children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
  return children.flatMap((child) => [child, ...descendants(child)]);
}

/** The words of a process's command line; empty when it is gone. */
function commandOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean);
  } catch {
    return [];
  }
}
