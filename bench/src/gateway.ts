/**
 * The gateway as the supervisor starts it, a process of its own, on the footage of a made-up store; and a person at the console who is
 * signed in. No engine runs: nothing is recorded and nothing removed meanwhile.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { type Agent, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { routes } from '@nightlatch/protocol';
import { systemClock } from '@nightlatch/recorder/base/clock';
import { footageFolder } from '@nightlatch/recorder/footage/paths';
import { loadSeatKey, mintSeatSecret, readBootId } from '@nightlatch/recorder/gateway/seat/secret';
import { SeatClient } from '@nightlatch/tools/seat-client/seat-client';
import { z } from 'zod';
import { end } from './programs.ts';
import type { MadeStore } from './store/make-store.ts';

const GATEWAY = join(import.meta.dirname, '../../recorder/src/gateway/main.ts');
const HEARTBEAT_EVERY_MS = 5_000;
const TOO_MANY_REQUESTS = 429;
/** Deriving the owner's password takes memory for a moment, which is not to be counted. */
const SETTLE_MS = 2_000;

const toldSchema = z.union([
  z.object({ type: z.literal('up'), consolePort: z.int() }),
  z.object({ type: z.literal('refused'), sentence: z.string() }),
]);

export interface RunningGateway {
  readonly pid: number;
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The answer as it begins, over a connection of its own unless one is kept; waits while the gateway says that it was asked too often. */
  get(path: string, agent?: Agent): Promise<{ readonly response: IncomingMessage; readonly asked_ms: number }>;
  stop(): Promise<void>;
}

export async function startGateway(store: MadeStore): Promise<RunningGateway> {
  const dataDir = mkdtempSync(join(tmpdir(), 'nl-bench-gateway-'));
  symlinkSync(footageFolder(store.dataDir), footageFolder(dataDir));
  const config = {
    dataDir,
    engineSocket: join(dataDir, 'engine.sock'),
    lanHost: '127.0.0.1',
    port: 0,
    consolePort: 0,
    cameras: [],
    demo: false,
    kiosk: false,
  };
  const child = spawn(process.execPath, [GATEWAY], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { ...process.env, NIGHTLATCH_GATEWAY: JSON.stringify(config) },
  });
  let beats: NodeJS.Timeout | undefined;
  const stop = async (): Promise<void> => {
    clearInterval(beats);
    await end(child);
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const port = await consolePort(child);
    const secret = mintSeatSecret('browser', { key: loadSeatKey(dataDir), bootId: readBootId(), clock: systemClock });
    const seat = await SeatClient.sitWith(port, `http://console.localhost/seat?secret=${secret}`);
    const body = { recorderName: 'Bench', name: 'Owner', password: 'seven quiet benches in the rain' };
    await seat.call(routes.setUpOwner, { body });
    beats = setInterval(() => void seat.call(routes.heartbeat).catch(() => undefined), HEARTBEAT_EVERY_MS);
    await pause(SETTLE_MS);
    const headers = { host: `console.localhost:${port}`, origin: seat.origin, cookie: seat.cookieHeader };
    return { pid: child.pid ?? 0, port, headers, get: (path, agent) => get({ port, headers, path, agent }), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function consolePort(child: ChildProcess): Promise<number> {
  const ended = once(child, 'exit').then((): never => {
    throw new Error('The gateway ended before it was up.');
  });
  for (;;) {
    const [message]: unknown[] = await Promise.race([once(child, 'message'), ended]);
    const told = toldSchema.safeParse(message);
    if (!told.success) continue;
    if (told.data.type === 'refused') throw new Error(told.data.sentence);
    ended.catch(() => undefined);
    return told.data.consolePort;
  }
}

interface Ask {
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly path: string;
  readonly agent: Agent | undefined;
}

async function get({ port, headers, path, agent }: Ask): Promise<{ response: IncomingMessage; asked_ms: number }> {
  for (;;) {
    const asked_ms = performance.now();
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request({ host: '127.0.0.1', port, path, headers, agent: agent ?? false }, resolve)
        .on('error', reject)
        .end();
    });
    if (response.statusCode !== TOO_MANY_REQUESTS) return { response, asked_ms };
    response.resume();
    await pause(Number(response.headers['retry-after'] ?? 1) * 1_000);
  }
}
