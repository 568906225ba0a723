/** After a restart or a power cut: says that the reset held, until somebody signs in, with a fresh QR for the phones. */
import { useEffect, useState, type ReactNode } from 'react';
import { routes, type About } from '@nightlatch/protocol';
import { call } from '@nightlatch/ui/api';
import { Button } from '../kit/index.ts';
import type { Offer } from '../pairing/PhoneOffer.tsx';
import { ResultDialog } from './ResultDialog.tsx';
import { sayMoment } from './moment.ts';

export interface ResetHeldProps {
  readonly reset: NonNullable<About['lastReset']>;
  readonly timeZone: string;
  readonly onHelp: () => void;
  readonly onSignIn: (accountId: string) => void;
  readonly onClose: () => void;
}

export function ResetHeld({ reset, timeZone, onHelp, onSignIn, onClose }: ResetHeldProps): ReactNode {
  const offer = useFreshOffer();
  if (offer === 'asking') return undefined;
  return (
    <ResultDialog
      title="The new password is in force"
      offer={offer}
      onHelp={onHelp}
      onClose={onClose}
      buttons={
        <Button kind="primary" onPress={() => onSignIn(reset.accountId)}>
          Sign in
        </Button>
      }
    >
      <p>
        The password of <strong>{reset.accountName}</strong> was changed on {sayMoment(reset.at, timeZone)},{' '}
        {reset.seat}. The old one no longer works. Nothing was erased.
      </p>
    </ResultDialog>
  );
}

/** An offer for the seat, given for 30 minutes after a reset; undefined when the recorder gives none any more. */
function useFreshOffer(): Offer | undefined | 'asking' {
  const [offer, setOffer] = useState<Offer | undefined | 'asking'>('asking');
  useEffect(() => {
    const stopped = new AbortController();
    call(routes.makeOffer, { signal: stopped.signal }).then(setOffer, () => {
      if (!stopped.signal.aborted) setOffer(undefined);
    });
    return () => stopped.abort();
  }, []);
  return offer;
}
