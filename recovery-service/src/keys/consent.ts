/**
 * The mailbox's proof of consent to mail from a recorder: six Crockford characters (30 bits) of a keyed hash of both. Nothing is stored for it; whoever
 * reads the mailbox reads it there, and nobody else can make it.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { CONSENT_PROOF_CHARACTERS, CROCKFORD_ALPHABET } from '@nightlatch/protocol';

const LABEL = 'nightlatch consent v1\n';

export interface Consent {
  proofOf(recorderKey: Uint8Array, mailbox: string): string;
  holds(proof: string | undefined, recorderKey: Uint8Array, mailbox: string): boolean;
}

export function makeConsent(key: Uint8Array): Consent {
  const proofOf = (recorderKey: Uint8Array, mailbox: string): string => {
    const mac = createHmac('sha256', key).update(LABEL).update(recorderKey).update(normalMailbox(mailbox)).digest();
    return Array.from({ length: CONSENT_PROOF_CHARACTERS }, (_, at) =>
      CROCKFORD_ALPHABET.charAt((mac[at] ?? 0) & 31),
    ).join('');
  };
  return {
    proofOf,
    holds: (proof, recorderKey, mailbox) =>
      proof?.length === CONSENT_PROOF_CHARACTERS &&
      timingSafeEqual(Buffer.from(proof), Buffer.from(proofOf(recorderKey, mailbox))),
  };
}

/**
 * One mailbox has one form here: mail servers take the local part in any case, and a recorder may keep it as it was typed. Tags (`+…`) stay: only the
 * mailbox's own server knows what they mean.
 */
export function normalMailbox(mailbox: string): string {
  return mailbox.normalize('NFC').toLowerCase();
}

/**
 * The mailbox that many servers deliver `name+tag@` to. For caps of what went without consent alone: with a tag for each mail anybody could otherwise send as
 * many as they like to one person. Where a server takes tags for names, a few people share a cap; none of them is kept from a mail that they consented to.
 */
export function untaggedMailbox(mailbox: string): string {
  return normalMailbox(mailbox).replace(/^([^+@]+)\+[^@]*@/, '$1@');
}
