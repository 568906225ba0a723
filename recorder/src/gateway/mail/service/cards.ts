/**
 * Cards of recovery services, which may come from anywhere: a card counts when the identity in it signed it, it leads to a place that may be used,
 * and, where a service is chosen already, it is that one's and not older.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import {
  cardProofBytes,
  readCard,
  Refusal,
  signedCardSchema,
  type CardOffer,
  type CardView,
  type ServiceCard,
  type SignedCard,
} from '@nightlatch/protocol';
import { fingerprintOf, showFingerprint } from '@nightlatch/protocol/export/proof';
import { isThisMachine } from '../settings.ts';
import { cleanWords } from '../smtp-failure.ts';

/** SPKI around a raw Ed25519 public key (RFC 8410). */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

export interface VerifiedCard {
  readonly card: ServiceCard;
  readonly signed: SignedCard;
}

/** Throws `card-refused`. */
export function verifyCard(input: unknown): VerifiedCard {
  const signed = signedCardSchema.safeParse(input).data;
  const card = signed && readCard(signed);
  if (signed === undefined || card === undefined)
    throw new Refusal('card-refused', 'This is not the card of a recovery service.');
  if (!isSigned(signed, card))
    throw new Refusal('card-refused', 'The signature of this card is not right: it was changed.');
  if (!isUsablePlace(card.service))
    throw new Refusal(
      'card-refused',
      'This recovery service is reached without TLS, which is only possible for one on the recorder itself.',
    );
  return { card, signed };
}

/** https, or this machine. */
export function isUsablePlace(origin: string): boolean {
  return origin.startsWith('https://') || isThisMachine(new URL(origin).hostname);
}

/** What a card is beside the one that is chosen. */
export function compareCards(card: ServiceCard, chosen: ServiceCard | undefined): CardOffer['compared'] {
  if (chosen === undefined) return 'first';
  if (card.identity !== chosen.identity) return 'other';
  if (card.number < chosen.number) return 'older';
  return card.number > chosen.number || card.current !== chosen.current || card.next !== chosen.next ? 'newer' : 'same';
}

/** Names are the service's own words: cleaned. */
export function viewCard({ service, tenant, name, sender, enrols, number, identity }: ServiceCard): CardView {
  return {
    service,
    tenant,
    name: cleanWords(name) || service,
    sender: cleanWords(sender),
    enrols,
    number,
    fingerprint: showFingerprint(fingerprintOf(sha256(Buffer.from(identity, 'base64url')))),
  };
}

function isSigned(signed: SignedCard, card: ServiceCard): boolean {
  try {
    const key = createPublicKey({
      key: Buffer.concat([SPKI_HEAD, Buffer.from(card.identity, 'base64url')]),
      format: 'der',
      type: 'spki',
    });
    return verify(null, cardProofBytes(signed.card), key, Buffer.from(signed.signature, 'base64url'));
  } catch {
    return false;
  }
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
