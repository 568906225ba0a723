/**
 * The way out for mail, as the rest of the service sees it: one opened envelope in, one honest outcome back. What an outcome says goes to the
 * recorder, into the database and into logs: it holds no address and no word of a mail server, only its numbers and a sentence of ours.
 */
import type { EnvelopeContent } from '@nightlatch/protocol/envelope/content';

export interface MailOut {
  /**
   * Never throws. A mail that has not begun when `signal` fires is not begun (put-off); one that has begun is finished, so that an orderly
   * stop never makes a duplicate. Each try of a flow carries the same Message-ID.
   */
  handOver(mail: OutgoingMail, signal: AbortSignal): Promise<MailOutcome>;
  /** Closes the connections to the mail server; what is being handed over is broken off and put off. */
  stop(): Promise<void>;
}

export interface OutgoingMail {
  readonly content: EnvelopeContent;
  /** The request's four characters, from the header. */
  readonly tag?: string | undefined;
  readonly flowId: Uint8Array;
  readonly tenant: TenantSender;
  /**
   * Present where there is no valid proof of consent: then nothing goes but the fixed-text confirmation, the code followed by this proof (six
   * Crockford characters). A notice is never mailed so: it is refused.
   */
  readonly fixedText?: { readonly proof: string } | undefined;
}

/** In whose name a mail goes. */
export interface TenantSender {
  readonly tenant: string;
  /** Shown as the sender. */
  readonly name: string;
  readonly fromAddress: string;
  /** `#rrggbb` of the line above the mail. */
  readonly colour?: string | undefined;
  readonly dkim?: DkimSigner | undefined;
  /** Where bounces go, `bounces@mail.example.com`: each flow gets an address of its own below it. Absent: they go to `fromAddress`. */
  readonly bounceAddress?: string | undefined;
}

export interface DkimSigner {
  readonly domain: string;
  readonly selector: string;
  /** RSA, PEM. */
  readonly privateKey: string;
}

export type MailOutcome =
  | { readonly outcome: 'handed-over' }
  | {
      /** `put-off`: another try may do better. `refused`: none will. */
      readonly outcome: 'put-off' | 'refused';
      /** Who would have to do something about it. */
      readonly about: 'mailbox' | 'mail' | 'mail-server' | 'network';
      /** The mail server's number (RFC 5321 §4.2), where it said one. */
      readonly status?: number | undefined;
      /** Its enhanced status code (RFC 3463), where it said one: `5.1.1`. */
      readonly enhanced?: string | undefined;
      readonly sentence: string;
    };
