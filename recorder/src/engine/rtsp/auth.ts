/**
 * Answers to a camera's challenges: Digest (RFC 7616: SHA-256 or MD5, with and without qop=auth, `-sess`) and Basic (RFC 7617).
 * The strongest that the camera offers is used; Basic only where it offers nothing else. Pure but for the client nonce.
 */
import { createHash, randomBytes } from 'node:crypto';
import { type Challenge, parseChallenges } from './challenges.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

const HASHES: Readonly<Record<string, string>> = { 'sha-256': 'sha256', md5: 'md5' };

export class Authenticator {
  readonly #credentials: Credentials | undefined;
  readonly #clientNonce: () => string;
  #challenge: Challenge | undefined;
  #count = 0;

  /** `clientNonce` is injected so that the vectors of RFC 7616 can be tested. Without credentials no challenge is answered. */
  constructor(credentials: Credentials | undefined, clientNonce: () => string = () => randomBytes(12).toString('hex')) {
    this.#credentials = credentials;
    this.#clientNonce = clientNonce;
  }

  /**
   * Takes the `WWW-Authenticate` headers of a 401. True when asking again can help: there was no answer to a challenge yet, or
   * the camera says that only the nonce was old.
   */
  challenged(headers: readonly string[]): boolean {
    if (this.#credentials === undefined) return false;
    const wasAnswered = this.#challenge !== undefined;
    const offers = headers.flatMap(parseChallenges).filter(isKnown);
    const best = offers.toSorted((one, other) => strength(other) - strength(one))[0];
    if (best === undefined) return false;
    this.#challenge = best;
    this.#count = 0;
    return !wasAnswered || best.parameters.get('stale')?.toLowerCase() === 'true';
  }

  /** The value of the `Authorization` header; undefined while nothing was asked for. */
  authorization(method: string, uri: string): string | undefined {
    const challenge = this.#challenge;
    const credentials = this.#credentials;
    if (challenge === undefined || credentials === undefined) return undefined;
    if (challenge.scheme === 'basic') {
      return `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`;
    }
    return this.#digest(credentials, challenge.parameters, method, uri);
  }

  #digest(
    { username, password }: Credentials,
    parameters: ReadonlyMap<string, string>,
    method: string,
    uri: string,
  ): string {
    const realm = parameters.get('realm') ?? '';
    const nonce = parameters.get('nonce') ?? '';
    const algorithm = parameters.get('algorithm');
    const isSession = algorithm?.toLowerCase().endsWith('-sess') ?? false;
    const hash = hasher(algorithm);
    const withQop = qopsOf(parameters).includes('auth');
    const clientNonce = this.#clientNonce();
    const count = (++this.#count).toString(16).padStart(8, '0');
    const plainSecret = hash(`${username}:${realm}:${password}`);
    const secret = isSession ? hash(`${plainSecret}:${nonce}:${clientNonce}`) : plainSecret;
    const request = hash(`${method}:${uri}`);
    const middle = withQop ? `${nonce}:${count}:${clientNonce}:auth` : nonce;
    const fields = [
      `username=${quote(username)}`,
      `realm=${quote(realm)}`,
      `nonce=${quote(nonce)}`,
      `uri=${quote(uri)}`,
      `response="${hash(`${secret}:${middle}:${request}`)}"`,
    ];
    if (algorithm !== undefined) fields.push(`algorithm=${algorithm}`);
    const opaque = parameters.get('opaque');
    if (opaque !== undefined) fields.push(`opaque=${quote(opaque)}`);
    if (withQop) fields.push('qop=auth', `nc=${count}`);
    if (withQop || isSession) fields.push(`cnonce="${clientNonce}"`);
    return `Digest ${fields.join(', ')}`;
  }
}

function isKnown({ scheme, parameters }: Challenge): boolean {
  if (scheme === 'basic') return true;
  if (scheme !== 'digest' || hashName(parameters.get('algorithm')) === undefined) return false;
  const qops = qopsOf(parameters);
  return qops.length === 0 || qops.includes('auth');
}

function strength({ scheme, parameters }: Challenge): number {
  if (scheme === 'basic') return 0;
  return hashName(parameters.get('algorithm')) === 'sha256' ? 2 : 1;
}

function qopsOf(parameters: ReadonlyMap<string, string>): string[] {
  const qop = parameters.get('qop');
  return qop === undefined ? [] : qop.split(',').map((one) => one.trim().toLowerCase());
}

function hashName(algorithm: string | undefined): string | undefined {
  return HASHES[(algorithm ?? 'md5').toLowerCase().replace(/-sess$/, '')];
}

function hasher(algorithm: string | undefined): (text: string) => string {
  const name = hashName(algorithm) ?? 'md5';
  return (text) => createHash(name).update(text).digest('hex');
}

/** Without control characters: a header stays one line whatever a person typed. */
function quote(value: string): string {
  return `"${value.replace(/\p{Cc}/gu, '').replace(/["\\]/g, '\\$&')}"`;
}
