/** The camera's side of RTSP sign-in: Basic, Digest with MD5 (as cameras do it, without qop), Digest with SHA-256 (RFC 7616). */
import { createHash, randomBytes } from 'node:crypto';
import type { RtspRequest } from './rtsp-request.ts';

export type AuthKind = 'none' | 'basic' | 'digest-md5' | 'digest-sha256';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

const REALM = 'Fake camera';

/** One of these for each connection: the nonce is the connection's own. */
export class Gatekeeper {
  readonly #kind: AuthKind;
  readonly #credentials: Credentials;
  readonly #nonce = randomBytes(16).toString('hex');

  constructor(kind: AuthKind, credentials: Credentials) {
    this.#kind = kind;
    this.#credentials = credentials;
  }

  /** The `WWW-Authenticate` header of a 401. */
  get challenge(): string {
    if (this.#kind === 'basic') return `Basic realm="${REALM}"`;
    const plain = `Digest realm="${REALM}", nonce="${this.#nonce}"`;
    return this.#kind === 'digest-sha256' ? `${plain}, algorithm=SHA-256, qop="auth"` : plain;
  }

  admits(request: RtspRequest): boolean {
    if (this.#kind === 'none') return true;
    const given = request.headers.get('authorization') ?? '';
    return this.#kind === 'basic' ? this.#basic(given) : this.#digest(given, request.method);
  }

  #basic(given: string): boolean {
    const { user, password } = this.#credentials;
    return given === `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  }

  #digest(given: string, method: string): boolean {
    if (!given.startsWith('Digest ')) return false;
    const field = digestFields(given.slice('Digest '.length));
    const sha256 = this.#kind === 'digest-sha256';
    if (field.get('username') !== this.#credentials.user || field.get('realm') !== REALM) return false;
    if (field.get('nonce') !== this.#nonce) return false;
    if (sha256 !== (field.get('algorithm')?.toUpperCase() === 'SHA-256')) return false;
    const hash = (text: string): string =>
      createHash(sha256 ? 'sha256' : 'md5')
        .update(text)
        .digest('hex');
    const secret = hash(`${this.#credentials.user}:${REALM}:${this.#credentials.password}`);
    const target = hash(`${method}:${field.get('uri') ?? ''}`);
    const qop = field.get('qop');
    if (sha256 && qop !== 'auth') return false;
    const middle =
      qop === undefined ? this.#nonce : `${this.#nonce}:${field.get('nc') ?? ''}:${field.get('cnonce') ?? ''}:${qop}`;
    return field.get('response') === hash(`${secret}:${middle}:${target}`);
  }
}

function digestFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const match of text.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]+))/g))
    fields.set(match[1] ?? '', match[2] ?? match[3] ?? '');
  return fields;
}
