/**
 * What became of a hand-over, from the error that ended it. A number and a sentence of ours: a mail server's words may hold the address, the
 * code, or anything else. Whatever is wrong between this service and its mail server is put off, never refused: the mail is not at fault.
 */
import { readSmtpFailure, type SmtpFailure } from '@nightlatch/letters/smtp-answer';
import type { MailOutcome } from './mail-out.ts';

export type Failed = Exclude<MailOutcome, { outcome: 'handed-over' }>;

/** RFC 5321: "bad sequence of commands" is about the conversation, so the same mail may pass on another connection. */
const BAD_SEQUENCE = 503;

export const NO_MAILBOX: Failed = {
  outcome: 'refused',
  about: 'mailbox',
  sentence: 'Mail cannot be sent to this address. Another address may work.',
};

export function outcomeOf(error: unknown): Failed {
  const failure = readSmtpFailure(error);
  switch (failure.cause) {
    case 'answer':
      return ofAnswer(failure);
    case 'sign-in':
      return {
        ...numbers(failure),
        outcome: 'put-off',
        about: 'mail-server',
        sentence: `The recovery service may not sign in to its mail server${inBrackets(failure)}. Its operator has to look.`,
      };
    case 'tls':
      return putOff(
        'mail-server',
        'The recovery service has no secure connection to its mail server. It is tried again.',
      );
    case 'address':
      return NO_MAILBOX;
    case 'name-not-found':
    case 'unreachable':
      return putOff(
        'network',
        'The recovery service could not reach its mail server, or was cut off from it. It is tried again.',
      );
    case 'silence':
      return putOff('network', 'The mail server of the recovery service does not answer. It is tried again.');
  }
}

export function putOff(about: Failed['about'], sentence: string): Failed {
  return { outcome: 'put-off', about, sentence };
}

function ofAnswer(failure: SmtpFailure): Failed {
  const { stage, status = 0 } = failure;
  const said = { ...numbers(failure) };
  const about = stage === 'recipient' ? 'mailbox' : stage === 'message' ? 'mail' : 'mail-server';
  if (status < 500 || status === BAD_SEQUENCE)
    return {
      ...said,
      outcome: 'put-off',
      about,
      sentence: `The mail server asks to wait${inBrackets(failure)}. It is tried again.`,
    };
  if (about === 'mail-server')
    return {
      ...said,
      outcome: 'put-off',
      about,
      sentence: `The mail server does not let the recovery service send${inBrackets(failure)}. Its operator has to look.`,
    };
  return {
    ...said,
    outcome: 'refused',
    about,
    sentence:
      about === 'mailbox'
        ? `The mail server does not take mail for this address${inBrackets(failure)}. Is it typed right?`
        : `The mail server refused the mail${inBrackets(failure)}.`,
  };
}

function numbers({ status, enhanced }: SmtpFailure): { status?: number; enhanced?: string } {
  return { ...(status === undefined ? {} : { status }), ...(enhanced === undefined ? {} : { enhanced }) };
}

function inBrackets({ status, enhanced }: SmtpFailure): string {
  return status === undefined ? '' : ` (${[status, enhanced].filter((part) => part !== undefined).join(' ')})`;
}
