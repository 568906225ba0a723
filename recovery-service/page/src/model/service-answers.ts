/**
 * What the service answers, read without zod, which is larger than the rest of the phone's page and needs a newer browser. The shapes are
 * `serviceDeliverySchema` and `problemSchema` of the protocol; a test holds the two against each other. Pure.
 */
import { type DeliveryState, deliveryStates } from '@nightlatch/protocol/service-paths';

export interface Delivery {
  readonly state: DeliveryState;
  readonly detail: string | undefined;
  readonly fixedText: boolean;
  /** The signed card with newer keys, as it goes into a file for the recorder. */
  readonly card: { readonly card: string; readonly signature: string } | undefined;
}

/** What came of handing an envelope over. */
export type Answer =
  | { readonly kind: 'taken'; readonly delivery: Delivery }
  /** It does not verify. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'older' }
  | { readonly kind: 'too-many'; readonly retryAfter_s: number }
  /** The service is there, and in trouble. */
  | { readonly kind: 'trouble' }
  | { readonly kind: 'unreachable' };

const WAIT_UNTOLD_S = 60;
const PROBLEM = 'urn:nightlatch:problem:';

export function readDelivery(json: unknown): Delivery | undefined {
  const state = deliveryStates.find((known) => known === member(json, 'state'));
  const fixedText = member(json, 'fixedText');
  const detail = member(json, 'detail');
  if (state === undefined || typeof fixedText !== 'boolean') return undefined;
  if (detail !== undefined && typeof detail !== 'string') return undefined;
  const signed = member(json, 'card');
  const card = member(signed, 'card');
  const signature = member(signed, 'signature');
  const hasCard = typeof card === 'string' && typeof signature === 'string';
  return { state, detail, fixedText, card: hasCard ? { card, signature } : undefined };
}

/** Of `POST /v1/envelopes`. `json`: undefined when the body was none. */
export function readAnswer(status: number, json: unknown): Answer {
  if (status === 202) {
    const delivery = readDelivery(json);
    return delivery === undefined ? { kind: 'trouble' } : { kind: 'taken', delivery };
  }
  const type = member(json, 'type');
  if (type === `${PROBLEM}envelope-older`) return { kind: 'older' };
  if (type === `${PROBLEM}envelope-refused`) return { kind: 'refused' };
  if (status === 429) {
    const wait_s = member(json, 'retryAfter_s');
    return { kind: 'too-many', retryAfter_s: typeof wait_s === 'number' && wait_s > 0 ? wait_s : WAIT_UNTOLD_S };
  }
  // Larger than an envelope, or no envelope at all.
  return status === 413 || status === 400 || status === 415 ? { kind: 'refused' } : { kind: 'trouble' };
}

/** Who the e-mail comes from, out of `GET /v1/card`. Its signature is the recorder's to check; here it is only shown. */
export function readSender(json: unknown): { readonly name: string; readonly address: string } | undefined {
  const text = member(json, 'card');
  if (typeof text !== 'string') return undefined;
  let card: unknown;
  try {
    card = JSON.parse(text);
  } catch {
    return undefined;
  }
  const name = member(card, 'name');
  const address = member(card, 'sender');
  return typeof name === 'string' && typeof address === 'string' ? { name, address } : undefined;
}

function member(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? (of as Readonly<Record<string, unknown>>)[name] : undefined;
}
