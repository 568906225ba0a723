/**
 * Adds a recorder: makes a key, sends its public half with the offer and the password, and checks the recorder's proof before
 * anything is kept. Throws what `call` throws, and `NotProven` when what answered is not the recorder that was meant.
 */
import { joinProofBytes, routes } from '@nightlatch/protocol';
import { call } from '@nightlatch/ui/api';
import { freshNonce, identityOf, isSignedBy, makePairingKey } from './keys.ts';
import type { Pairing } from './kept-recorder.ts';

export interface JoinRequest {
  readonly recorderId: string;
  /** From a QR, or eight typed characters. */
  readonly offer: { readonly token: string } | { readonly code: string };
  readonly password: string;
  readonly label: string;
  /** The identity that the QR or the kept tile names; absent when a new recorder is added by a typed code. */
  readonly identity?: string;
}

export interface Joined {
  readonly identity: string;
  readonly recorderId: string;
  readonly recorderName: string;
  readonly accountName: string;
  readonly pairing: Pairing;
}

/** `unsigned`: the proof fails. `other`: a true proof, of another recorder. */
export class NotProven extends Error {
  override readonly name = 'NotProven';
  readonly why: 'unsigned' | 'other';
  constructor(why: 'unsigned' | 'other') {
    super(
      why === 'other'
        ? 'This is another recorder than the one you want to add. Nothing was added.'
        : 'What answered could not prove that it is your recorder. Nothing was added. Go to the recorder’s own screen, and change the password there if this happens again.',
    );
    this.why = why;
  }
}

export async function join(request: JoinRequest): Promise<Joined> {
  const key = await makePairingKey();
  const nonce = freshNonce();
  const { recorderId, password, label, identity } = request;
  const answer = await call(routes.join, {
    body: { recorderId, ...request.offer, password, publicKey: key.publicKey, nonce, label },
  });
  const { pairingId, identityKey } = answer;
  const bytes = joinProofBytes({ recorderId, pairingId, publicKey: key.publicKey, nonce });
  if (answer.recorderId !== recorderId || !(await isSignedBy(identityKey, answer.proof, bytes)))
    throw new NotProven('unsigned');
  const proven = await identityOf(identityKey);
  if (identity !== undefined && identity !== proven) throw new NotProven('other');
  return {
    identity: proven,
    recorderId,
    recorderName: answer.recorderName,
    accountName: answer.accountName,
    pairing: { pairingId, identityKey, privateKey: key.privateKey },
  };
}
