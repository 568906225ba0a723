/** The way onto one phone: a QR to scan, or its address and code to type, while it is good; says who joined. */
import { groupCode, type RouteAnswer, type Routes } from '@nightlatch/protocol';
import { CircleCheck, RotateCw, Smartphone } from 'lucide-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import {
  answerKey,
  Button,
  Countdown,
  Empty,
  Failure,
  Notice,
  Progress,
  QrCode,
  useAnswer,
  useChange,
} from '../../kit/index.ts';
import './phones.css';

type Offer = RouteAnswer<Routes['makeOffer']>;
const POLL_MS = 1500;

export function AddPhone() {
  const make = useChange('makeOffer');
  const again = (): void => make.mutate({});
  if (make.data !== undefined) return <OfferPanel key={make.data.offerId} offer={make.data} onAgain={again} />;
  if (make.error !== null) return <Failure error={make.error} onRetry={again} />;
  return (
    <Empty
      icon={Smartphone}
      title="Add a phone"
      action={
        <Button kind="primary" onPress={again} isBusy={make.isPending}>
          Show the code
        </Button>
      }
    >
      A code appears here to be scanned by one phone. It is good for 10 minutes; the phone asks for your password too.
    </Empty>
  );
}

function OfferPanel({ offer, onAgain }: { readonly offer: Offer; readonly onAgain: () => void }) {
  const state = useAnswer('offer', { params: { id: offer.offerId } }, { every_ms: POLL_MS });
  const joined = state.data?.state === 'joined';
  const client = useQueryClient();
  useEffect(() => {
    if (joined) void client.invalidateQueries({ queryKey: answerKey('pairings') });
  }, [joined, client]);

  if (joined) {
    return (
      <div className="offer">
        <Notice kind="good" icon={CircleCheck} title={`${state.data?.label ?? 'A phone'} has joined.`}>
          It shows the cameras now.
        </Notice>
        <Button icon={Smartphone} onPress={onAgain}>
          Add another phone
        </Button>
      </div>
    );
  }
  if (state.data?.state === 'expired') {
    return (
      <div className="offer">
        <Notice kind="info" title="This code is too old now." />
        <Button icon={RotateCw} kind="primary" onPress={onAgain}>
          Show a new code
        </Button>
      </div>
    );
  }
  return (
    <div className="offer">
      <div className="offer-qr">
        <QrCode text={offer.url} label="Code to add this recorder to a phone; scan it with the phone’s camera" />
      </div>
      <p className="offer-life">
        <Countdown seconds={offer.expiresIn_s} say={(left) => `Good for ${left}, one phone`} />
      </p>
      <div className="offer-typed">
        <p>Or open this address on the phone, in the same network, and type the code:</p>
        <dl>
          <dt>Address</dt>
          <dd>https://{offer.host}</dd>
          <dt>Recorder</dt>
          <dd>{offer.recorderId}</dd>
          <dt>Code</dt>
          <dd>{groupCode(offer.code)}</dd>
        </dl>
      </div>
      {state.error !== null && <Failure error={state.error} />}
      {state.data === undefined && state.error === null && <Progress label="Waiting for the phone…" />}
    </div>
  );
}
