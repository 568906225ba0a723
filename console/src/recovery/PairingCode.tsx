/** The QR with which one phone adds the recorder again, with its typed alternative, and who has used it. */
import { CircleCheck } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { groupCode, routes, type RouteAnswer, type Routes } from '@nightlatch/protocol';
import { call } from '@nightlatch/ui/api';
import { Button, Failure, QrCode, sayDuration, useAnswer, useCountdown } from '../kit/index.ts';

export type Offer = RouteAnswer<Routes['makeOffer']>;

const LOOK_EVERY_MS = 2_000;

/** `first`: the offer that came with the reset. */
export function PairingCode({ first }: { readonly first: Offer }): ReactNode {
  const [offer, setOffer] = useState(first);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const left_s = useCountdown(offer.expiresIn_s);
  const answer = useAnswer('offer', { params: { id: offer.offerId } }, { every_ms: LOOK_EVERY_MS });
  const isJoined = answer.data?.state === 'joined';
  const isOver = left_s === 0 || answer.data?.state === 'expired';

  const renew = async (): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    try {
      setOffer(await call(routes.makeOffer));
    } catch (thrown) {
      setError(thrown);
    } finally {
      setIsBusy(false);
    }
  };
  const another = (
    <Button isBusy={isBusy} onPress={() => void renew()}>
      {isJoined ? 'Add another phone' : 'Show a new code'}
    </Button>
  );

  return (
    <div className="recovery-pairing">
      <div className="recovery-qr" data-over={isOver || isJoined || undefined}>
        <QrCode text={offer.url} label="Code for the app to scan" />
        {isJoined && (
          <p className="recovery-joined" role="status">
            <CircleCheck aria-hidden="true" />
            <strong>{answer.data?.label ?? 'The phone'}</strong> is added.
          </p>
        )}
      </div>
      {isOver || isJoined ? (
        <>
          {isOver && !isJoined && <p>This code is no longer good.</p>}
          {another}
        </>
      ) : (
        <>
          <p>
            Recorder <strong>{offer.recorderId}</strong> · good for {sayDuration(left_s)}, one phone
          </p>
          <p>
            or type in the app: <strong className="recovery-typed">{groupCode(offer.code)}</strong>
          </p>
        </>
      )}
      {error !== undefined && <Failure error={error} />}
    </div>
  );
}
