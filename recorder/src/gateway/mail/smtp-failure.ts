/** What a failed handover to a mail server means, in a sentence for people. The server's own words are cleaned: they are hostile text. */
import type { Delivery } from './courier.ts';

interface SmtpError {
  readonly code: string;
  readonly responseCode: number | undefined;
  readonly response: string;
  readonly command: string;
  readonly message: string;
}

/** Only true in the outbox; a test mail goes once. */
export const TRIED_AGAIN = ' It is tried again by itself.';

type Failure = Exclude<Delivery, { outcome: 'handed-over' }>;

export function explainSmtpFailure(error: unknown, server: string): Failure {
  const known = readError(error);
  const said = known.response === '' ? '' : ` It said: ${cleanWords(known.response)}`;
  if (known.code === 'EAUTH')
    return refusedForNow(
      `The mail server ${server} did not accept the user name and password for sending mail.${said}`,
    );
  if (known.responseCode !== undefined && known.responseCode >= 500)
    return {
      outcome: 'refused',
      detail: `The mail server ${server} refused the mail.${said}`,
      untilSettingsChange: !isAboutRecipient(known),
    };
  if (known.responseCode !== undefined && known.responseCode >= 400)
    return {
      outcome: 'put-off',
      detail: `The mail server ${server} asks to wait.${TRIED_AGAIN}${said}`,
    };
  if (known.code === 'ETLS' || isCertificateTrouble(known.message))
    return refusedForNow(
      `No secure connection to the mail server ${server} was possible, so nothing was sent (${cleanWords(known.message)}).`,
    );
  if (known.code === 'EENVELOPE')
    return { outcome: 'refused', detail: 'The address cannot be used for mail.', untilSettingsChange: false };
  if (known.code === 'EDNS' || /ENOTFOUND|EAI_AGAIN/.test(known.message))
    return waiting(`The mail server ${server} was not found. Is the recorder connected to the internet?${TRIED_AGAIN}`);
  if (known.code === 'ETIMEDOUT') return waiting(`The mail server ${server} does not answer.${TRIED_AGAIN}`);
  return waiting(
    `The mail server ${server} cannot be reached. Is the recorder connected to the network?${TRIED_AGAIN}`,
  );
}

/** 550 and its kin at RCPT or after the letter: another address may work, this one does not. */
function isAboutRecipient(error: SmtpError): boolean {
  return error.command.startsWith('RCPT') || error.command === 'DATA' || error.code === 'EENVELOPE';
}

function refusedForNow(detail: string): Failure {
  return { outcome: 'refused', detail, untilSettingsChange: true };
}
function waiting(detail: string): Failure {
  return { outcome: 'waiting-for-network', detail };
}

function isCertificateTrouble(message: string): boolean {
  return /certificate|self.signed|CERT_|altname|SSL|TLS/i.test(message);
}

/** One line, printable, at most 200 characters. */
export function cleanWords(words: string): string {
  return words
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, 200);
}

function readError(error: unknown): SmtpError {
  const fields: Record<string, unknown> = typeof error === 'object' && error !== null ? { ...error } : {};
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return {
    code: text(fields['code']),
    responseCode: typeof fields['responseCode'] === 'number' ? fields['responseCode'] : undefined,
    response: text(fields['response']),
    command: text(fields['command']),
    message: error instanceof Error ? error.message : String(error),
  };
}
