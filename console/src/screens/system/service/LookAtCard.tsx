/** The card of a service, looked at before it is taken: who it is, from whom its mail comes, and the token where it asks for one. */
import type { CardOffer } from '@nightlatch/protocol';
import { Check } from 'lucide-react';
import { useState } from 'react';
import { Button, Choice, Dialog, Failure, fieldError, Notice, TextField, useChange } from '../../../kit/index.ts';
import { CardFacts } from './CardFacts.tsx';

export interface LookAtCardProps {
  /** One, or those of a stick. */
  readonly offers: readonly CardOffer[];
  readonly onClose: () => void;
}

const sentences: Partial<Record<CardOffer['compared'], { readonly title: string; readonly body: string }>> = {
  older: {
    title: 'This card is older than the one in use.',
    body: 'It is not taken. Ask whoever runs the service for the newest one.',
  },
  other: { title: 'Another service is chosen.', body: 'Remove that one first: then this one can be taken.' },
  same: { title: 'This card is in use already.', body: 'There is nothing new in it.' },
  newer: { title: 'Newer keys of the service in use.', body: 'Its own identity signed them.' },
};

export function LookAtCard({ offers, onClose }: LookAtCardProps) {
  const [chosenId, setChosenId] = useState(offers[0]?.offerId ?? '');
  const [token, setToken] = useState('');
  const choose = useChange('chooseService', ['recoveryService', 'session', 'recoveryAddresses', 'audit']);
  const offer = offers.find(({ offerId }) => offerId === chosenId);
  if (offer === undefined) return undefined;
  const { card, compared } = offer;
  const canTake = compared === 'first' || compared === 'newer';
  const needsToken = card.enrols === 'token' && compared === 'first';
  const said = sentences[compared];
  const tokenError = fieldError(choose.error, 'token');
  const take = (): void => {
    if (!canTake || choose.isPending || (needsToken && token.trim() === '')) return;
    choose.mutate(
      { body: { offerId: offer.offerId, ...(needsToken ? { token: token.trim() } : {}) } },
      { onSuccess: onClose },
    );
  };
  return (
    <Dialog
      title="Is this your service?"
      subtitle="It carries your Secure Codes to your mailbox. It cannot make one, and it never learns your password."
      size="wide"
      onClose={onClose}
      onSubmit={take}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          {canTake && (
            <Button
              kind="primary"
              type="submit"
              icon={Check}
              isBusy={choose.isPending}
              isDisabled={needsToken && token.trim() === ''}
            >
              {compared === 'newer' ? 'Use the newer keys' : 'Use this service'}
            </Button>
          )}
        </>
      }
    >
      {offers.length > 1 && (
        <Choice
          label="Cards on the stick"
          options={offers.map(({ offerId, card: { name }, file }) => ({ id: offerId, text: name, detail: file }))}
          value={chosenId}
          onChange={(id) => {
            setChosenId(id);
            choose.reset();
          }}
        />
      )}
      <CardFacts card={card} />
      {said !== undefined && (
        <Notice kind={compared === 'older' || compared === 'other' ? 'warning' : 'info'} title={said.title}>
          {said.body}
        </Notice>
      )}
      {needsToken && (
        <TextField
          label="Enrolment token"
          keyboard="text"
          value={token}
          onChange={setToken}
          maxLength={256}
          error={tokenError}
          hint="This service takes only recorders that were given its token. Whoever runs it has it."
        />
      )}
      {choose.error !== null && tokenError === undefined && <Failure error={choose.error} />}
    </Dialog>
  );
}
