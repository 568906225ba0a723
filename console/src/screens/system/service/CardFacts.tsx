/** What a service's card says of itself. Its words are its own, so they are shown as such. */
import type { CardView } from '@nightlatch/protocol';
import { hostOf } from '../../../carry/words.ts';

export interface CardFactsProps {
  readonly card: CardView;
  /** Its name stands above already. */
  readonly isNamed?: boolean | undefined;
}

export function CardFacts({ card, isNamed = false }: CardFactsProps) {
  return (
    <dl className="service-facts">
      {!isNamed && (
        <>
          <dt>Name</dt>
          <dd>{card.name}</dd>
        </>
      )}
      <dt>Address</dt>
      <dd>{hostOf(card.service)}</dd>
      <dt>Its e-mails come from</dt>
      <dd>{card.sender}</dd>
      <dt>Fingerprint</dt>
      <dd className="service-print">{card.fingerprint}</dd>
      <dt>Keys</dt>
      <dd>Number {card.number}</dd>
    </dl>
  );
}
