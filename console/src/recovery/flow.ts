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
  /** No mail can be sent: no confirmed address, or no mail settings. */
  | { readonly at: 'no-mail'; readonly why: 'no-address' | 'no-mail-settings' }
  | { readonly at: 'code'; readonly said: string | undefined }
  | { readonly at: 'saved-code'; readonly said: string | undefined }
  | { readonly at: 'put-back'; readonly grant: Grant }
  | { readonly at: 'new-password'; readonly grant: Grant; readonly error: string | undefined }
  | { readonly at: 'confirm'; readonly grant: Grant }
  | { readonly at: 'done'; readonly result: ResetResult };

/** Where "Forgot Password" leads before any request is made. */
export function firstStep(options: Options): Step | undefined {
  if (!options.hasRecoveryAddress) return { at: 'no-mail', why: 'no-address' };
  if (!options.hasMailSettings) return { at: 'no-mail', why: 'no-mail-settings' };
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

/** What the mail does, as the end of "A Reset Password e-mail with your Secure Code …" before the addresses. */
export function wayOfMail(deliveries: RecoveryView['deliveries']): string {
  const every = (...states: RecoveryView['deliveries'][number]['state'][]): boolean =>
    deliveries.length > 0 && deliveries.every(({ state }) => states.includes(state));
  if (every('handed-over')) return 'was sent to';
  if (every('refused', 'bounced')) return 'could not be sent to';
  if (every('waiting-for-network', 'refused', 'bounced')) return 'waits to be sent to';
  return 'is on its way to';
}

/** True when at least one mail has been taken or may be any moment: then it is worth looking for it. */
export function isUnderWay(deliveries: RecoveryView['deliveries']): boolean {
  return deliveries.some(({ state }) => !['refused', 'bounced', 'waiting-for-network'].includes(state));
}

export interface DeliveryStep {
  readonly text: string;
  readonly kind: 'done' | 'now' | 'failed';
  readonly detail?: string;
}

/** How far one mail has come, as the lines that are shown: what is done, and what is happening now. */
export function deliverySteps(delivery: RecoveryView['deliveries'][number]): DeliveryStep[] {
  const detail = delivery.detail === undefined ? {} : { detail: delivery.detail };
  const queued: DeliveryStep = { text: 'Queued', kind: 'done' };
  switch (delivery.state) {
    case 'queued':
      return [{ text: 'Queued', kind: 'now', ...detail }];
    case 'sending':
      return [queued, { text: 'Handing it to the mail server', kind: 'now', ...detail }];
    case 'waiting-for-network':
      return [queued, { text: 'Waiting for a network', kind: 'now', ...detail }];
    case 'at-service':
      return [queued, { text: 'The recovery service has it and will mail it', kind: 'now', ...detail }];
    case 'refused':
      return [queued, { text: 'The mail server refused it', kind: 'failed', ...detail }];
    case 'bounced':
      return [queued, { text: 'It came back: the mailbox did not take it', kind: 'failed', ...detail }];
    case 'handed-over':
      return [queued, { text: 'Handed to the mail server', kind: 'done' }, { text: 'Waiting for you', kind: 'now' }];
  }
}
