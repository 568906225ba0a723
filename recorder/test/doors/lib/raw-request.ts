/** A request written by hand, for header lines that no client would send. */
import { connect as connectPlain } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Place } from './client.ts';

const LIMIT_MS = 5_000;

/** The status of the answer; 0 when the connection ended without one. */
export async function statusOfLines(place: Place, lines: readonly string[]): Promise<number> {
  const socket =
    place.scheme === 'https'
      ? connectTls({ host: '127.0.0.1', port: place.port, servername: place.hostName, ca: place.authority })
      : connectPlain({ host: '127.0.0.1', port: place.port });
  socket.setTimeout(LIMIT_MS, () => socket.destroy(new Error('no answer')));
  socket.write([...lines, 'Connection: close', '', ''].join('\r\n'));
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1] ?? 0);
}
