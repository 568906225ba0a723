/** Chooses a recovery service: by its address, or by the card on a stick where there is no network. What it says of itself is looked at first. */
import type { CardOffer } from '@nightlatch/protocol';
import { ApiProblem } from '@nightlatch/ui/api';
import { Search, Usb } from 'lucide-react';
import { useState } from 'react';
import { StickList } from '../../../carry/StickList.tsx';
import { Button, Dialog, Failure, fieldError, Form, TextField, useChange } from '../../../kit/index.ts';
import { LookAtCard } from './LookAtCard.tsx';

export function ChooseService() {
  const [address, setAddress] = useState('');
  const [isAtSticks, setIsAtSticks] = useState(false);
  const [offers, setOffers] = useState<readonly CardOffer[]>();
  const ask = useChange('offerOfService');
  const addressError = fieldError(ask.error, 'address') ?? saidOfAddress(ask.error);
  const typed = address.trim();
  return (
    <>
      <Form
        onSubmit={() => {
          if (typed !== '' && !ask.isPending)
            ask.mutate({ body: { address: typed } }, { onSuccess: (offer) => setOffers([offer]) });
        }}
        actions={null}
      >
        <div className="service-address">
          <TextField
            label="Address of the recovery service"
            keyboard="address"
            value={address}
            maxLength={253}
            error={addressError}
            hint="Like recovery.example.com. Whoever runs it, often your installer, tells you."
            onChange={(value) => {
              setAddress(value);
              ask.reset();
            }}
          />
          <Button type="submit" kind="primary" icon={Search} isDisabled={typed === ''} isBusy={ask.isPending}>
            Ask it who it is
          </Button>
        </div>
        {ask.error !== null && addressError === undefined && <Failure error={ask.error} />}
      </Form>
      <div className="service-or">
        <span>No network here, or you were given a file?</span>
        <Button icon={Usb} onPress={() => setIsAtSticks(true)}>
          Read its card from a stick
        </Button>
      </div>
      {isAtSticks && (
        <CardsOfStick
          onClose={() => setIsAtSticks(false)}
          onFound={(found) => {
            setIsAtSticks(false);
            setOffers(found);
          }}
        />
      )}
      {offers !== undefined && <LookAtCard offers={offers} onClose={() => setOffers(undefined)} />}
    </>
  );
}

/** What is wrong with the service at an address belongs at the address. */
function saidOfAddress(error: unknown): string | undefined {
  if (!(error instanceof ApiProblem) || error.code === undefined) return undefined;
  return ['service-unreachable', 'card-refused', 'bad-input'].includes(error.code) ? error.title : undefined;
}

export interface CardsOfStickProps {
  readonly onFound: (offers: readonly CardOffer[]) => void;
  readonly onClose: () => void;
}

export function CardsOfStick({ onFound, onClose }: CardsOfStickProps) {
  const read = useChange('offersOfStick');
  return (
    <Dialog
      title="A card from a stick"
      place="middle"
      size="wide"
      onClose={onClose}
      actions={<Button onPress={onClose}>Cancel</Button>}
    >
      <p>Whoever runs the service gives its card as a small file. It lies on the stick itself, not in a folder.</p>
      {read.error !== null && <Failure error={read.error} />}
      <StickList
        label="Where the card is"
        action="Read it"
        obstacle={({ bytes, trouble }) => (bytes > 0 ? undefined : trouble)}
        busyId={read.isPending ? read.variables.body.stickId : undefined}
        onChoose={({ id }) => read.mutate({ body: { stickId: id } }, { onSuccess: onFound })}
      />
    </Dialog>
  );
}
