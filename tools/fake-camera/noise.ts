/** What a broken or hostile camera sends. Written with backpressure, so that the tool itself stays small. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Connection } from './connection.ts';
import type { PlannedFault } from './faults.ts';

type Noise<T extends PlannedFault['type']> = Extract<PlannedFault, { type: T; what: string }>['what'];
const PIECE_BYTES = 1400;

/** About `bytes` bytes of rubbish to one client, between its frames. */
export function nonsense(connection: Connection, what: Noise<'nonsense'>, bytes: number): void {
  const { socket, viewer } = connection;
  if (what === 'bytes') {
    socket.write(randomBytes(bytes));
    return;
  }
  const pieces = Math.ceil(bytes / PIECE_BYTES);
  for (let n = 0; n < pieces; n++) {
    const piece = randomBytes(PIECE_BYTES);
    if (what === 'rtp') socket.write(Buffer.concat([interleavedHeader(viewer?.channel ?? 0, piece.length), piece]));
    else viewer?.sendPayloads([brokenUnit(n, piece)]);
  }
}

/** Payloads that look like H.264's: a STAP-A whose sizes lie, an FU-A with no beginning, reserved types, an empty unit. */
function brokenUnit(n: number, piece: Buffer): Buffer {
  const kinds = [
    Buffer.concat([Buffer.of(0x78, 0xff, 0xff), piece]),
    Buffer.concat([Buffer.of(0x7c, 0x05), piece]),
    Buffer.concat([Buffer.of(0x7c, 0xc5), piece]),
    Buffer.concat([Buffer.of(0x60), piece]),
    Buffer.concat([Buffer.of(0x7f), piece]),
    Buffer.concat([Buffer.of(0x67), piece]),
    Buffer.of(0x78, 0, 0),
    Buffer.of(0x7c),
  ];
  return kinds[n % kinds.length] ?? piece;
}

/** Sends `bytes` bytes as fast as the client takes them. The client hanging up ends it. */
export function flood(connection: Connection, what: Noise<'flood'>, bytes: number): void {
  void pour(connection, what, bytes).catch(() => connection.socket.destroy());
}

async function pour({ socket, viewer }: Connection, what: Noise<'flood'>, bytes: number): Promise<void> {
  if (what === 'header') socket.write('RTSP/1.0 200 OK\r\nX-Flood: ');
  const middle = Buffer.concat([Buffer.of(0x7c, 0x05), Buffer.alloc(PIECE_BYTES, 0x55)]);
  const text = 'x'.repeat(PIECE_BYTES);
  const tiny = Buffer.concat([interleavedHeader(viewer?.channel ?? 0, 1), Buffer.of(0x80)]);
  const tinies = Buffer.concat(Array.from({ length: 280 }, () => tiny));
  if (what === 'unit') viewer?.sendPayloads([Buffer.of(0x7c, 0x85, 0x88, 0x80)], false);
  for (let sent = 0; sent < bytes && !socket.destroyed; sent += PIECE_BYTES) {
    if (what === 'unit') viewer?.sendPayloads([middle], false);
    else socket.write(what === 'header' ? text : tinies);
    if (socket.writableNeedDrain) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
  }
}

function interleavedHeader(channel: number, length: number): Buffer {
  return Buffer.of(0x24, channel, length >> 8, length & 0xff);
}
