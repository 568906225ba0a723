/**
 * A recorder's half of pairing over a real socket, with real keys, for the app's tests: one offer, one password, and switches for
 * what can go wrong. `fetch` is pointed at it while it runs. Counts every request.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { joinProofBytes, Refusal, resetProofBytes, routes, sessionProofBytes } from '@nightlatch/protocol';
import { base64UrlOf, bytesOfBase64 } from '@nightlatch/ui/base64';

export const RECORDER_ID = '7K4M2Q';
export const TOKEN = 'abcdefghijklmnopqrstuv';
export const RESET_AT = '2026-11-23T14:05:00.000Z';

export type Behaviour =
  /** Everyone with a pairing gets in. */
  | 'open'
  | 'reset'
  /** As `reset`, with a signature over something else. */
  | 'reset-badly-signed'
  | 'reset-unsigned'
  | 'reset-of-another-recorder'
  | 'removed'
  /** Sessions open, but no call with one is answered. */
  | 'never-satisfied'
  /** Answers 500 to everything. */
  | 'broken'
  | 'throttled';

interface Problematic {
  readonly status: number;
  readonly body: unknown;
  readonly cookie?: string;
}

export class FakeRecorder {
  behaviour: Behaviour = 'open';
  password = 'plum orbit candle';
  signsJoins = true;
  readonly requests: string[] = [];
  readonly #keys: CryptoKeyPair;
  readonly #identityKey: string;
  readonly #apps = new Map<string, CryptoKey>();
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  #originalFetch = globalThis.fetch;
  #signedIn = false;

  private constructor(keys: CryptoKeyPair, identityKey: string) {
    this.#keys = keys;
    this.#identityKey = identityKey;
  }

  static async start(): Promise<FakeRecorder> {
    const keys = await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify']);
    const raw = base64UrlOf(await crypto.subtle.exportKey('raw', keys.publicKey));
    const recorder = new FakeRecorder(keys, raw);
    await new Promise<void>((resolve) => recorder.#server.listen(0, '127.0.0.1', resolve));
    const { port } = recorder.#server.address() as AddressInfo;
    recorder.#originalFetch = globalThis.fetch;
    globalThis.fetch = (input, init) =>
      recorder.#originalFetch(new URL(input as string, `http://127.0.0.1:${port}`), init);
    return recorder;
  }

  async stop(): Promise<void> {
    globalThis.fetch = this.#originalFetch;
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Every session ends, as at a reset or a restart. */
  endSessions(): void {
    this.#signedIn = false;
  }

  async identity(): Promise<string> {
    return base64UrlOf(await crypto.subtle.digest('SHA-256', bytesOfBase64(this.#identityKey)));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    this.requests.push(`${request.method} ${request.url}`);
    let answer: Problematic;
    try {
      answer = { status: 200, body: await this.#answer(request.url ?? '', text === '' ? undefined : JSON.parse(text)) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      answer = { status: error.status, body: error.toProblem() };
    }
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  }

  async #answer(url: string, body: unknown): Promise<unknown> {
    if (this.behaviour === 'broken') throw new Refusal('internal', 'Something broke in the recorder.');
    if (this.behaviour === 'throttled') throw new Refusal('throttled', 'Too many tries.', { retryAfter_s: 77 });
    switch (url) {
      case routes.join.path:
        return this.#join(routes.join.body.parse(body));
      case routes.challenge.path:
        return { challenge: 'challenge' };
      case routes.appSession.path:
        return this.#session(routes.appSession.body.parse(body));
      case routes.cameras.path:
        if (!this.#signedIn || this.behaviour === 'never-satisfied')
          throw new Refusal('session-ended', 'The session has ended.');
        return [{ id: 'yard', name: 'Front yard', position: 0, state: { kind: 'recording', since: RESET_AT } }];
      default:
        throw new Refusal('not-found', 'There is nothing here.');
    }
  }

  async #join(body: ReturnType<typeof routes.join.body.parse>): Promise<unknown> {
    if (body.token !== TOKEN) throw new Refusal('offer-unknown', 'Unknown.');
    if (body.password !== this.password) throw new Refusal('wrong-password', 'Wrong password.', { field: 'password' });
    const pairingId = `pairing-${this.#apps.size}`;
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
    const key = await crypto.subtle.importKey('spki', bytesOfBase64(body.publicKey), algorithm, true, ['verify']);
    this.#apps.set(pairingId, key);
    const { publicKey, nonce } = body;
    const proof = await this.#sign(joinProofBytes({ recorderId: RECORDER_ID, pairingId, publicKey, nonce }));
    return {
      pairingId,
      recorderId: RECORDER_ID,
      recorderName: 'Home',
      accountName: 'Anna',
      role: 'owner',
      identityKey: this.#identityKey,
      proof: this.signsJoins ? proof : await this.#sign(new TextEncoder().encode('something else')),
    };
  }

  async #session(body: ReturnType<typeof routes.appSession.body.parse>): Promise<unknown> {
    const { pairingId, challenge, nonce } = body;
    const key = this.#apps.get(pairingId);
    if (this.behaviour === 'removed' || key === undefined) throw new Refusal('pairing-removed', 'Removed.');
    const bytes = sessionProofBytes({ recorderId: RECORDER_ID, pairingId, challenge, nonce });
    const hash = { name: 'ECDSA', hash: 'SHA-256' };
    const proven = await crypto.subtle.verify(hash, key, bytesOfBase64(body.signature), bytes);
    if (!proven || challenge !== 'challenge') throw new Refusal('not-signed-in', 'Not signed by the pairing key.');
    const members = { resetAt: RESET_AT, recorderId: RECORDER_ID };
    const reset = (more: object): Refusal => new Refusal('credentials-reset', 'Reset.', { ...members, ...more });
    const right = { recorderId: RECORDER_ID, pairingId, nonce, resetAt: RESET_AT };
    switch (this.behaviour) {
      case 'reset':
        throw reset({ proof: await this.#sign(resetProofBytes(right)) });
      case 'reset-badly-signed':
        throw reset({ proof: await this.#sign(resetProofBytes({ ...right, nonce: 'an-older-nonce' })) });
      case 'reset-unsigned':
        throw reset({});
      case 'reset-of-another-recorder':
        throw reset({ recorderId: '999999', proof: await this.#sign(resetProofBytes(right)) });
      default:
        this.#signedIn = true;
        return { recorderId: RECORDER_ID, recorderName: 'Home', accountName: 'Anna', role: 'owner', signedInFor_s: 9 };
    }
  }

  async #sign(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    return base64UrlOf(await crypto.subtle.sign({ name: 'Ed25519' }, this.#keys.privateKey, bytes));
  }
}
