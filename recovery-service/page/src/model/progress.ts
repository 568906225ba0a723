/**
 * How far one request has come, as a pure state machine: what is on the screen follows from it alone. A request that the service has taken stays
 * taken: pressing again, coming again and answers that arrive late change nothing for the worse.
 */
import type { Answer, Delivery } from './service-answers.ts';

export type Progress =
  /** Read, and not sent from here. */
  | { readonly at: 'ready' }
  | { readonly at: 'sending' }
  /** The service has it. `earlier`: it had it before this page sent anything. */
  | { readonly at: 'taken'; readonly delivery: Delivery; readonly earlier: boolean }
  /** Sending it again cannot work. */
  | { readonly at: 'ended'; readonly why: 'refused' | 'older' }
  /** Not sent, and not lost: it can be sent again, from `until_ms` (monotonic) on. */
  | { readonly at: 'held'; readonly why: 'unreachable' | 'trouble' }
  | { readonly at: 'held'; readonly why: 'too-many'; readonly until_ms: number };

export type Step =
  | { readonly kind: 'send'; readonly now_ms: number }
  | { readonly kind: 'answer'; readonly answer: Answer; readonly now_ms: number }
  /** The service told of the delivery when it was asked. */
  | { readonly kind: 'told'; readonly delivery: Delivery };

export function advance(progress: Progress, step: Step): Progress {
  switch (step.kind) {
    case 'send':
      return canSend(progress, step.now_ms) ? { at: 'sending' } : progress;
    case 'answer':
      return progress.at === 'sending' ? afterAnswer(step.answer, step.now_ms) : progress;
    case 'told':
      if (progress.at === 'taken') return { ...progress, delivery: step.delivery };
      return progress.at === 'sending' ? progress : { at: 'taken', delivery: step.delivery, earlier: true };
  }
}

export function canSend(progress: Progress, now_ms: number): boolean {
  if (progress.at === 'ready') return true;
  return progress.at === 'held' && (progress.why !== 'too-many' || now_ms >= progress.until_ms);
}

function afterAnswer(answer: Answer, now_ms: number): Progress {
  switch (answer.kind) {
    case 'taken':
      return { at: 'taken', delivery: answer.delivery, earlier: false };
    case 'refused':
    case 'older':
      return { at: 'ended', why: answer.kind };
    case 'too-many':
      return { at: 'held', why: 'too-many', until_ms: now_ms + answer.retryAfter_s * 1000 };
    case 'trouble':
    case 'unreachable':
      return { at: 'held', why: answer.kind };
  }
}

const FIRST_WAIT_MS = 1_000;
const GROWTH = 1.5;
const LONGEST_WAIT_MS = 15_000;
/** What the mail server put off is tried again in minutes. */
const PUT_OFF_WAIT_MS = 30_000;
/** A mail that was handed over can still come back. */
const HANDED_OVER_WAIT_MS = 20_000;
const MOST_LOOKS = 60;

/** How long to wait before the service is asked again, after `looks` times; undefined when there is nothing more to hear. */
export function nextLook_ms(progress: Progress, looks: number): number | undefined {
  if (progress.at !== 'taken' || looks >= MOST_LOOKS) return undefined;
  const grown_ms = FIRST_WAIT_MS * GROWTH ** Math.min(looks, 20);
  switch (progress.delivery.state) {
    case 'queued':
      return Math.min(grown_ms, LONGEST_WAIT_MS);
    case 'put-off':
      return Math.min(grown_ms * 2, PUT_OFF_WAIT_MS);
    case 'handed-over':
      return HANDED_OVER_WAIT_MS;
    case 'refused':
    case 'capped':
    case 'bounced':
    case 'replaced':
      return undefined;
  }
}
