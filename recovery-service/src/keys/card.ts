/** The service's card for a tenant's recorders, signed (protocol/src/envelope/card.ts). Signed once for each state of keys and tenant. */
import { cardProofBytes, type ServiceCard, type SignedCard } from '@nightlatch/protocol/envelope/card';
import type { Keys } from './keys.ts';
import { idOf } from './seal-keys.ts';

export interface CardTenant {
  readonly tenant: string;
  readonly name: string;
  readonly fromAddress: string;
  readonly enrols: ServiceCard['enrols'];
}

export interface Cards {
  of(tenant: CardTenant): SignedCard;
  /** Whether a recorder that knows this key has nothing to learn. */
  knowsNewest(knownKeyId: Uint8Array): boolean;
}

const KEPT = 1_000;

/** `service`: the origin that recorders and phones use. */
export function makeCards(keys: Keys, service: string): Cards {
  const signed = new Map<string, SignedCard>();
  return {
    of({ tenant, name, fromAddress, enrols }) {
      const { number, current, next } = keys.sealKeys();
      const card: ServiceCard = {
        service,
        tenant,
        name,
        sender: fromAddress,
        number,
        identity: keys.identity.publicKey,
        current: current.publicKey,
        next: next.publicKey,
        enrols,
      };
      const text = JSON.stringify(card);
      const kept = signed.get(text);
      if (kept !== undefined) return kept;
      const made = { card: text, signature: keys.identity.sign(cardProofBytes(text)).toString('base64url') };
      if (signed.size >= KEPT) signed.clear();
      signed.set(text, made);
      return made;
    },
    knowsNewest: (knownKeyId) => idOf(keys.sealKeys().next).equals(knownKeyId),
  };
}
