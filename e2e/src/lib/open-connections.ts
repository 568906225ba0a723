/** Connections of a signed-in person that stay open: a live websocket and a download that is read slowly. When did they end? */
import { request } from 'node:http';
import { WebSocket } from 'ws';
import type { SeatClient } from './seat-client.ts';

export interface OpenConnection {
  readonly what: string;
  /** Bytes or messages have arrived. */
  isOpen(): boolean;
  /** Its end on the clock of `performance.now()`; undefined while it is open. */
  closed_ms(): number | undefined;
  /** A websocket's close code. */
  closeCode(): number | undefined;
}

/** `path` of a websocket route on the console's listener. */
export function openSocket(client: SeatClient, path: string): OpenConnection {
  let isOpen = false;
  let closed_ms: number | undefined;
  let code: number | undefined;
  const { host } = new URL(client.origin);
  const port = host.split(':')[1];
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
    headers: { host, origin: client.origin, cookie: client.cookieHeader },
  });
  socket.on('message', () => (isOpen = true));
  socket.on('error', () => {});
  socket.on('close', (given) => {
    closed_ms = performance.now();
    code = given;
  });
  return { what: `websocket ${path}`, isOpen: () => isOpen, closed_ms: () => closed_ms, closeCode: () => code };
}

/** Reads the first bytes and then no more, so that the recorder has the rest to send for as long as it is allowed to. */
export function openDownload(client: SeatClient, path: string): OpenConnection {
  let isOpen = false;
  let closed_ms: number | undefined;
  const { host } = new URL(client.origin);
  const call = request({
    host: '127.0.0.1',
    port: Number(host.split(':')[1]),
    path,
    headers: { host, origin: client.origin, cookie: client.cookieHeader },
  });
  const end = (): void => {
    closed_ms ??= performance.now();
  };
  call.on('error', end);
  call.on('response', (response) => {
    isOpen = response.statusCode === 200;
    response.on('error', end);
    response.on('close', end);
  });
  call.on('close', end);
  call.end();
  return {
    what: `download ${path.split('?')[0]}`,
    isOpen: () => isOpen,
    closed_ms: () => closed_ms,
    closeCode: () => undefined,
  };
}
