/**
 * The service's card: what a recorder has to know of a recovery service, signed by the service's own Ed25519 key so that it can come by any
 * way, a USB stick too. The first card is believed because of the way it came (https, or an owner's stick at the seat); every later one because the key that is
 * known then signed it and its number is not lower.
 */
import { z } from 'zod';
import { tenantPattern } from './layout.ts';

const CARD_LABEL = 'nightlatch service card v1';
const key32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

export const serviceCardSchema = z.strictObject({
  /** Origin, `https://recovery.example.com`; at most 60 characters, so that its links fit a QR. */
  service: z
    .string()
    .max(60)
    .regex(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/),
  tenant: z.string().regex(tenantPattern),
  /** The tenant's name for people. */
  name: z.string().min(1).max(60),
  /** The address that its mail comes from. */
  sender: z.string().max(254),
  /** Rises with every change of this service's keys. */
  number: z.int().min(1),
  /** The service's raw Ed25519 public key, base64url. */
  identity: key32,
  /** Raw X25519 public keys, base64url: the one to seal to now, and its successor. */
  current: key32,
  next: key32,
  /** Whether the first valid envelope enrols a recorder, or a token is needed. */
  enrols: z.enum(['first-envelope', 'token']),
});
export type ServiceCard = z.output<typeof serviceCardSchema>;

/** As it travels: the card's exact JSON text, and the signature over `cardProofBytes` of it, base64url. */
export const signedCardSchema = z.strictObject({
  card: z.string().max(2048),
  signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
});
export type SignedCard = z.output<typeof signedCardSchema>;

export function cardProofBytes(cardText: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${CARD_LABEL}\n${cardText}`);
}

/** The card in a signed one; its signature is not looked at here. Undefined when it is none. */
export function readCard(signed: SignedCard): ServiceCard | undefined {
  try {
    return serviceCardSchema.safeParse(JSON.parse(signed.card)).data;
  } catch {
    return undefined;
  }
}
