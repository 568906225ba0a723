/** An app on a phone: its own P-256 key, joining and signing in as protocol's pairing-proof says. */
import { createPublicKey, generateKeyPairSync, randomBytes, sign, verify, type KeyObject } from 'node:crypto';
import { joinProofBytes, readOfferLink, sessionProofBytes } from '@nightlatch/protocol';
import { Client, type Answer, type Place } from './client.ts';

const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex');

export class Phone {
  readonly client: Client;
  readonly publicKey: string;
  readonly #key: KeyObject;
  pairingId = '';
  recorderId = '';
  identityKey = '';

  constructor(place: Place) {
    this.client = new Client(place);
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = pair.privateKey;
    this.publicKey = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64url');
  }

  /** `offer`: the QR's text, or a typed code with the recorder's id. */
  async join(
    offer: string | { code: string; recorderId: string },
    password: string,
    also: Record<string, unknown> = {},
  ): Promise<Answer> {
    const link = typeof offer === 'string' ? readOfferLink(offer) : undefined;
    const nonce = randomBytes(16).toString('base64url');
    const body = {
      recorderId: typeof offer === 'string' ? link?.recorderId : offer.recorderId,
      ...(typeof offer === 'string' ? { token: link?.token } : { code: offer.code }),
      password,
      publicKey: this.publicKey,
      nonce,
      label: 'Test phone',
      ...also,
    };
    const answer = await this.client.call('POST', '/api/pairing/join', { body });
    if (answer.status === 200) {
      this.pairingId = String(answer.json['pairingId']);
      this.recorderId = String(answer.json['recorderId']);
      this.identityKey = String(answer.json['identityKey']);
      const { pairingId, recorderId, publicKey } = this;
      const proved = this.isSignedByRecorder(
        joinProofBytes({ recorderId, pairingId, publicKey, nonce }),
        String(answer.json['proof']),
      );
      if (!proved) throw new Error('the recorder did not prove its identity');
    }
    return answer;
  }

  async signIn(change: { challenge?: string; signature?: string; nonce?: string } = {}): Promise<Answer> {
    const challenge =
      change.challenge ?? String((await this.client.call('GET', '/api/app/challenge')).json['challenge']);
    const nonce = change.nonce ?? randomBytes(16).toString('base64url');
    const { recorderId, pairingId } = this;
    const bytes = sessionProofBytes({ recorderId, pairingId, challenge, nonce });
    const signature =
      change.signature ?? sign('sha256', bytes, { key: this.#key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
    return await this.client.call('POST', '/api/app/session', { body: { pairingId, challenge, nonce, signature } });
  }

  isSignedByRecorder(bytes: Uint8Array, signature: string): boolean {
    const spki = Buffer.concat([ED25519_SPKI, Buffer.from(this.identityKey, 'base64url')]);
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    return verify(null, bytes, key, Buffer.from(signature, 'base64url'));
  }
}
