/**
 * The recovery service that an owner chose. Its identity is pinned: later cards count only when that identity signed them for the same tenant and
 * their number is not lower. The enrolment token is sealed under the data key, and goes to no other service than it was typed for (nor to that one:
 * only a proof of it does).
 */
import { Refusal, type CourierKind, type ServiceCard, type SignedCard } from '@nightlatch/protocol';
import { seal, unseal } from '../../../base/seal.ts';
import type { Settings } from '../../settings/settings.ts';
import { compareCards, verifyCard, type VerifiedCard } from './cards.ts';

const TOKEN_CONTEXT = 'recorder_values.serviceTokenSealed';

export interface LastAnswer {
  readonly at_wall_ms: number;
  readonly isGood: boolean;
  readonly sentence: string;
}

export interface ServiceSettings {
  /** Undefined: none is chosen. */
  card(): ServiceCard | undefined;
  /** The enrolment token; undefined when there is none, or the key that opens it is gone. */
  token(): string | undefined;
  hasToken(): boolean;
  first(): CourierKind;
  setFirst(first: CourierKind): void;
  /** An owner looked at this card. `token`: as in the route. Throws `card-refused` for an older one, or another service than the chosen. */
  choose(verified: VerifiedCard, token: string | undefined): void;
  /** Throws `service-not-configured`. */
  setToken(token: string): void;
  remove(): void;
  /** A card that came by any way: taken when it is the chosen service's and newer. Throws `card-refused`, `service-not-configured`. */
  learn(signed: SignedCard | undefined): 'newer' | 'same';
  isEnrolled(): boolean;
  /** It took an envelope of this recorder. */
  enrolled(): void;
}

export function serviceSettings(settings: Settings, dataKey: Uint8Array): ServiceSettings {
  const { values } = settings;
  let read: { text: string; card: ServiceCard | undefined } | undefined;
  /** Verified again whenever it is another one than was read last: whatever stands in the file is not believed. */
  function card(): ServiceCard | undefined {
    const signed = values.get('serviceCard');
    if (signed === undefined) return undefined;
    const text = `${signed.signature} ${signed.card}`;
    if (read?.text !== text) read = { text, card: verifiedOrNone(signed) };
    return read.card;
  }
  function need(): ServiceCard {
    const chosen = card();
    if (chosen === undefined) throw noService();
    return chosen;
  }
  const nameOf = ({ identity, tenant }: ServiceCard): string => `${identity} ${tenant}`;
  function writeToken(token: string): void {
    values.set('serviceTokenSealed', token === '' ? undefined : seal(dataKey, token, TOKEN_CONTEXT).toString('base64'));
  }

  return {
    card,
    token() {
      const sealed = values.get('serviceTokenSealed');
      return sealed === undefined
        ? undefined
        : unseal(dataKey, Buffer.from(sealed, 'base64'), TOKEN_CONTEXT)?.toString();
    },
    hasToken: () => values.get('serviceTokenSealed') !== undefined,
    first: () => values.get('firstCourier') ?? 'own-mail-server',
    setFirst: (first) => settings.people(() => values.set('firstCourier', first)),
    choose(verified, token) {
      const chosen = card();
      const compared = compareCards(verified.card, chosen);
      if (compared === 'older')
        throw new Refusal(
          'card-refused',
          'These keys are older than those that this recorder knows. Take the newest card.',
        );
      if (compared === 'other')
        throw new Refusal(
          'card-refused',
          'This is not the recovery service that is chosen: its identity is another one. If you want it, remove the present one first.',
        );
      const isSame = chosen !== undefined && nameOf(chosen) === nameOf(verified.card);
      settings.people(() => {
        values.set('serviceCard', verified.signed);
        if (token !== undefined || !isSame) writeToken(token ?? '');
        if (!isSame) values.set('serviceEnrolled', undefined);
      });
    },
    setToken(token) {
      need();
      settings.people(() => writeToken(token));
    },
    remove() {
      settings.people(() => {
        for (const key of ['serviceCard', 'serviceTokenSealed', 'serviceEnrolled'] as const) values.set(key, undefined);
        settings.db.exec('DELETE FROM service_envelopes');
      });
    },
    learn(signed) {
      const chosen = need();
      const next = verifyCard(signed);
      const compared = compareCards(next.card, chosen);
      if (compared === 'other' || next.card.tenant !== chosen.tenant)
        throw new Refusal(
          'card-refused',
          'This card is not from the recovery service that is chosen on this recorder.',
        );
      if (compared === 'older')
        throw new Refusal('card-refused', 'These keys are older than those that this recorder knows.');
      if (compared === 'same') return 'same';
      settings.people(() => values.set('serviceCard', next.signed));
      return 'newer';
    },
    isEnrolled() {
      const chosen = card();
      return chosen !== undefined && values.get('serviceEnrolled') === nameOf(chosen);
    },
    enrolled() {
      const chosen = card();
      if (chosen !== undefined && values.get('serviceEnrolled') !== nameOf(chosen))
        values.set('serviceEnrolled', nameOf(chosen));
    },
  };
}

export function noService(): Refusal {
  return new Refusal('service-not-configured', 'No recovery service is chosen on this recorder.');
}

function verifiedOrNone(signed: SignedCard): ServiceCard | undefined {
  try {
    return verifyCard(signed).card;
  } catch {
    return undefined;
  }
}
