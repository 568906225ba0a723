/** What follows a committed reset: the frames that were missed meanwhile, the QR for the phones, and the model's restart. */
import type { FrameWatch } from '../cameras/frame-watch.ts';
import type { Identity } from '../pairing/identity.ts';
import type { Offers } from '../pairing/offers.ts';
import type { AfterReset } from './handlers/recovery.ts';
import { offerView } from './offer-view.ts';
import type { RecorderFacts } from './recorder-facts.ts';

const COUNTDOWN_MS = 10_000;

export interface AfterResetParts {
  readonly frameWatch: FrameWatch;
  readonly offers: Offers;
  readonly identity: Identity;
  readonly facts: RecorderFacts;
  /** Restarts what people use after a countdown. */
  readonly restartIn: (wait_ms: number) => void;
}

export function makeAfterReset(parts: AfterResetParts): AfterReset {
  const { frameWatch, offers, identity, facts, restartIn } = parts;
  return (accountId, seatId) => {
    const framesMissing = frameWatch.missing(accountId);
    const { afterReset } = facts.model();
    const automatic = afterReset === 'automatic';
    if (automatic) restartIn(COUNTDOWN_MS);
    return {
      afterReset,
      ...(automatic ? { restartIn_s: COUNTDOWN_MS / 1000 } : {}),
      ...(framesMissing === undefined ? {} : { framesMissing }),
      offer: offerView(offers.make({ accountId, seatId, afterReset: true }), facts, identity),
    };
  };
}
