/** People who come and go: each looks at a live picture for a while, asks for a timeline, and reads some footage and leaves in the middle. */
import { get } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { routes } from '@nightlatch/protocol';
import type { SeatClient } from '../lib/seat-client.ts';

const STAYS_MS = 6_000;
const READS_BYTES = 2_000_000;

export interface Viewers {
  /** Live pictures that arrived, footage that was read, and visits that the killed gateway ended. */
  readonly figures: { visits: number; liveMessages: number; footageBytes: number; endedByKill: number };
  stop(): Promise<void>;
}

/** `count` people at a time, each with a camera of their own choice. */
export function startViewers(client: SeatClient, cameras: readonly string[], count: number): Viewers {
  const figures = { visits: 0, liveMessages: 0, footageBytes: 0, endedByKill: 0 };
  const stopped = new AbortController();
  const visit = async (camera: string): Promise<void> => {
    figures.visits += 1;
    try {
      await client.call(routes.timelines, {
        query: { cameras: cameras.slice(0, 16).join(','), ...lastMinutes(60), pixels: 1_000 },
      });
      figures.footageBytes += await readSome(client, camera);
      figures.liveMessages += await lookLive(client, camera, STAYS_MS, stopped.signal);
    } catch {
      figures.endedByKill += 1;
      await wait(300);
    }
  };
  const people = Array.from({ length: count }, async (_, person) => {
    for (let turn = 0; !stopped.signal.aborted; turn++)
      await visit(cameras[(person * 7 + turn) % cameras.length] ?? '');
  });
  return {
    figures,
    async stop() {
      stopped.abort();
      await Promise.all(people);
    },
  };
}

/** Messages that came in the time. */
function lookLive(client: SeatClient, camera: string, stays_ms: number, signal: AbortSignal): Promise<number> {
  const { host, port } = new URL(client.origin);
  const socket = new WebSocket(`ws://127.0.0.1:${port}${routes.live.path.replace(':id', camera)}`, {
    headers: { host, origin: client.origin, cookie: client.cookieHeader },
  });
  return new Promise((resolve) => {
    let messages = 0;
    const leave = (): void => socket.close();
    const timer = setTimeout(leave, stays_ms);
    signal.addEventListener('abort', leave);
    socket.on('message', () => (messages += 1));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
      resolve(messages);
    });
  });
}

/** Bytes of the last minute that were read before leaving. */
function readSome(client: SeatClient, camera: string): Promise<number> {
  const { host, port } = new URL(client.origin);
  const path = `${routes.footage.path.replace(':id', camera)}?${new URLSearchParams(lastMinutes(1)).toString()}`;
  return new Promise((resolve, reject) => {
    let bytes = 0;
    const call = get({ host: '127.0.0.1', port, path, headers: { host, cookie: client.cookieHeader } }, (answer) => {
      answer.on('data', (piece: Buffer) => {
        bytes += piece.length;
        if (bytes > READS_BYTES) answer.destroy();
      });
      answer.on('close', () => resolve(answer.statusCode === 200 ? bytes : 0));
      answer.on('error', () => undefined);
    });
    call.setTimeout(10_000, () => call.destroy(new Error('no answer')));
    call.on('error', reject);
  });
}

function lastMinutes(minutes: number): { from: string; to: string } {
  const now_ms = Date.now();
  return { from: new Date(now_ms - minutes * 60_000).toISOString(), to: new Date(now_ms).toISOString() };
}
