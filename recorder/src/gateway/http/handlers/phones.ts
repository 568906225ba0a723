/** Phones, as the console sees them: offers for one more, the list, and removing one. */
import { Refusal } from '@nightlatch/protocol';
import type { Accounts } from '../../accounts/accounts.ts';
import type { Sessions } from '../../accounts/sessions.ts';
import type { Audit } from '../../audit/audit.ts';
import type { Identity } from '../../pairing/identity.ts';
import type { Offers } from '../../pairing/offers.ts';
import type { Pairings } from '../../pairing/pairings.ts';
import { whoIs } from '../call-names.ts';
import type { Connections } from '../connections.ts';
import type { Handlers } from '../handler.ts';
import { offerView } from '../offer-view.ts';
import type { RecorderFacts } from '../recorder-facts.ts';

export interface PhoneHandlerParts {
  readonly offers: Offers;
  readonly pairings: Pairings;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly connections: Connections;
  readonly audit: Audit;
  readonly identity: Identity;
  readonly facts: RecorderFacts;
}

export function phoneHandlers(
  parts: PhoneHandlerParts,
): Handlers<'pairings' | 'removePairing' | 'makeOffer' | 'offer'> {
  const { offers, pairings, accounts, sessions, connections, audit, identity, facts } = parts;
  return {
    pairings(_input, { principal }) {
      const whose = principal.kind === 'owner' ? undefined : 'accountId' in principal ? principal.accountId : '';
      return pairings.list(whose).map((pairing) => ({
        id: pairing.id,
        label: pairing.label,
        accountName: accounts.get(pairing.accountId)?.name ?? '',
        pairedAt: new Date(pairing.paired_wall_ms).toISOString(),
        ...(pairing.lastSeen_wall_ms === undefined
          ? {}
          : { lastSeen: new Date(pairing.lastSeen_wall_ms).toISOString() }),
        ended: pairing.ended,
      }));
    },
    removePairing({ params }, { principal }) {
      const pairing = pairings.get(params.id);
      const own = 'accountId' in principal && principal.accountId === pairing?.accountId;
      if (pairing === undefined || (principal.kind !== 'owner' && !own)) {
        throw new Refusal('not-found', 'This phone is no longer there.');
      }
      pairings.remove(pairing.id);
      sessions.closePairing(pairing.id);
      connections.closePairing(pairing.id);
      audit.record(whoIs(principal, accounts), `Removed the phone "${pairing.label}"`);
    },
    makeOffer(_input, { principal }) {
      const seatId = 'seatId' in principal ? principal.seatId : '';
      if ('accountId' in principal) {
        const made = offers.make({ accountId: principal.accountId, seatId, afterReset: false });
        return offerView(made, facts, identity);
      }
      const accountId = offers.accountAfterReset();
      if (accountId === undefined) throw new Refusal('not-allowed', 'Sign in to add a phone.');
      return offerView(offers.make({ accountId, seatId, afterReset: false }), facts, identity);
    },
    offer({ params }, { principal }) {
      const offer = offers.state(params.id);
      const own =
        offer !== undefined &&
        (('accountId' in principal && principal.accountId === offer.accountId) ||
          ('seatId' in principal && principal.seatId === offer.seatId) ||
          offer.afterReset);
      if (!own) throw new Refusal('not-found', 'This QR is no longer there. Show a new one.');
      return { state: offer.state, ...(offer.label === undefined ? {} : { label: offer.label }) };
    },
  };
}
