/**
 * The steps of the way back in, and what each answer of the recorder leads to. Pure: the recorder decides what is allowed,
 * this decides which screen says it.
 */
import type { RecoveryView, RouteAnswer, Routes } from '@nightlatch/protocol';
import { ApiProblem } from '@nightlatch/ui/api';

export type Options = RouteAnswer<Routes['recoveryOptions']>;
export type Grant = RouteAnswer<Routes['grant']>;
export type ResetResult = RouteAnswer<Routes['commitReset']>;

export type Step =
  | { readonly at: 'asking' }
  | { readonly at: 'failed'; readonly error: unknown }
  /** No mail can be sent: no confirmed address, or neither mail settings nor a recovery service. */
  | { readonly at: 'no-mail'; readonly why: 'no-address' | 'no-mail-settings' }
  | { readonly at: 'code'; readonly said: string | undefined }
  /** The sealed request on its way to the recovery service by a phone or a stick. */
  | { readonly at: 'qr' }
  | { readonly at: 'stick' }
  | { readonly at: 'saved-code'; readonly said: string | undefined }
  | { readonly at: 'put-back'; readonly grant: Grant }
  | { readonly at: 'new-password'; readonly grant: Grant; readonly error: string | undefined }
  | { readonly at: 'confirm'; readonly grant: Grant }
  | { readonly at: 'done'; readonly result: ResetResult };

/** Where "Forgot Password" leads before any request is made. */
export function firstStep(options: Options): Step | undefined {
  if (!options.hasRecoveryAddress) return { at: 'no-mail', why: 'no-address' };
  if (!options.hasMailSettings && !options.hasRecoveryService) return { at: 'no-mail', why: 'no-mail-settings' };
  return undefined;
}

/** A refused request: the two refusals that have a screen of their own, or the failure as it is. */
export function stepAfterRefusal(error: unknown): Step {
  if (error instanceof ApiProblem && error.code === 'no-recovery-address') return { at: 'no-mail', why: 'no-address' };
  if (error instanceof ApiProblem && error.code === 'mail-not-configured') {
    return { at: 'no-mail', why: 'no-mail-settings' };
  }
  return { at: 'failed', error };
}

/** A right code was typed, or a living grant was found again. */
export function stepWithGrant(grant: Grant): Step {
  return grant.removedAddresses.length > 0
    ? { at: 'put-back', grant }
    : { at: 'new-password', grant, error: undefined };
}

/**
 * The commit was refused. Undefined when the refusal changes nothing (the recorder did not answer, it was too busy): then
 * it is said where one is.
 */
export function stepAfterCommitRefusal(error: unknown, grant: Grant): Step | undefined {
  if (!(error instanceof ApiProblem)) return undefined;
  if (error.code === 'password-refused' || error.code === 'bad-input') {
    return { at: 'new-password', grant, error: error.title };
  }
  if (error.code === 'grant-lost') {
    return grant.by === 'mailed-code' ? { at: 'code', said: error.title } : { at: 'saved-code', said: error.title };
  }
  return undefined;
}

/** What a request that no longer takes a code says at the field; undefined while it takes one. */
export function endedSentence(state: RecoveryView['state']): string | undefined {
  switch (state) {
    case 'burned':
      return 'This Secure Code was tried five times and no longer works. Send a new code.';
    case 'expired':
      return 'This Secure Code has expired. Send a new code.';
    case 'completed':
      return 'This Secure Code has been used. Send a new code.';
    case 'requested':
    case 'verified':
      return undefined;
  }
}

type Deliveries = RecoveryView['deliveries'];
type Delivery = Deliveries[number];

/** What the mail does, as the end of "A Reset Password e-mail with your Secure Code …" before the addresses. */
export function wayOfMail(deliveries: Deliveries, isCarried: boolean): string {
  const every = (...states: Delivery['state'][]): boolean =>
    deliveries.length > 0 && deliveries.every(({ state }) => states.includes(state));
  if (every('handed-over')) return 'was sent to';
  if (every('refused', 'bounced')) return 'could not be sent to';
  if (every('waiting-for-network', 'refused', 'bounced')) {
    return isCarried ? 'comes once the phone or the stick has sent the request, to' : 'waits to be sent to';
  }
  return 'is on its way to';
}

/** True when at least one mail has been taken or may be any moment: then it is worth looking for it. */
export function isUnderWay(deliveries: Deliveries): boolean {
  return deliveries.some(({ state }) => !['refused', 'bounced', 'waiting-for-network'].includes(state));
}

/** True when no mail leaves by itself, and a phone or a stick would help: that way then stands first. */
export function needsCarrying({ deliveries, canBeCarried, isCarried }: RecoveryView): boolean {
  return canBeCarried && !isCarried && !isUnderWay(deliveries);
}

/** True where the mail may come from a recovery service: it may add its 6 characters to the code. */
export function mayHaveProof({ deliveries, canBeCarried, isCarried }: RecoveryView): boolean {
  return canBeCarried || isCarried || deliveries.some(({ by }) => by === 'recovery-service');
}

/** True while the time that a code has is a figure that falls: it was mailed, or shown to be carried. Before that its 60 minutes have not begun. */
export function isTimeRunning({ lifeStarted, isCarried }: RecoveryView): boolean {
  return lifeStarted || isCarried;
}

export interface DeliveryStep {
  readonly text: string;
  readonly kind: 'done' | 'now' | 'failed';
  readonly detail?: string;
}

/** How far one mail has come, as the lines that are shown: what is done, and what is happening now. */
export function deliverySteps(delivery: Delivery, isCarried: boolean): DeliveryStep[] {
  const detail = delivery.detail === undefined ? {} : { detail: delivery.detail };
  const queued: DeliveryStep = { text: 'Queued', kind: 'done' };
  const byService = delivery.by === 'recovery-service';
  const atService: DeliveryStep = { text: 'At the recovery service', kind: 'done' };
  switch (delivery.state) {
    case 'queued':
      return [{ text: 'Queued', kind: 'now', ...detail }];
    case 'sending':
      return [
        queued,
        { text: `Handing it to the ${byService ? 'recovery service' : 'mail server'}`, kind: 'now', ...detail },
      ];
    case 'waiting-for-network':
      return isCarried
        ? [queued, { text: 'No network here: the phone or the stick takes it', kind: 'now' }]
        : [queued, { text: 'Waiting for a network', kind: 'now', ...detail }];
    case 'at-service':
      return [queued, atService, { text: 'Queued there, to be mailed', kind: 'now', ...detail }];
    case 'refused':
      return [
        queued,
        {
          text: byService ? 'The recovery service did not mail it' : 'The mail server refused it',
          kind: 'failed',
          ...detail,
        },
      ];
    case 'bounced':
      return [queued, { text: 'It came back: the mailbox did not take it', kind: 'failed', ...detail }];
    case 'handed-over': {
      const waiting: DeliveryStep = { text: 'Waiting for you', kind: 'now' };
      if (!byService) return [queued, { text: 'Handed to the mail server', kind: 'done' }, waiting];
      const short = delivery.fixedText === true ? { detail: 'A short one: 6 characters follow its code' } : {};
      return [queued, { text: 'Handed to the mail server by the recovery service', kind: 'done', ...short }, waiting];
    }
  }
}
