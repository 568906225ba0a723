/**
 * One child process that is kept running: started again with a growing wait when it dies, stopped for sure when told. Its
 * output goes to our stderr, since stdout carries the ready line alone.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Log } from '../base/log.ts';

const FIRST_WAIT_MS = 250;
/** Waiting longer would cost footage, or keep people out; shorter would only heat a broken machine. */
const LONGEST_WAIT_MS = 5_000;
/** Up for this long, a child counts as well again. */
const WELL_AFTER_MS = 1_000;
const STOP_LIMIT_MS = 5_000;

export interface KeptChildOptions {
  readonly name: string;
  readonly file: string;
  /** For node itself. */
  readonly nodeOptions?: readonly string[];
  readonly args: () => readonly string[];
  readonly env: () => Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly onMessage?: (message: unknown) => void;
  /** After each death that was not asked for. Returning false: it is not started again. */
  readonly onDied?: (code: number | null, signal: NodeJS.Signals | null) => boolean;
}

export interface KeptChild {
  readonly pid: number | undefined;
  start(): void;
  send(message: object): void;
  /** Stops it and starts it again at once; resolves when the new one runs. */
  restart(): Promise<void>;
  /** Resolves when it is gone. */
  stop(): Promise<void>;
}

export function keepChild(options: KeptChildOptions): KeptChild {
  const { name, log } = options;
  let child: ChildProcess | undefined;
  let wanted = false;
  let wait_ms = FIRST_WAIT_MS;
  let retry: NodeJS.Timeout | undefined;

  function start(): void {
    wanted = true;
    const started = spawn(process.execPath, [...(options.nodeOptions ?? []), options.file, ...options.args()], {
      stdio: ['ignore', 2, 2, 'ipc'],
      env: options.env(),
      // Its own process group: Ctrl-C in a terminal reaches the supervisor, which stops its children in order.
      detached: true,
    });
    child = started;
    const well = setTimeout(() => (wait_ms = FIRST_WAIT_MS), WELL_AFTER_MS);
    well.unref();
    started.on('message', (message) => options.onMessage?.(message));
    started.on('error', (error) => log.error(`the ${name} could not be started`, { error }));
    started.on('exit', (code, signal) => {
      clearTimeout(well);
      if (child === started) child = undefined;
      if (!wanted || child !== undefined) return;
      if (options.onDied?.(code, signal) === false) return;
      log.warn(`the ${name} has ended and is started again`, { code, signal, wait_ms });
      retry = setTimeout(start, wait_ms);
      wait_ms = Math.min(wait_ms * 2, LONGEST_WAIT_MS);
    });
  }

  async function stop(): Promise<void> {
    wanted = false;
    clearTimeout(retry);
    const stopping = child;
    if (stopping === undefined || stopping.exitCode !== null || stopping.signalCode !== null) return;
    const gone = once(stopping, 'exit');
    stopping.kill('SIGTERM');
    const limit = setTimeout(() => {
      log.warn(`the ${name} did not stop in time and is killed`);
      stopping.kill('SIGKILL');
    }, STOP_LIMIT_MS);
    await gone;
    clearTimeout(limit);
  }

  return {
    get pid() {
      return child?.pid;
    },
    start,
    send(message) {
      if (child?.connected === true) child.send(message);
    },
    async restart() {
      await stop();
      start();
    },
    stop,
  };
}
