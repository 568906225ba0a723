/** Small parts of the operator's page: states with a word and a colour, times, and what to show while there is no answer. */
import type { OperatorDelivery } from '@nightlatch/protocol/routes/operator';
import { sentenceOf } from '@nightlatch/ui/api';
import type { ReactNode } from 'react';
import { Sentence } from '../parts/Sentence.tsx';

type State = OperatorDelivery['state'];

export const stateWords: Readonly<Record<State, string>> = {
  queued: 'Queued',
  'put-off': 'Put off',
  'handed-over': 'Handed over',
  refused: 'Refused',
  capped: 'Capped',
  bounced: 'Came back',
  replaced: 'Replaced',
};
const tones: Readonly<Record<State, 'plain' | 'good' | 'warning' | 'bad'>> = {
  queued: 'plain',
  'put-off': 'warning',
  'handed-over': 'good',
  refused: 'bad',
  capped: 'warning',
  bounced: 'bad',
  replaced: 'plain',
};

export function StateBadge({ state }: { readonly state: State }): ReactNode {
  return <span className={`badge badge-${tones[state]}`}>{stateWords[state]}</span>;
}

const clock = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** Of the service's closed set; a newer service may have others. */
const reasons: Readonly<Record<string, string>> = {
  unopenable: 'Its seal opens with no key of this service',
  'no-consent': 'The mailbox has not consented to notices',
  'given-up': 'Tried for too long',
  'too-many': 'Too many for this mailbox',
  'newer-request': 'A newer request came before it was mailed',
  tenant: 'The tenant is suspended or gone',
  mailbox: 'The mailbox did not take it',
  mail: 'The mail itself was not taken',
  'mail-server': 'The mail server did not take it',
  network: 'The mail server was not reached',
};

export function sayReason({ sentence, reason }: OperatorDelivery): string {
  return sentence ?? (reason === undefined ? '–' : (reasons[reason] ?? reason));
}

/** In the reader's own time zone. */
export function Time({ at }: { readonly at: string }): ReactNode {
  return (
    <time dateTime={at} className="nowrap">
      {clock.format(new Date(at))}
    </time>
  );
}

/** While there is no answer, or the last try failed. */
export function Unanswered({ error }: { readonly error: unknown }): ReactNode {
  if (error === undefined) return <p className="dim">Loading…</p>;
  return (
    <div role="alert">
      <Sentence tone="warning" title="This cannot be shown">
        <p>{sentenceOf(error)} It is tried again by itself.</p>
      </Sentence>
    </div>
  );
}

export function Count({ value }: { readonly value: number }): ReactNode {
  return <>{value.toLocaleString()}</>;
}
