/** The engine as a real process, a real link to it, and waiting for conditions: what the tests of this folder share. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type Socket, createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CameraSource,
  EngineMessageReader,
  type EngineState,
  type FromEngine,
  type LiveFrame,
  type ToEngine,
  decodeLiveFrame,
  encodeEngineJson,
  fromEngineSchema,
} from '@nightlatch/protocol';
import { compiledEnv } from '../../src/base/compiled.ts';
import { eventually } from '../../../tools/waiting/eventually.ts';

const ENGINE = new URL('../../src/engine/main.ts', import.meta.url).pathname;
/** Kept from test to test, as a recorder keeps it from start to start. */
const COMPILED = new URL('../../../node_modules/.cache/nightlatch', import.meta.url).pathname;
const DEADLINE_MS = 15_000;

/** The value once it is there; fails when it is not in time. */
export function until<T>(what: string, get: () => T | undefined | false, deadline_ms = DEADLINE_MS): Promise<T> {
  return eventually(what, get, { within_ms: deadline_ms, every_ms: 20 });
}

/** A data folder of its own, removed afterwards; `use` gets its path. */
export function makeDataDir(): { dataDir: string; socketPath: string; remove: () => void } {
  const dataDir = mkdtempSync(join(tmpdir(), 'nl-engine-'));
  return {
    dataDir,
    socketPath: join(dataDir, 'e.sock'),
    remove: () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

export interface EngineProcess {
  readonly child: ChildProcess;
  readonly log: () => string;
  /** Milliseconds that it took to end. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number>;
}

/** Fulfilled when it says that it is ready. */
export async function startProcess(
  dataDir: string,
  socketPath: string,
  args: readonly string[] = [],
): Promise<EngineProcess> {
  const child = spawn(process.execPath, [ENGINE, '--data', dataDir, '--socket', socketPath, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...compiledEnv(COMPILED) },
  });
  let out = '';
  let log = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  await until(`the engine is ready\n${log}`, () => out.includes('"ready":true'));
  return {
    child,
    log: () => log,
    async end(signal) {
      const began_ms = performance.now();
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        // 'close': its workers have ended too, whose log is the same.
        await once(child, 'close');
      }
      return performance.now() - began_ms;
    },
  };
}

export interface Seen {
  readonly subscription: number;
  readonly frame: LiveFrame;
}

/** A client of the engine link that keeps what comes. */
export class Link {
  readonly socket: Socket;
  readonly messages: FromEngine[] = [];
  readonly frames: Seen[] = [];
  states: EngineState[] = [];
  footageProblem: string | undefined;
  footageWritable: boolean | undefined;

  constructor(socketPath: string) {
    this.socket = createConnection(socketPath);
    const reader = new EngineMessageReader();
    this.socket.on('error', () => this.socket.destroy());
    this.socket.on('data', (chunk: Buffer) => {
      for (const message of reader.push(chunk)) {
        if (message.kind === 'json') this.#take(fromEngineSchema.parse(message.value));
        else this.#takeFrame(message.subscription, message.frame);
      }
    });
  }

  send(message: ToEngine): void {
    this.socket.write(encodeEngineJson(message));
  }

  cameras(...cameras: CameraSource[]): void {
    this.send({ type: 'cameras', cameras });
  }

  state(cameraId: string): EngineState | undefined {
    return this.states.find((state) => state.cameraId === cameraId);
  }

  /** The camera's state once so many frames of it are on the disk. */
  written(cameraId: string, frames: number, deadline_ms?: number): Promise<EngineState> {
    return until(
      `${frames} frames of ${cameraId}`,
      () => {
        const state = this.state(cameraId);
        return state !== undefined && state.framesWritten >= frames && state;
      },
      deadline_ms,
    );
  }

  async probe(source: CameraSource): Promise<Extract<FromEngine, { type: 'probed' }>> {
    const request = this.messages.length + 1;
    this.send({ type: 'probe', request, source });
    return until('the probe is answered', () =>
      this.messages.find((message) => message.type === 'probed' && message.request === request),
    ).then((message) => {
      if (message.type !== 'probed') throw new Error('no answer');
      return message;
    });
  }

  close(): void {
    this.socket.destroy();
  }

  #take(message: FromEngine): void {
    this.messages.push(message);
    if (message.type !== 'states') return;
    this.states = message.states;
    this.footageWritable = message.footageWritable;
    this.footageProblem = message.footageProblem;
  }

  #takeFrame(subscription: number, bytes: Uint8Array): void {
    const frame = decodeLiveFrame(bytes);
    if (frame === undefined) throw new Error('a live frame that is none');
    this.frames.push({ subscription, frame: { ...frame, data: Buffer.from(frame.data) } });
  }
}
