/** The service that is chosen: who it is, how it does, which way is tried first, a test, its token, newer keys from a stick, and its end. */
import type { CardOffer, CardView, RecoveryService } from '@nightlatch/protocol';
import { CircleAlert, CircleCheck, Clock3, KeyRound, Trash2, Usb } from 'lucide-react';
import { useState } from 'react';
import { Button, Choice, Confirm, Failure, Section, State, useAnswer, useChange } from '../../../kit/index.ts';
import { useAbout } from '../../../shell/queries.ts';
import { sayTime } from '../words.ts';
import { CardFacts } from './CardFacts.tsx';
import { CardsOfStick } from './ChooseService.tsx';
import { LookAtCard } from './LookAtCard.tsx';
import { ServiceTest } from './ServiceTest.tsx';
import { ServiceToken } from './ServiceToken.tsx';

export interface ChosenServiceProps {
  readonly service: RecoveryService;
  readonly card: CardView;
  readonly isShort: boolean;
}

export function ChosenService({ service, card, isShort }: ChosenServiceProps) {
  const [open, setOpen] = useState<'sticks' | 'token' | 'remove'>();
  const [offers, setOffers] = useState<readonly CardOffer[]>();
  const remove = useChange('removeService', ['recoveryService', 'session', 'recoveryAddresses', 'audit']);
  const close = (): void => setOpen(undefined);
  return (
    <>
      <Section title={card.name}>
        <HowItDoes service={service} />
        <CardFacts card={card} isNamed />
        <div className="service-actions">
          <Button icon={Usb} onPress={() => setOpen('sticks')}>
            Newer keys from a stick
          </Button>
          {(card.enrols === 'token' || service.hasToken) && (
            <Button icon={KeyRound} onPress={() => setOpen('token')}>
              {service.hasToken ? 'Another token' : 'Type the token'}
            </Button>
          )}
          <Button kind="danger" icon={Trash2} onPress={() => setOpen('remove')}>
            Remove
          </Button>
        </div>
        {remove.error !== null && <Failure error={remove.error} />}
      </Section>
      {!isShort && <Order first={service.first} />}
      {!isShort && <ServiceTest />}
      {open === 'sticks' && (
        <CardsOfStick
          onClose={close}
          onFound={(found) => {
            close();
            setOffers(found);
          }}
        />
      )}
      {offers !== undefined && <LookAtCard offers={offers} onClose={() => setOffers(undefined)} />}
      {open === 'token' && <ServiceToken hasToken={service.hasToken} onClose={close} />}
      {open === 'remove' && (
        <Confirm
          title={`Remove ${card.name}?`}
          confirmLabel="Remove it"
          onCancel={close}
          onConfirm={() => {
            close();
            remove.mutate({});
          }}
        >
          <p>
            Codes then go through your own mail server alone. Without one, a forgotten password takes the saved code.
          </p>
        </Confirm>
      )}
    </>
  );
}

/** Whether it knows this recorder, and what it said last. */
function HowItDoes({ service }: { readonly service: RecoveryService }) {
  const timeZone = useAbout().data?.timeZone;
  const { isEnrolled, waiting, lastAnswer } = service;
  return (
    <div className="service-states">
      <State kind={isEnrolled ? 'good' : 'waiting'} icon={isEnrolled ? CircleCheck : Clock3}>
        {isEnrolled ? 'It knows this recorder' : 'It gets to know this recorder by the first request'}
      </State>
      {lastAnswer !== undefined && (
        <State kind={lastAnswer.isGood ? 'good' : 'bad'} icon={lastAnswer.isGood ? CircleCheck : CircleAlert}>
          {lastAnswer.sentence} ({sayTime(lastAnswer.at, timeZone)})
        </State>
      )}
      {waiting > 0 && (
        <State kind="waiting" icon={Clock3}>
          {waiting === 1 ? 'One e-mail waits for it' : `${waiting} e-mails wait for it`}
        </State>
      )}
    </div>
  );
}

/** Which of the two ways is tried first; nothing to choose where there is only one. */
function Order({ first }: { readonly first: RecoveryService['first'] }) {
  const mail = useAnswer('mailSettings');
  const change = useChange('setFirstCourier', ['recoveryService']);
  if (mail.data?.settings === undefined) return undefined;
  return (
    <Section title="Which way first">
      <Choice
        label="Which way first"
        hideLabel
        options={[
          { id: 'own-mail-server', text: 'My own mail server', detail: 'The service helps when it fails' },
          { id: 'recovery-service', text: 'The recovery service', detail: 'My mail server helps when it fails' },
        ]}
        value={change.variables?.body.first ?? first}
        onChange={(next) => change.mutate({ body: { first: next } })}
      />
      {change.error !== null && <Failure error={change.error} />}
    </Section>
  );
}
