/** The recovery service as a process, started by its own command with settings by the environment, as whoever runs it would. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface ServiceProcess {
  readonly url: string;
  readonly pid: number;
  /** What it has said: the log. The newest lines when there were too many. */
  readonly said: readonly string[];
  readonly ended: Promise<void>;
  hasEnded(): boolean;
  /** At once, with nothing finished. */
  kill(): Promise<void>;
  /** In order: SIGTERM, and after 12 s at once. */
  stop(): Promise<void>;
}

export interface ServiceStart {
  readonly databaseUrl: string;
  readonly smtpUrl: string;
  readonly keysDir: string;
  /** Further or other settings. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Processors that it may use (`taskset`): `0`. */
  readonly processors?: string;
  readonly nodeArguments?: readonly string[];
}

const MAIN = join(import.meta.dirname, '..', '..', 'recovery-service', 'src', 'main.ts');
const READY_MS = 60_000;
const STOP_MS = 12_000;
const KEPT_LINES = 20_000;

/** Resolves when it serves. Rejects with its own words when it ends before. */
export async function startService(start: ServiceStart): Promise<ServiceProcess> {
  const node = [...(start.nodeArguments ?? []), MAIN];
  const [command, args] =
    start.processors === undefined
      ? [process.execPath, node]
      : ['taskset', ['-c', start.processors, process.execPath, ...node]];
  const child = spawn(command, args, {
    // The channel tells it when whoever started it is gone: nothing stays behind.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      PORT: '0',
      DATABASE_URL: start.databaseUrl,
      SMTP_URL: start.smtpUrl,
      KEYS_DIR: start.keysDir,
      MAIL_FROM: 'codes@mail.example.com',
      ORIGIN_PER_MINUTE: '0',
      ORIGIN_PER_DAY: '0',
      ...start.environment,
    },
  });
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('the service has no output');
  const said: string[] = [];
  const keep = (line: string): void => {
    said.push(line);
    if (said.length > KEPT_LINES) said.shift();
  };
  let isOver = false;
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      isOver = true;
      resolve();
    });
  });
  child.on('error', (error) => keep(String(error)));
  createInterface({ input: stderr }).on('line', keep);
  const signal = async (name: NodeJS.Signals, after_ms?: number): Promise<void> => {
    if (!isOver) child.kill(name);
    const timer = setTimeout(() => child.kill('SIGKILL'), after_ms ?? STOP_MS);
    await ended;
    clearTimeout(timer);
  };
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the service was not ready in ${READY_MS} ms: ${said.slice(-5).join(' | ')}`));
    }, READY_MS);
    createInterface({ input: stdout }).on('line', (line) => {
      keep(line);
      const port = /^\{"ready":true.*"port":(\d+)/.exec(line)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(`http://127.0.0.1:${port}`);
    });
    void ended.then(() => {
      clearTimeout(timer);
      reject(new Error(`the service ended before it was ready: ${said.slice(-5).join(' | ')}`));
    });
  });
  return {
    url,
    pid: child.pid ?? 0,
    said,
    ended,
    hasEnded: () => isOver,
    kill: () => signal('SIGKILL'),
    stop: () => signal('SIGTERM'),
  };
}
