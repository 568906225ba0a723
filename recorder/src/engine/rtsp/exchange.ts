/**
 * One TCP connection to a camera: requests and their responses, and packets between them. Every wait ends: by an answer, by the
 * connection's end, by its time limit, or by `end()`. The first failure is the one that counts.
 */
import type { Clock } from '../../base/clock.ts';
import { Malformed } from '../../media/malformed.ts';
import { CameraFailure, networkFailure } from '../failure.ts';
import type { CameraAddress } from './address.ts';
import type { Authenticator } from './auth.ts';
import type { CameraCertificates } from './certificates.ts';
import { dial } from './dial.ts';
import { FloodGuard } from './flood-guard.ts';
import { type RtspResponse, formatRequest, isRequest, locationOf, parseResponse } from './message.ts';
import { movedFrom } from './redirect.ts';
import { RtspWire } from './wire.ts';

const CONNECT_LIMIT_MS = 5_000;
const RESPONSE_LIMIT_MS = 8_000;
/** A camera that asks in return is refused politely; more than this many times is no camera. */
const MAX_CAMERA_REQUESTS = 100;
const STATUS_UNAUTHORIZED = 401;

export type PacketListener = (channel: number, bytes: Buffer, start: number, end: number) => void;

export interface Exchange {
  /** Fulfilled with the response whatever its status, 401 answered where that can help. Rejects with a CameraFailure. */
  request(method: string, url: string, headers?: Readonly<Record<string, string>>): Promise<RtspResponse>;
  /** An interleaved packet of the recorder's own. */
  send(channel: number, bytes: Buffer): void;
  /** Does `work` with bytes of the camera that came beside the connection: they count, and what they throw ends it. */
  receive(bytes: number, work: () => void): void;
  /** IP addresses of its two ends. */
  readonly local: string;
  readonly remote: string;
  /** Fulfilled when the connection is over, with the reason. Never rejects. */
  readonly over: Promise<CameraFailure>;
  /** Ends the connection; `failure` is the reason unless there was one before. */
  end(failure: CameraFailure): void;
}

interface Waiting {
  readonly sequence: number;
  readonly settle: (response: RtspResponse) => void;
  readonly fail: (failure: CameraFailure) => void;
}

export interface ExchangeParts {
  readonly address: CameraAddress;
  readonly authenticator: Authenticator;
  readonly certificates: CameraCertificates;
  readonly mayBeLoopback: boolean;
  readonly clock: Clock;
  readonly onPacket: PacketListener;
}

/** Fulfilled when requests may be sent. Rejects with a CameraFailure. */
export async function openExchange(parts: ExchangeParts): Promise<Exchange> {
  const { address, authenticator, certificates, mayBeLoopback, clock, onPacket } = parts;
  let failure: CameraFailure | undefined;
  let waiting: Waiting | undefined;
  let lastSequence = 0;
  let cameraRequests = 0;
  const over = Promise.withResolvers<CameraFailure>();
  const opened = Promise.withResolvers<void>();

  const end = (reason: CameraFailure): void => {
    failure ??= reason;
    socket.destroy();
    opened.reject(failure);
    waiting?.fail(failure);
    waiting = undefined;
    over.resolve(failure);
  };

  const flood = new FloodGuard(() => clock.monotonic_ms());
  const wire = new RtspWire({
    packet: onPacket,
    message(head, body) {
      const response = parseResponse(head, body);
      if (response === undefined) return refuse(head);
      const answers = response.headers.get('cseq')?.[0];
      if (answers !== undefined && Number(answers) !== waiting?.sequence) return;
      waiting?.settle(response);
      waiting = undefined;
    },
  });

  function refuse(head: string): void {
    if (!isRequest(head) || ++cameraRequests > MAX_CAMERA_REQUESTS) throw new Malformed('The answer is not RTSP.');
    const sequence = /\r\ncseq:\s*(\d{1,10})/i.exec(head)?.[1] ?? '0';
    if (head.startsWith('REDIRECT ')) {
      socket.write(`RTSP/1.0 200 OK\r\nCSeq: ${sequence}\r\n\r\n`);
      throw movedFrom(address, locationOf(head));
    }
    socket.write(`RTSP/1.0 501 Not Implemented\r\nCSeq: ${sequence}\r\n\r\n`);
  }

  function receive(bytes: number, work: () => void): void {
    if (failure !== undefined) return;
    try {
      flood.count(bytes);
      work();
    } catch (error) {
      end(asFailure(error));
    }
  }

  const socket = dial({
    address,
    certificates,
    mayBeLoopback,
    onBytes: (buffer, end) => receive(end, () => wire.push(buffer, end)),
    onOpen: () => opened.resolve(),
    onRefusal: end,
  });
  const limit = setTimeout(() => end(new CameraFailure('unreachable', 'the camera does not answer')), CONNECT_LIMIT_MS);
  socket.on('error', (error) => end(networkFailure(error)));
  socket.on('end', () => end(new CameraFailure('unreachable', 'the camera closed the connection')));
  socket.on('close', () => end(new CameraFailure('unreachable', 'the connection to the camera was lost')));
  await opened.promise.finally(() => clearTimeout(limit));

  async function ask(method: string, url: string, headers: Readonly<Record<string, string>>): Promise<RtspResponse> {
    if (failure !== undefined) throw failure;
    const sequence = ++lastSequence;
    const all = new Map([['CSeq', String(sequence)], ...Object.entries(headers), ['User-Agent', 'Nightlatch']]);
    const authorization = authenticator.authorization(method, url);
    if (authorization !== undefined) all.set('Authorization', authorization);
    const answer = Promise.withResolvers<RtspResponse>();
    waiting = { sequence, settle: answer.resolve, fail: answer.reject };
    socket.write(formatRequest(method, url, all));
    const silence = setTimeout(
      () => end(new CameraFailure('unreachable', 'the camera does not answer')),
      RESPONSE_LIMIT_MS,
    );
    return answer.promise.finally(() => clearTimeout(silence));
  }

  return {
    over: over.promise,
    local: socket.localAddress ?? '',
    remote: socket.remoteAddress ?? '',
    end,
    receive,
    send(channel, bytes) {
      const head = Buffer.of(0x24, channel, bytes.length >> 8, bytes.length & 0xff);
      if (failure === undefined) socket.write(Buffer.concat([head, bytes]));
    },
    async request(method, url, headers = {}) {
      for (;;) {
        const response = await ask(method, url, headers);
        if (response.status !== STATUS_UNAUTHORIZED) return response;
        if (!authenticator.challenged(response.headers.get('www-authenticate') ?? [])) return response;
      }
    },
  };
}

/** Anything thrown while reading what a camera sent: its own fault, unless it is none of ours to judge. */
function asFailure(error: unknown): CameraFailure {
  if (error instanceof CameraFailure) return error;
  if (error instanceof Malformed) return new CameraFailure('nonsense', nonsense(error.message));
  throw error;
}

function nonsense(detail: string): string {
  return `the camera sends something that is not video (${detail.replace(/\.$/, '')})`;
}
