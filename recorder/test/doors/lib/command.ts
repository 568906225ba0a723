/** The command as a process: its output, its end, and that nothing of it stays. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '..', '..', '..', 'src', 'main.ts');
const START_LIMIT_MS = 60_000;

export interface Ready {
  readonly console: string;
  readonly app: string;
  readonly recorderId: string;
  readonly data: string;
  readonly pid: number;
  readonly enginePid: number;
  readonly gatewayPid: number;
}

export class CommandRun {
  readonly child: ChildProcess;
  out = '';
  errors = '';
  readonly #ended: Promise<unknown>;

  constructor(args: string[]) {
    this.child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.stdout?.on('data', (data: Buffer) => (this.out += data.toString()));
    this.child.stderr?.on('data', (data: Buffer) => (this.errors += data.toString()));
    this.#ended = once(this.child, 'close');
  }

  /** The exit code. */
  async end(): Promise<number | null> {
    await this.#ended;
    return this.child.exitCode;
  }

  async ready(): Promise<Ready> {
    const limit_ms = performance.now() + START_LIMIT_MS;
    while (!this.out.includes('\n')) {
      if (this.child.exitCode !== null) throw new Error(`ended: ${this.errors}`);
      if (performance.now() > limit_ms) throw new Error(`not ready in time: ${this.errors}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return JSON.parse(this.out.slice(0, this.out.indexOf('\n'))) as Ready;
  }

  async stop(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGTERM');
    return await this.end();
  }
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
