/** A row of the outbox: how it is called, what is said of it, and when it is looked at again. Pure but for the jitter. */
import { createHash, randomInt } from 'node:crypto';
import type { Letter, LetterKind } from '@nightlatch/letters/letter';
import { courierKindSchema, type CourierKind } from '@nightlatch/protocol';

export interface OutboxEntry {
  readonly maskedAddress: string;
  readonly state: 'queued' | 'sending' | 'at-service' | 'handed-over' | 'refused' | 'bounced' | 'waiting-for-network';
  readonly detail?: string;
  readonly by?: CourierKind;
  readonly fixedText?: boolean;
}

/** What the room that wrote a letter knows about it. Called inside the outbox's transactions. */
export interface LetterOwner {
  /** Minutes the code would live if it were accepted now; undefined: the letter is not wanted any more. */
  minutesLeft(flowId: string): number | undefined;
  /** A QR of it was shown. */
  isCarried?(flowId: string): boolean;
  handedOver(flowId: string): void;
}

/** What is known of a letter before it is put in. */
export interface LetterFacts {
  /** Absent: made from flow and address. */
  readonly messageId?: string;
  readonly series?: number;
  readonly requestNumber?: number | undefined;
}

export interface KeptLetter {
  readonly messageId: string;
  readonly maskedAddress: string;
  readonly series: number;
  /** Undefined: erased, since it was handed over. */
  readonly letter: Letter | undefined;
}

export const GIVE_UP_MS: Record<LetterKind, number> = {
  'secure-code': 24 * 60 * 60_000,
  confirmation: 24 * 60 * 60_000,
  'notice-reset': 7 * 24 * 60 * 60_000,
  'notice-address': 7 * 24 * 60 * 60_000,
  'notice-password': 7 * 24 * 60 * 60_000,
  test: 60_000,
  health: 24 * 60 * 60_000,
  'health-test': 60_000,
};
/** 3, 9, 27 … seconds, 5 minutes at most, a quarter more or less. */
export function backoff_ms(attempts: number): number {
  return Math.round(Math.min(300_000, 1_000 * 3 ** Math.min(attempts, 10)) * (0.75 + randomInt(0, 501) / 1000));
}

/** 1, 1, 2, 3, 5 … seconds, a minute at most: somebody looks at the screen for it. */
export function askAgain_ms(asks: number): number {
  return Math.round(Math.min(60_000, 1_000 * 1.5 ** Math.min(asks, 12)));
}
/** After these waits it is asked whether a mail came back; then no more. */
export const BOUNCE_ASKS_MS = [
  60_000,
  5 * 60_000,
  15 * 60_000,
  60 * 60_000,
  6 * 60 * 60_000,
  24 * 60 * 60_000,
] as const;

export function entryOf(row: Record<string, unknown>): OutboxEntry {
  const { state, service_state: service, detail, fixed_text: fixedText } = row;
  const by = courierOf(row);
  return {
    maskedAddress: String(row['masked_address']),
    state:
      service === 'bounced'
        ? 'bounced'
        : service === 'accepted'
          ? 'at-service'
          : state === 'sending' || state === 'handed-over' || state === 'refused' || state === 'waiting-for-network'
            ? state
            : 'queued',
    ...(typeof detail === 'string' ? { detail } : {}),
    ...(by === undefined ? {} : { by }),
    ...(fixedText === 1 ? { fixedText: true } : {}),
  };
}

export function courierOf(row: Record<string, unknown>): CourierKind | undefined {
  return courierKindSchema.safeParse(row['courier']).data;
}

/** `FLOW.ADDRESS@DOMAIN`: stable for a flow and an address, and says neither. */
export function messageIdOf(flowId: string, to: string, from: string | undefined): string {
  return `${headOf(flowId, to)}@${from?.split('@').at(-1) ?? 'nightlatch.invalid'}`;
}
export function headOf(flowId: string, to: string): string {
  return `${flowId}.${createHash('sha256').update(`${flowId}\n${to}`).digest('base64url').slice(0, 10)}`;
}
