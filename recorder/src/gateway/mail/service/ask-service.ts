/**
 * One question to a recovery service over HTTP. What answers is hostile: TLS is verified (or it is this machine), redirects are not followed, an answer has
 * 16 kB and 15 seconds, and nothing of it is believed here.
 */
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { ENVELOPE_CONTENT_TYPE } from '@nightlatch/protocol';
import { isUsablePlace } from './cards.ts';

export const SERVICE_LIMITS = { answer_bytes: 16_384, answer_ms: 15_000 } as const;

export interface ServiceOptions {
  /** Further certificate authorities to trust, PEM. */
  readonly authorities?: readonly string[];
  /** Other than usual. */
  readonly answer_ms?: number;
}

export interface ServiceAnswer {
  readonly status: number;
  /** Undefined: it is no JSON. */
  readonly json: unknown;
}

/** No answer was had. The message is a sentence for people, with nothing of the service's words in it. */
export class ServiceSilent extends Error {
  override readonly name = 'ServiceSilent';
}

/** Throws `ServiceSilent`. */
export function askService(
  question: { readonly origin: string; readonly path: string; readonly envelope?: Uint8Array },
  options: ServiceOptions & { readonly signal: AbortSignal },
): Promise<ServiceAnswer> {
  const { origin, path, envelope } = question;
  const { host } = new URL(origin);
  if (!isUsablePlace(origin))
    return Promise.reject(new ServiceSilent(`The recovery service ${host} is not asked without TLS.`));
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.any([
      options.signal,
      AbortSignal.timeout(options.answer_ms ?? SERVICE_LIMITS.answer_ms),
    ]);
    const fail = (error: unknown): void => reject(new ServiceSilent(sayFailure(error, host, signal), { cause: error }));
    const ask = origin.startsWith('https:') ? requestHttps : requestHttp;
    const asked = ask(
      new URL(path, origin),
      {
        method: envelope === undefined ? 'GET' : 'POST',
        agent: false,
        rejectUnauthorized: true,
        ...(options.authorities === undefined ? {} : { ca: [...options.authorities] }),
        maxHeaderSize: SERVICE_LIMITS.answer_bytes,
        headers: {
          accept: 'application/json',
          ...(envelope === undefined
            ? {}
            : { 'content-type': ENVELOPE_CONTENT_TYPE, 'content-length': envelope.length }),
        },
        signal,
      },
      (answer) => {
        const pieces: Buffer[] = [];
        let bytes = 0;
        answer.on('data', (piece: Buffer) => {
          bytes += piece.length;
          if (bytes > SERVICE_LIMITS.answer_bytes) answer.destroy(new Error('too long'));
          else pieces.push(piece);
        });
        answer.on('error', fail);
        answer.on('aborted', () => fail(new Error('cut off')));
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, json: parsed(Buffer.concat(pieces).toString('utf8')) }),
        );
      },
    );
    asked.on('error', fail);
    asked.end(envelope);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sayFailure(error: unknown, host: string, signal: AbortSignal): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words = error instanceof Error ? error.message : '';
  if (signal.aborted) return `The recovery service ${host} does not answer.`;
  if (/ENOTFOUND|EAI_AGAIN/.test(code))
    return `The recovery service ${host} was not found. Is the recorder connected to the internet?`;
  if (/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_VERIFY|EPROTO/.test(code) || /certificate|altname/i.test(words))
    return `No secure connection to the recovery service ${host} was possible, so nothing was sent.`;
  if (words === 'too long' || words === 'cut off' || code.startsWith('HPE_'))
    return `What answers at ${host} is not a recovery service, or its answer was cut off.`;
  return `The recovery service ${host} cannot be reached. Is the recorder connected to the network?`;
}
