/**
 * What the pages say for a request and how far it has come: one clear sentence for each case, and what to do next. Pure.
 */
import type { EnvelopeKind } from '@nightlatch/protocol/envelope/layout';
import type { DeliveryState } from '@nightlatch/protocol/service-paths';
import type { Progress } from './progress.ts';
import type { MailRequest } from './request.ts';

export type Tone = 'info' | 'busy' | 'good' | 'warning' | 'bad';

export interface Said {
  readonly tone: Tone;
  readonly title: string;
  readonly sentence: string;
}

/** What is about to happen. */
export function sayKind(kind: EnvelopeKind): { readonly title: string; readonly asks: string; readonly about: string } {
  switch (kind) {
    case 'reset':
      return {
        title: 'Reset Password',
        asks: 'asks for a Reset Password e-mail',
        about:
          'The e-mail goes to the owner’s mailbox, which the recorder knows and this page does not. It brings the Secure Code. Nothing is reset by it: the code has to be typed at the recorder.',
      };
    case 'confirmation':
      return {
        title: 'Confirm an address',
        asks: 'asks for an e-mail that confirms an address',
        about:
          'The e-mail goes to the address that was typed at the recorder. It brings a code, and the address counts once that code has been typed at the recorder.',
      };
    case 'notice':
      return {
        title: 'Notice to the owner',
        asks: 'has a notice for its owner',
        about:
          'The e-mail goes to the owner’s mailbox. It says what happened at the recorder, such as a new password or another address. It brings no code.',
      };
  }
}

/** Undefined while there is nothing to say beyond the button. `waits`: how long is left, in words, where it has to wait. */
export function sayProgress(request: MailRequest, progress: Progress, waits: string): Said | undefined {
  switch (progress.at) {
    case 'ready':
      return undefined;
    case 'sending':
      return { tone: 'busy', title: 'Sending…', sentence: 'The request goes to the recovery service.' };
    case 'taken': {
      const { state, detail } = progress.delivery;
      const said = sayState(request.kind, state);
      return detail === undefined ? said : { ...said, sentence: `${said.sentence} ${detail}` };
    }
    case 'ended':
      return progress.why === 'older' ? older : refused;
    case 'held':
      switch (progress.why) {
        case 'unreachable':
          return {
            tone: 'warning',
            title: 'No connection',
            sentence:
              'This device does not reach the recovery service. Check its internet connection, then try again. Nothing is lost.',
          };
        case 'trouble':
          return {
            tone: 'warning',
            title: 'The service is in trouble',
            sentence:
              'The recovery service cannot take requests just now. Try again in a few minutes. Nothing is lost.',
          };
        case 'too-many':
          return {
            tone: 'warning',
            title: 'Too many requests',
            sentence: `The recovery service takes no more requests from here or from this recorder for a while. Nothing is lost: ${waits}.`,
          };
      }
  }
}

const refused: Said = {
  tone: 'bad',
  title: 'This request cannot be verified',
  sentence:
    'Nothing was sent, because the recovery service cannot verify it: it was damaged on the way, it is for another service, or this recorder is not registered there.',
};
const older: Said = {
  tone: 'warning',
  title: 'This request is too old',
  sentence: 'Nothing was sent, because the recorder has made a newer request since. Only the newest one counts.',
};

function sayState(kind: EnvelopeKind, state: DeliveryState): Said {
  switch (state) {
    case 'queued':
      return {
        tone: 'busy',
        title: 'The service has the request',
        sentence: 'It hands the e-mail to the mail server now.',
      };
    case 'put-off':
      return {
        tone: 'warning',
        title: 'Put off',
        sentence:
          'The mail server does not take the e-mail yet. The service tries again by itself, so you may close this page.',
      };
    case 'handed-over':
      return {
        tone: 'good',
        title: 'The e-mail is on its way',
        sentence: 'The mail server has it. It can take a minute or two until it is in the mailbox.',
      };
    case 'refused':
      return { tone: 'bad', title: 'The e-mail was refused', sentence: 'The e-mail was not sent.' };
    case 'capped':
      return {
        tone: 'warning',
        title: 'Too many e-mails to this mailbox',
        sentence:
          'This one was not sent, since this mailbox has had as many e-mails of this kind as are allowed for now.',
      };
    case 'bounced':
      return {
        tone: 'bad',
        title: 'The e-mail came back',
        sentence: 'The mailbox did not take it: it may be full, or it no longer exists.',
      };
    case 'replaced':
      return {
        tone: 'warning',
        title: kind === 'reset' ? 'A newer request took its place' : 'It was replaced',
        sentence: 'This e-mail was not sent, since the recorder sent a newer request before.',
      };
  }
}

/** What to do next, in order; empty while there is nothing to do. */
export function sayNext(request: MailRequest, progress: Progress): readonly string[] {
  if (progress.at === 'ended') {
    return progress.why === 'older'
      ? ['Scan the QR that is on the recorder’s screen now.']
      : [
          'Scan the QR on the recorder’s screen again, all of it.',
          'If this comes again, ask whoever installed the recorder, or use your saved code at the recorder.',
        ];
  }
  if (progress.at !== 'taken') return [];
  switch (progress.delivery.state) {
    case 'queued':
    case 'put-off':
    case 'handed-over':
      return onItsWay(request, progress.delivery.fixedText);
    case 'refused':
    case 'bounced':
      return request.kind === 'reset'
        ? [
            'Has the account another recovery address? Then scan its QR too.',
            'Or use your saved code: at the recorder, click “I have my saved code”.',
          ]
        : ['At the recorder, check the address under Recovery addresses.'];
    case 'capped':
      return request.kind === 'reset'
        ? [
            'Look for the e-mails that came before. Only the newest code works.',
            'Or wait an hour, and make a new request at the recorder.',
          ]
        : ['Try again tomorrow.'];
    case 'replaced':
      return ['Look at the recorder’s screen: scan the QR that is there now, if its e-mail has not come.'];
  }
}

function onItsWay({ kind, tag }: MailRequest, fixedText: boolean): readonly string[] {
  const junk = 'Nothing there? Look in the Junk or Spam folder. It can take a minute or two.';
  if (kind === 'notice') return ['There is nothing more to do.'];
  const typed = fixedText
    ? 'At the recorder, type the whole code, with the six characters at its end.'
    : 'At the recorder, type the code, then click OK.';
  if (kind === 'confirmation') return ['Open the mailbox of that address.', junk, typed];
  const open = fixedText
    ? 'Open your mailbox. It is a short e-mail without any name, since this mailbox has not been confirmed with this service yet.'
    : `Open your mailbox. The subject is “Reset Password${tag === undefined ? '' : ` (request ${tag})`}”.`;
  return [open, junk, typed];
}

/** Of a wait that goes on for `left_s`. */
export function sayWait(left_s: number): string {
  if (left_s <= 0) return 'you can try again now';
  if (left_s < 100) return `try again in ${left_s} ${left_s === 1 ? 'second' : 'seconds'}`;
  const minutes = Math.ceil(left_s / 60);
  return minutes < 100 ? `try again in ${minutes} minutes` : `try again in ${Math.ceil(minutes / 60)} hours`;
}

export function sayButton(count: number, progress: readonly Progress[]): string {
  const isAgain = progress.some(({ at }) => at === 'held');
  if (isAgain) return 'Try again';
  return count === 1 ? 'Send the e-mail' : `Send the ${count} e-mails`;
}
