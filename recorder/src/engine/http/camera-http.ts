/**
 * One HTTP request to a camera: Digest or Basic as it asks, no redirects, its certificate compared where one is known. Whatever the
 * camera answers is limited by who reads the body; nothing secret is in an error.
 */
import { type IncomingMessage, type RequestOptions, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { TLSSocket } from 'node:tls';
import { CameraFailure, networkFailure } from '../failure.ts';
import { Authenticator, type Credentials } from '../rtsp/auth.ts';

const MAX_HEADER_BYTES = 16 * 1024;
const ATTEMPTS = 3;

export interface CameraRequest {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly credentials: Credentials | undefined;
  /** SHA-256 of the certificate that the camera must show (`https:`); absent: any. */
  readonly certificateSha256?: string | undefined;
  readonly signal: AbortSignal;
  /** Until the head of the answer is there. */
  readonly head_ms: number;
}

/** The answer with its body unread: whoever takes it destroys or reads it. Rejects with a CameraFailure. */
export async function requestCamera(request: CameraRequest): Promise<IncomingMessage> {
  const { url, method, credentials } = request;
  const authenticator = new Authenticator(credentials ?? { username: '', password: '' });
  for (let attempt = 1; ; attempt++) {
    const authorization = authenticator.authorization(method, url.pathname + url.search);
    const answer = await send(request, authorization === undefined ? {} : { Authorization: authorization });
    if (answer.statusCode !== 401) return answer;
    const challenges = challengesOf(answer);
    answer.destroy();
    const canHelp = credentials !== undefined && attempt < ATTEMPTS && authenticator.challenged(challenges);
    if (canHelp) continue;
    const reason = credentials ? 'wrong password for the camera' : 'the camera asks for a user name and a password';
    throw new CameraFailure('wrong-password', reason);
  }
}

/** The whole body as text. Rejects with a CameraFailure when it is longer than `maxBytes` or does not come in time. */
export async function readBody(answer: IncomingMessage, maxBytes: number, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const abort = (): unknown => answer.destroy(new CameraFailure('unreachable', 'the camera answers too slowly'));
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    for await (const chunk of answer) {
      if (!Buffer.isBuffer(chunk)) continue;
      bytes += chunk.length;
      if (bytes > maxBytes) throw new CameraFailure('nonsense', 'the camera sends an answer without end');
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof CameraFailure) throw error;
    throw networkFailure(error instanceof Error ? error : new Error('broken'));
  } finally {
    signal.removeEventListener('abort', abort);
    answer.destroy();
  }
  return Buffer.concat(chunks).toString('utf8');
}

function challengesOf(answer: IncomingMessage): string[] {
  return answer.headersDistinct['www-authenticate'] ?? [];
}

async function send(request: CameraRequest, more: Readonly<Record<string, string>>): Promise<IncomingMessage> {
  const { url, method, body, signal, head_ms } = request;
  const isSecure = url.protocol === 'https:';
  const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  const options: RequestOptions = {
    method,
    // An agent would keep connections to a camera open; each request has its own.
    agent: false,
    headers: { ...request.headers, ...length, ...more, Connection: 'close' },
    maxHeaderSize: MAX_HEADER_BYTES,
  };
  const answered = Promise.withResolvers<IncomingMessage>();
  // Cameras sign their certificates themselves: the fingerprint counts, where one is known.
  const outgoing = isSecure ? httpsRequest(url, { ...options, rejectUnauthorized: false }) : httpRequest(url, options);
  const abort = (): unknown => outgoing.destroy(new CameraFailure('unreachable', 'the camera was stopped'));
  const limit = setTimeout(
    () => outgoing.destroy(new CameraFailure('unreachable', 'the camera does not answer')),
    head_ms,
  );
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  outgoing.on('error', (error) => answered.reject(error instanceof CameraFailure ? error : httpFailure(error)));
  outgoing.on('response', answered.resolve);
  if (isSecure && request.certificateSha256 !== undefined) {
    // Nothing is sent before the certificate was compared.
    outgoing.on('socket', (socket) => {
      if (!(socket instanceof TLSSocket)) return;
      socket.once('secureConnect', () => {
        const shown = socket.getPeerCertificate().fingerprint256?.replaceAll(':', '').toLowerCase();
        if (shown === request.certificateSha256?.toLowerCase()) outgoing.end(body);
        else outgoing.destroy(new CameraFailure('unreachable', 'the camera shows another certificate than before'));
      });
    });
  } else {
    outgoing.end(body);
  }
  try {
    return await answered.promise;
  } finally {
    clearTimeout(limit);
    signal.removeEventListener('abort', abort);
  }
}

function httpFailure(error: Error): CameraFailure {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code.startsWith('HPE_')) return new CameraFailure('nonsense', 'what answers at the address does not speak HTTP');
  return networkFailure(error);
}
