/** A camera at a real socket that says what `conversation` makes of its numbers: of the one in the address, or of one after another. */
import { once } from 'node:events';
import { type Socket, createServer } from 'node:net';
import { type Conversation, conversation } from './conversation.ts';

export interface HostileCamera {
  /** The address at which it says the conversation of that number. */
  url(number: number): string;
  /** The address at which each connection gets the next number of its own, from `first` on. */
  nextUrl(first: number): string;
  /** Conversations that were begun. */
  readonly begun: number;
  stop(): Promise<void>;
}

/** Nobody is kept longer; the engine's own limits are longer and have tests of their own. */
const LINGER_MS = 300;

export async function startHostileCamera(seed: number): Promise<HostileCamera> {
  const sockets = new Set<Socket>();
  const next = new Map<string, number>();
  let begun = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let talk: Conversation | undefined;
    socket.on('data', (chunk) => {
      for (const request of chunk.toString('latin1').split('\r\n\r\n')) {
        const [, method, url] = /^([A-Z_]+) (\S+) RTSP/.exec(request) ?? [];
        if (method === undefined || url === undefined) continue;
        talk ??= begin(url);
        const { bytes, ends } = talk.answer(method, /CSeq: (\d+)/i.exec(request)?.[1] ?? '0');
        if (!ends) {
          socket.write(bytes);
          continue;
        }
        if (talk.resets) socket.write(bytes, () => socket.resetAndDestroy());
        else socket.end(bytes);
        return;
      }
    });
    setTimeout(() => (talk?.resets === true ? socket.resetAndDestroy() : socket.destroy()), LINGER_MS).unref();
  });
  const begin = (url: string): Conversation => {
    begun += 1;
    const [, fixed, from] = /\/(\d+)-(\d*)/.exec(url) ?? [];
    if (fixed !== undefined && from === '') return conversation(seed, Number(fixed));
    const number = next.get(url) ?? Number(from ?? 0);
    next.set(url, number + 1);
    return conversation(seed, number);
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const base = `rtsp://127.0.0.1:${address.port}`;
  return {
    url: (number) => `${base}/${number}-`,
    nextUrl: (first) => `${base}/0-${first}`,
    get begun() {
      return begun;
    },
    stop() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
