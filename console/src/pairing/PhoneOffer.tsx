/**
 * The way onto one phone: the QR to scan, or what to type in the app instead, while it is good; says who joined. After that,
 * or once it is too old, another is a click away.
 */
import { CircleCheck, RotateCw, Smartphone } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { groupCode, routes, type RouteAnswer, type Routes } from '@nightlatch/protocol';
import { call } from '@nightlatch/ui/api';
import { answerKey, Button, Failure, QrCode, sayDuration, useAnswer, useCountdown } from '../kit/index.ts';
import './phone-offer.css';

export type Offer = RouteAnswer<Routes['makeOffer']>;

const LOOK_EVERY_MS = 2_000;

export function PhoneOffer({ first }: { readonly first: Offer }): ReactNode {
  const client = useQueryClient();
  const [offer, setOffer] = useState(first);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const left_s = useCountdown(offer.expiresIn_s);
  const answer = useAnswer('offer', { params: { id: offer.offerId } }, { every_ms: LOOK_EVERY_MS });
  const isJoined = answer.data?.state === 'joined';
  const isOver = !isJoined && (left_s === 0 || answer.data?.state === 'expired');
  useEffect(() => {
    if (isJoined) void client.invalidateQueries({ queryKey: answerKey('pairings') });
  }, [isJoined, client]);

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

  return (
    <div className="phone-offer">
      <div className="phone-offer-qr" data-over={isOver || isJoined || undefined}>
        <QrCode text={offer.url} label="Code for the app to scan" />
        {isJoined && (
          <p className="phone-offer-joined" role="status">
            <CircleCheck aria-hidden="true" />
            <span>
              <strong>{answer.data?.label ?? 'The phone'}</strong> is added.
            </span>
          </p>
        )}
      </div>
      {isOver && <p role="status">This code is too old now.</p>}
      {isOver || isJoined ? (
        <Button icon={isJoined ? Smartphone : RotateCw} isBusy={isBusy} onPress={() => void renew()}>
          {isJoined ? 'Add another phone' : 'Show a new code'}
        </Button>
      ) : (
        <>
          <p>
            Good for <span role="timer">{sayDuration(left_s)}</span>, one phone
          </p>
          <dl className="phone-offer-typed" aria-label="Or type it in the app">
            <div>
              <dt>Or type</dt>
              <dd className="phone-offer-code">{groupCode(offer.code)}</dd>
            </div>
            <div>
              <dt>Recorder</dt>
              <dd>{offer.recorderId}</dd>
            </div>
            <div>
              <dt>App</dt>
              <dd>https://{offer.host}</dd>
            </div>
          </dl>
        </>
      )}
      {error !== undefined && <Failure error={error} />}
      {answer.error !== null && !isOver && <Failure error={answer.error} />}
    </div>
  );
}
