/** Asks a server on this machine for something, and tells when the request left. */
import { type Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const TOO_MANY_REQUESTS = 429;

export interface Server {
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
}

export interface BegunAnswer {
  readonly response: IncomingMessage;
  /** By `performance.now`. */
  readonly asked_ms: number;
}

/** Over a connection of its own unless an agent keeps one. Waits and asks again while it is told that it asks too often. */
export async function httpGet({ port, headers }: Server, path: string, agent?: Agent): Promise<BegunAnswer> {
  for (;;) {
    const asked_ms = performance.now();
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path, headers, agent: agent ?? false }, resolve);
      sent.on('error', reject).end();
    });
    if (response.statusCode !== TOO_MANY_REQUESTS) return { response, asked_ms };
    response.resume();
    await pause(Number(response.headers['retry-after'] ?? 1) * 1_000);
  }
}

/** Reads it whole. Throws for any status but 200. */
export async function wholeAnswer({ response, asked_ms }: BegunAnswer): Promise<{ took_ms: number; body: Buffer }> {
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece);
  const took_ms = performance.now() - asked_ms;
  const body = Buffer.concat(pieces);
  if (response.statusCode !== 200) throw new Error(refusal(response, body));
  return { took_ms, body };
}

/** Gives it up once its body has begun. Throws for any status but 200. */
export async function firstPiece({ response, asked_ms }: BegunAnswer): Promise<{ took_ms: number; piece: Buffer }> {
  const piece = await new Promise<Buffer>((resolve, reject) => {
    response.once('data', resolve);
    response.once('error', reject);
    response.once('end', () => reject(new Error(refusal(response, Buffer.alloc(0)))));
  });
  const took_ms = performance.now() - asked_ms;
  response.destroy();
  if (response.statusCode !== 200) throw new Error(refusal(response, piece));
  return { took_ms, piece };
}

function refusal(response: IncomingMessage, body: Buffer): string {
  return `The answer was ${response.statusCode}: ${body.toString('utf8', 0, 200)}`;
}
