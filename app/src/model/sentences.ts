/** What people read when adding a recorder fails: what happened and what to do, in one or two sentences. */
import type { ProblemCode } from '@nightlatch/protocol';
import { ApiProblem, sentenceOf, Unreachable } from '@nightlatch/ui/api';
import { deviceWord } from './device-label.ts';
import { NotProven } from './join.ts';

export interface JoinFailure {
  readonly sentence: string;
  /** The password stands by its own field, everything else by the offer. */
  readonly about: 'offer' | 'password' | 'recorder';
  /** The offer cannot be used again: a new one is needed. */
  readonly offerIsSpent: boolean;
  readonly retryAfter_s?: number;
}

const offerSentences: { readonly [code in ProblemCode]?: string } = {
  'offer-old': 'This code is too old: it works for 10 minutes. Show a new one at the recorder, under Phones.',
  'offer-used': 'This code was used already: it works for one phone. Show a new one at the recorder, under Phones.',
  'offer-unknown': 'The recorder does not know this code. Check it, or show a new one at the recorder, under Phones.',
  'other-recorder':
    'This code belongs to another recorder. Use the one on the screen of the recorder that you want to add.',
};

export function explainJoinFailure(error: unknown): JoinFailure {
  if (error instanceof NotProven) return { sentence: error.message, about: 'recorder', offerIsSpent: true };
  if (error instanceof Unreachable) {
    return {
      sentence: `The recorder does not answer. Is it on, and is this ${deviceWord()} in its network (the same Wi-Fi)?`,
      about: 'recorder',
      offerIsSpent: false,
    };
  }
  if (!(error instanceof ApiProblem)) return { sentence: sentenceOf(error), about: 'recorder', offerIsSpent: false };
  const offerSentence = error.code === undefined ? undefined : offerSentences[error.code];
  if (offerSentence !== undefined) return { sentence: offerSentence, about: 'offer', offerIsSpent: true };
  if (error.code === 'wrong-password') {
    const sentence =
      'This is not the password of the person who is signed in at the recorder, or of the one whose password was reset.';
    return { sentence: error.title || sentence, about: 'password', offerIsSpent: false };
  }
  const retryAfter = error.retryAfter_s === undefined ? {} : { retryAfter_s: error.retryAfter_s };
  const about = error.field === 'password' || error.code === 'throttled' ? 'password' : 'recorder';
  return { sentence: error.title, about, offerIsSpent: false, ...retryAfter };
}

/** "today at 14:05", "yesterday at 9:30", "on 12 November at 14:05". Times in milliseconds of the Unix epoch or ISO 8601. */
export function dayAndTime(at: string, now_ms: number, locale?: string): string {
  const when = new Date(at);
  const time = when.toLocaleTimeString(locale, { timeStyle: 'short' });
  const midnight = new Date(now_ms);
  midnight.setHours(0, 0, 0, 0);
  const daysAgo = Math.ceil((midnight.getTime() - when.getTime()) / 86_400_000);
  if (daysAgo <= 0) return `today at ${time}`;
  if (daysAgo === 1) return `yesterday at ${time}`;
  return `on ${when.toLocaleDateString(locale, { day: 'numeric', month: 'long' })} at ${time}`;
}
