/**
 * The request that this tab has sent, so that its state is still told when the phone dropped the page while its owner was reading mail.
 * Only what the service has taken already, where sending it again changes nothing; it goes with the tab.
 */
import { toDigits } from '@nightlatch/protocol/envelope/digits';
import { type MailRequest, requestIn } from './request.ts';

const KEY = 'nightlatch.sent';

export function keepSent(request: MailRequest): void {
  try {
    sessionStorage.setItem(KEY, toDigits(request.bytes));
  } catch {
    // A browser that keeps nothing: then the state is told until the page is closed.
  }
}

export function readSent(): MailRequest | undefined {
  try {
    const request = requestIn(sessionStorage.getItem(KEY) ?? '');
    return typeof request === 'string' ? undefined : request;
  } catch {
    return undefined;
  }
}
