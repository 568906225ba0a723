/** Live websockets of a signed-in person that stay open: when did they end, and with which code? */
import { WebSocket } from 'ws';
import type { SeatClient } from './seat-client.ts';

export interface OpenConnection {
  readonly what: string;
  /** Messages have arrived. */
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
