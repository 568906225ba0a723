/**
 * A courier carries one letter to one address and says truthfully what became of it. The owner's own mail server is one
 * (smtp-courier.ts); the recovery service will be another. They are tried in order.
 */
import type { Letter } from '@nightlatch/letters/letter';

export interface Parcel {
  readonly letter: Letter;
  /** The same for every try of this letter, so that a duplicate can be told. */
  readonly messageId: string;
  /** For codes: minutes that the code will live when it is accepted now. */
  readonly minutesLeft: number | undefined;
}

/** `detail` is a sentence for people, with the mail server's own words cleaned. */
export type Delivery =
  | { readonly outcome: 'handed-over'; readonly serverSaid: string }
  /** Will not be accepted by trying again (5xx), or not before the settings change (`untilSettingsChange`). */
  | { readonly outcome: 'refused'; readonly detail: string; readonly untilSettingsChange: boolean }
  /** The server is there and asks to wait (4xx). */
  | { readonly outcome: 'put-off'; readonly detail: string }
  /** No server was reached. */
  | { readonly outcome: 'waiting-for-network'; readonly detail: string };

export interface CodeCourier {
  readonly kind: 'own-mail-server' | 'recovery-service';
  /** Is it set up at all? */
  ready(): boolean;
  /** Never throws. Ends by itself within a few minutes, at once when `signal` says so. */
  carry(parcel: Parcel, signal: AbortSignal): Promise<Delivery>;
}
