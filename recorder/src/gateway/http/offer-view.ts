/** A pairing offer as the screens show it: QR, typed code, and where the recorder is. */
import { writeOfferLink, type RouteResponse, type Routes } from '@nightlatch/protocol';
import type { Identity } from '../pairing/identity.ts';
import type { MadeOffer } from '../pairing/offers.ts';
import type { RecorderFacts } from './recorder-facts.ts';

export function offerView(
  offer: MadeOffer,
  facts: RecorderFacts,
  identity: Identity,
): RouteResponse<Routes['makeOffer']> {
  const { recorderId, fingerprint } = identity;
  return {
    offerId: offer.offerId,
    url: writeOfferLink({ origin: facts.appOrigin, recorderId, token: offer.token, identity: fingerprint }),
    code: offer.code,
    recorderId: facts.shownId,
    host: facts.appOrigin.replace(/^https:\/\//, ''),
    expiresIn_s: offer.expiresIn_s,
  };
}
