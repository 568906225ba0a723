/** Cards that an owner looks at before one is chosen: in memory, ten minutes, a few at a time. */
import { Refusal, type CardOffer, type ServiceCard } from '@nightlatch/protocol';
import { newId } from '../../accounts/ids.ts';
import { compareCards, viewCard, type VerifiedCard } from './cards.ts';

const OFFER_MS = 10 * 60_000;
const MOST_OFFERS = 64;

export interface CardOffers {
  add(verified: VerifiedCard, chosen: ServiceCard | undefined, file?: string): CardOffer;
  /** Throws `not-found`. */
  need(offerId: string): VerifiedCard;
}

export function makeCardOffers(now_ms: () => number): CardOffers {
  const offers = new Map<string, { verified: VerifiedCard; made_ms: number }>();
  return {
    add(verified, chosen, file) {
      const offerId = newId();
      const [oldest] = offers.keys();
      if (offers.size >= MOST_OFFERS && oldest !== undefined) offers.delete(oldest);
      offers.set(offerId, { verified, made_ms: now_ms() });
      return {
        offerId,
        card: viewCard(verified.card),
        compared: compareCards(verified.card, chosen),
        ...(file === undefined ? {} : { file }),
      };
    },
    need(offerId) {
      const offer = offers.get(offerId);
      if (offer === undefined || now_ms() - offer.made_ms > OFFER_MS)
        throw new Refusal('not-found', 'This card was looked at too long ago. Fetch it again.');
      return offer.verified;
    },
  };
}
