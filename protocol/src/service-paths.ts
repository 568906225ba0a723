/**
 * Where a recovery service takes and tells what (design/SERVICE.md). Without zod: its page for old phones loads this; the shapes are
 * in routes/service.ts.
 */
export const ENVELOPES_PATH = '/v1/envelopes';
export const DELIVERIES_PATH = '/v1/deliveries';
export const CARD_PATH = '/v1/card';
export const ENVELOPE_CONTENT_TYPE = 'application/octet-stream';

export const deliveryStates = [
  /** It will be mailed as soon as the mail server takes it. */
  'queued',
  /** The mail server asked to wait (4xx) or was not reached; it is tried again. */
  'put-off',
  /** The mail server has it. */
  'handed-over',
  /** The mail server refused it (5xx), or it could not be opened, or trying was given up. */
  'refused',
  /** Too many mails went to this mailbox: it is not sent. */
  'capped',
  /** It came back after it was handed over. */
  'bounced',
  /** A newer request of the same series came before this one was mailed: it is not sent. */
  'replaced',
] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** The signed card as a file, JSON of `signedCardSchema`: how newer keys get to a recorder by a USB stick. */
export const SERVICE_CARD_FILE = 'nightlatch-service-card.json';
