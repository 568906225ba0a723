/**
 * Takes mails that came back: a small mail server that knows no mailboxes but the addresses of our own flows (bounce-address.ts), takes
 * nothing but reports from mail servers (RFC 3464; the empty sender), sends nothing, and keeps nothing. Open to the internet, so everything is
 * bounded: connections, their life, sizes, recipients.
 */
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { BounceAddresses } from './bounce-address.ts';
import { LONGEST_REPORT_BYTES, readPermanentFailure } from './delivery-report.ts';

export interface BounceListenerParts {
  readonly host: string;
  /** 0: any. */
  readonly port: number;
  readonly bounces: BounceAddresses;
  /** A mail of this flow failed for good. Where it throws, the other server is asked to come again. */
  readonly onBounce: (flowId: Uint8Array, status: string) => Promise<void>;
  /** How it names itself in its greeting. */
  readonly ownName?: string | undefined;
  /** PEM; without them no TLS is offered, which servers that bring reports do not demand. */
  readonly tls?: { readonly key: string; readonly cert: string } | undefined;
  readonly connections?: number;
  readonly longestConnection_ms?: number;
}

export interface BounceListener {
  readonly port: number;
  stop(): Promise<void>;
}

const USUAL_CONNECTIONS = 20;
const SILENCE_MS = 60_000;
const LONGEST_CONNECTION_MS = 5 * 60_000;

export async function startBounceListener(parts: BounceListenerParts): Promise<BounceListener> {
  const { bounces, onBounce, tls, longestConnection_ms = LONGEST_CONNECTION_MS } = parts;
  const options: SMTPServerOptions = {
    ...(parts.ownName === undefined ? {} : { name: parts.ownName }),
    ...tls,
    banner: 'reports only',
    authOptional: true,
    disabledCommands: tls === undefined ? ['AUTH', 'STARTTLS'] : ['AUTH'],
    size: LONGEST_REPORT_BYTES,
    maxClients: parts.connections ?? USUAL_CONNECTIONS,
    socketTimeout: SILENCE_MS,
    closeTimeout: 1_000,
    disableReverseLookup: true,
    onMailFrom: ({ address }, _session, done) =>
      done(address === '' ? null : refusal(550, '5.7.1 Only delivery reports are taken here')),
    onRcptTo: ({ address }, session, done) => {
      if (session.envelope.rcptTo.length > 0) done(refusal(452, '4.5.3 One recipient at a time'));
      else done(bounces.flowOf(address) === undefined ? refusal(550, '5.1.1 No such address here') : null);
    },
    onData: (stream, session, done) => {
      const pieces: Buffer[] = [];
      let length = 0;
      stream.on('data', (piece: Buffer) => {
        length += piece.length;
        if (length <= LONGEST_REPORT_BYTES) pieces.push(piece);
      });
      stream.on('error', () => done(refusal(451, '4.3.0 Not read')));
      stream.on('end', () => {
        const answer = async (): Promise<void> => {
          const refused = await take(session.envelope.rcptTo[0]?.address ?? '', pieces, length).catch(() =>
            refusal(451, '4.3.0 Come again later'),
          );
          done(refused ?? null);
        };
        void answer();
      });
    },
  };
  async function take(to: string, pieces: readonly Buffer[], length: number): Promise<Error | undefined> {
    if (length > LONGEST_REPORT_BYTES) return refusal(552, '5.3.4 Too long');
    const flowId = bounces.flowOf(to);
    const status = flowId && readPermanentFailure(Buffer.concat(pieces));
    if (flowId !== undefined && status !== undefined) await onBounce(flowId, status);
    return undefined;
  }
  const server = new SMTPServer(options);
  // Somebody who breaks off is an everyday thing for a mail server.
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    const end = setTimeout(() => socket.destroy(), longestConnection_ms);
    socket.once('close', () => clearTimeout(end));
  });
  server.listen(parts.port, parts.host);
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
