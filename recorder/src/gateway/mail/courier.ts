/**
 * A courier carries one letter to one address and says truthfully what became of it. The owner's own mail server is one
 * (smtp-courier.ts), the recovery service another (service/service-courier.ts). They are tried in order.
 */
import type { Letter } from '@nightlatch/letters/letter';
import type { CourierKind } from '@nightlatch/protocol';

export interface Parcel {
  readonly letter: Letter;
  /** The same for every try of this letter, so that a duplicate can be told. */
  readonly messageId: string;
  /** For codes: minutes that the code will live when it is accepted now. */
  readonly minutesLeft: number | undefined;
  /** A QR of it was shown: its code's life does not wait for an acceptance. */
  readonly isCarried: boolean;
  /** Where only the newest counts: 1 to 255; 0: no order. */
  readonly series: number;
  /** The number of its flow, made when it is asked for first. Throws what the disk throws. */
  readonly requestNumber: () => number;
}

/** `detail` is a sentence for people, with the carrier's own words cleaned. */
export type Delivery =
  | { readonly outcome: 'handed-over'; readonly serverSaid: string; readonly fixedText?: boolean }
  /** Another program has it durably and will hand it over: it is asked by `follow`. */
  | { readonly outcome: 'accepted'; readonly fixedText?: boolean; readonly detail?: string }
  /** It came back after it was handed over. */
  | { readonly outcome: 'bounced'; readonly detail: string }
  /** Will not be accepted by trying again (5xx), or not before the settings change (`untilSettingsChange`). */
  | { readonly outcome: 'refused'; readonly detail: string; readonly untilSettingsChange: boolean }
  /** The server is there and asks to wait (4xx). */
  | { readonly outcome: 'put-off'; readonly detail: string; readonly wait_ms?: number }
  /** No server was reached. */
  | { readonly outcome: 'waiting-for-network'; readonly detail: string };

export interface CodeCourier {
  readonly kind: CourierKind;
  /** Is it set up at all? */
  ready(): boolean;
  /** Absent: every letter. */
  carries?(letter: Letter): boolean;
  /** Never throws. Ends by itself within a few minutes, at once when `signal` says so. */
  carry(parcel: Parcel, signal: AbortSignal): Promise<Delivery>;
  /** What became of a letter that was accepted. Undefined: it does not know it. Never throws. */
  follow?(messageId: string, signal: AbortSignal): Promise<Delivery | undefined>;
}
