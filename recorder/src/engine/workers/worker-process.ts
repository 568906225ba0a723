/**
 * One worker as the engine's own process sees it: started, started again when it dies or stands still for long, and stopped for sure. What
 * it says goes to the listener; what it is told while it is not there is lost.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { EngineMessageReader, encodeEngineJson } from '@nightlatch/protocol/engine-messages';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { FromWorker, ToWorker } from './words.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
/** Frames come and go: what outlives them is little, and a small nursery for it keeps memory and its cache small. */
const NODE_OPTIONS = ['--max-semi-space-size=2'];
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;
const WELL_AFTER_MS = 10_000;
/** It says something each second. One that stood still for a while and goes on has lost less than one that is started anew. */
const SILENT_LIMIT_MS = 20_000;
/** Looked at so late, the one that stood still was this process. */
const LATE_LOOK_MS = 2_000;
const STOP_LIMIT_MS = 1_650;

export interface WorkerListener {
  /** It can be told what to do. */
  up(): void;
  hear(message: FromWorker): void;
  /** `bytes`: of live-frame-bytes.ts; good during the call. */
  frame(subscription: number, bytes: Uint8Array): void;
  /** It has ended without having been told to. */
  died(): void;
}

export interface WorkerProcessParts {
  readonly number: number;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly listener: WorkerListener;
}

export class WorkerProcess {
  readonly #parts: WorkerProcessParts;
  #child: ChildProcess | undefined;
  #socket: Socket | undefined;
  #wait_ms = FIRST_WAIT_MS;
  #retry: NodeJS.Timeout | undefined;
  #heardAt_ms = 0;
  #lookedAt_ms = 0;
  #stopping = false;

  constructor(parts: WorkerProcessParts) {
    this.#parts = parts;
  }

  /** Calls `up` of the listener. */
  start(): void {
    const { number, dataDir, clock, log, listener } = this.#parts;
    const args = [...NODE_OPTIONS, MAIN, '--data', dataDir, '--number', String(number)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });
    const socket = child.stdio[3];
    if (!(socket instanceof Socket)) throw new Error('A worker was born without a socket.');
    const reader = new EngineMessageReader();
    this.#child = child;
    this.#socket = socket;
    this.#heardAt_ms = clock.monotonic_ms();
    socket.on('data', (chunk: Buffer) => {
      this.#heardAt_ms = clock.monotonic_ms();
      for (const message of reader.push(chunk)) {
        // A worker is of this very version.
        if (message.kind === 'json') listener.hear(message.value as FromWorker);
        else listener.frame(message.subscription, message.frame);
      }
    });
    socket.on('error', () => socket.destroy());
    const ended = (fields: object): void => {
      if (this.#child !== child) return;
      this.#child = undefined;
      this.#socket = undefined;
      socket.destroy();
      if (this.#stopping) return;
      log.error('a worker of the engine has ended and is started again', { worker: number, ...fields });
      listener.died();
      this.#retry = setTimeout(() => this.start(), this.#wait_ms);
      this.#wait_ms = Math.min(this.#wait_ms * 2, LONGEST_WAIT_MS);
    };
    const well = setTimeout(() => (this.#wait_ms = FIRST_WAIT_MS), WELL_AFTER_MS);
    // 'close': what it said last has been heard.
    child.on('close', (code, signal) => {
      clearTimeout(well);
      ended({ code, signal });
    });
    child.on('error', (error) => ended({ error }));
    listener.up();
  }

  get isThere(): boolean {
    return this.#socket !== undefined;
  }

  send(message: ToWorker): void {
    this.#socket?.write(encodeEngineJson(message));
  }

  /** To be called several times a second. */
  look(): void {
    const now_ms = this.#parts.clock.monotonic_ms();
    if (now_ms - this.#lookedAt_ms > LATE_LOOK_MS) this.#heardAt_ms = now_ms;
    this.#lookedAt_ms = now_ms;
    if (this.#child === undefined || now_ms - this.#heardAt_ms < SILENT_LIMIT_MS) return;
    this.#parts.log.error('a worker of the engine stands still and is started anew', { worker: this.#parts.number });
    this.#child.kill('SIGKILL');
  }

  /** Fulfilled when it is gone, with everything on the disk if that went well. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#retry);
    const child = this.#child;
    if (child === undefined) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    this.send({ type: 'stop' });
    const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    await gone;
    clearTimeout(limit);
  }
}
