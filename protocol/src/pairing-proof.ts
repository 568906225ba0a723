/**
 * The exact bytes that are signed between an app and a recorder. Each begins with a label of its own and has one
 * field a line, so that a signature made for one purpose never verifies for another. Both sides build them here.
 */
const text = new TextEncoder();

function lines(...fields: string[]): Uint8Array<ArrayBuffer> {
  for (const field of fields) {
    if (field.includes('\n')) throw new RangeError('a signed field must not contain a line break');
  }
  return text.encode(fields.join('\n'));
}

/** Signed by the recorder's identity key (Ed25519) when an app joins: `nonce` is the app's, `publicKey` the app's SPKI, base64url. */
export function joinProofBytes(join: {
  recorderId: string;
  pairingId: string;
  publicKey: string;
  nonce: string;
}): Uint8Array<ArrayBuffer> {
  return lines('nightlatch join v1', join.recorderId, join.pairingId, join.publicKey, join.nonce);
}

/** Signed by the app's pairing key (ECDSA P-256, SHA-256) to open a session. */
export function sessionProofBytes(session: {
  recorderId: string;
  pairingId: string;
  challenge: string;
  nonce: string;
}): Uint8Array<ArrayBuffer> {
  return lines('nightlatch app session v1', session.recorderId, session.pairingId, session.challenge, session.nonce);
}

/** Signed by the recorder's identity key in a `credentials-reset` refusal, over the app's nonce. `resetAt` as in the problem. */
export function resetProofBytes(reset: {
  recorderId: string;
  pairingId: string;
  nonce: string;
  resetAt: string;
}): Uint8Array<ArrayBuffer> {
  return lines('nightlatch credentials reset v1', reset.recorderId, reset.pairingId, reset.nonce, reset.resetAt);
}

/**
 * What the QR of a pairing offer says: the recorder's own app address with everything in the fragment, which browsers never
 * send. `identity` is the base64url SHA-256 of the recorder's raw Ed25519 public key.
 */
export interface OfferLink {
  readonly origin: string;
  readonly recorderId: string;
  readonly token: string;
  readonly identity: string;
}

export function writeOfferLink(offer: OfferLink): string {
  return `${offer.origin}/#add=${offer.token}&recorder=${offer.recorderId}&identity=${offer.identity}`;
}

/** Undefined when the text is not a pairing QR of a recorder. */
export function readOfferLink(scanned: string): OfferLink | undefined {
  const match =
    /^(https:\/\/[a-z0-9.-]{1,253}(?::\d{1,5})?)\/#add=([A-Za-z0-9_-]{20,64})&recorder=([0-9A-HJKMNP-TV-Z]{6})&identity=([A-Za-z0-9_-]{43})$/.exec(
      scanned.trim(),
    );
  const [, origin, token, recorderId, identity] = match ?? [];
  if (origin === undefined || token === undefined || recorderId === undefined || identity === undefined)
    return undefined;
  return { origin, token, recorderId, identity };
}
