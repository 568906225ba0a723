/** What a failed handover to a mail server means, in a sentence for people. The server's own words are cleaned: they are hostile text. */
import { readSmtpFailure, type SmtpFailure } from '@nightlatch/letters/smtp-answer';
import type { Delivery } from './courier.ts';

/** Only true in the outbox; a test mail goes once. */
export const TRIED_AGAIN = ' It is tried again by itself.';

type Failure = Extract<Delivery, { outcome: 'refused' | 'put-off' | 'waiting-for-network' }>;

export function explainSmtpFailure(error: unknown, server: string): Failure {
  const known = readSmtpFailure(error);
  const said = known.words === '' ? '' : ` It said: ${cleanWords(known.words)}`;
  switch (known.cause) {
    case 'sign-in':
      return refusedForNow(
        `The mail server ${server} did not accept the user name and password for sending mail.${said}`,
      );
    case 'answer':
      return explainAnswer(known, server, said);
    case 'tls':
      return refusedForNow(
        `No secure connection to the mail server ${server} was possible, so nothing was sent (${cleanWords(known.message)}).`,
      );
    case 'address':
      return { outcome: 'refused', detail: 'The address cannot be used for mail.', untilSettingsChange: false };
    case 'name-not-found':
      return waiting(
        `The mail server ${server} was not found. Is the recorder connected to the internet?${TRIED_AGAIN}`,
      );
    case 'silence':
      return waiting(`The mail server ${server} does not answer.${TRIED_AGAIN}`);
    case 'unreachable':
      return waiting(
        `The mail server ${server} cannot be reached. Is the recorder connected to the network?${TRIED_AGAIN}`,
      );
  }
}

/** 550 and its kin at RCPT or after the letter: another address may work, this one does not. Earlier it is about the settings. */
function explainAnswer({ status = 0, stage }: SmtpFailure, server: string, said: string): Failure {
  if (status < 500)
    return { outcome: 'put-off', detail: `The mail server ${server} asks to wait.${TRIED_AGAIN}${said}` };
  return {
    outcome: 'refused',
    detail: `The mail server ${server} refused the mail.${said}`,
    untilSettingsChange: stage === 'session' || stage === 'sender',
  };
}

function refusedForNow(detail: string): Failure {
  return { outcome: 'refused', detail, untilSettingsChange: true };
}
function waiting(detail: string): Failure {
  return { outcome: 'waiting-for-network', detail };
}

/** One line, printable, at most 200 characters. */
export function cleanWords(words: string): string {
  return words
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, 200);
}
