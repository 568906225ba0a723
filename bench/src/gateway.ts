/**
 * The gateway as the supervisor starts it, a process of its own, on the footage of a made-up store; and a person at the console who is
 * signed in. No engine runs: nothing is recorded and nothing removed meanwhile.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { routes } from '@nightlatch/protocol';
import { systemClock } from '@nightlatch/recorder/base/clock';
import { GATEWAY_NODE_OPTIONS } from '@nightlatch/recorder/base/supervision';
import { footageFolder } from '@nightlatch/recorder/footage/paths';
import { loadSeatKey, mintSeatSecret, readBootId } from '@nightlatch/recorder/gateway/seat/secret';
import { SeatClient } from '@nightlatch/tools/seat-client/seat-client';
import { z } from 'zod';
import type { Server } from './http-get.ts';
import { end } from './programs.ts';
import type { MadeStore } from './store/make-store.ts';

const GATEWAY = join(import.meta.dirname, '../../recorder/src/gateway/main.ts');
const HEARTBEAT_EVERY_MS = 5_000;
/** Deriving the owner's password takes memory for a moment, which is not to be counted. */
const SETTLE_MS = 2_000;

const toldSchema = z.union([
  z.object({ type: z.literal('up'), consolePort: z.int() }),
  z.object({ type: z.literal('refused'), sentence: z.string() }),
]);

export interface RunningGateway extends Server {
  readonly pid: number;
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
    stickFolders: [],
    demo: false,
    kiosk: false,
  };
  const child = spawn(process.execPath, [...GATEWAY_NODE_OPTIONS, GATEWAY], {
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
    return { pid: child.pid ?? 0, port, headers, stop };
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
