/**
 * What nodemailer's error says about a hand-over that failed, read once for recorder and service. Facts only: what follows from them, and in
 * which words, is each one's own.
 */
export interface SmtpFailure {
  readonly cause:
    | 'answer'
    /** User name and password were not taken. */
    | 'sign-in'
    | 'tls'
    /** It is no address that a mail could go to; the server was not asked. */
    | 'address'
    | 'name-not-found'
    | 'silence'
    | 'unreachable';
  /** How far it had come: `message` from the DATA command to its last answer. */
  readonly stage: 'session' | 'sender' | 'recipient' | 'message';
  /** RFC 5321 §4.2; undefined where the answer was none. */
  readonly status: number | undefined;
  /** RFC 3463, as `5.1.1`. */
  readonly enhanced: string | undefined;
  /** The server's own words: hostile text. */
  readonly words: string;
  /** The error's text, which may hold the server's words too. */
  readonly message: string;
}

export function readSmtpFailure(error: unknown): SmtpFailure {
  const fields: Record<string, unknown> = typeof error === 'object' && error !== null ? { ...error } : {};
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const words = text(fields['response']);
  const status = typeof fields['responseCode'] === 'number' ? fields['responseCode'] : undefined;
  const message = error instanceof Error ? error.message : String(error);
  return {
    cause: causeOf(text(fields['code']), { status, words, message }),
    stage: stageOf(text(fields['command'])),
    status,
    enhanced: /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})(?!\S)/.exec(words)?.[1],
    words,
    message,
  };
}

function causeOf(
  code: string,
  said: { status: number | undefined; words: string; message: string },
): SmtpFailure['cause'] {
  if (code === 'EAUTH') return 'sign-in';
  if (code === 'ETLS') return 'tls';
  // An answer without a number is one too: nothing is known but that it was no yes.
  if ((said.status ?? 0) >= 400 || said.words !== '') return 'answer';
  if (/certificate|self.signed|CERT_|altname|SSL|TLS/i.test(said.message)) return 'tls';
  if (code === 'EENVELOPE') return 'address';
  if (code === 'EDNS' || /ENOTFOUND|EAI_AGAIN/.test(said.message)) return 'name-not-found';
  return code === 'ETIMEDOUT' ? 'silence' : 'unreachable';
}

function stageOf(command: string): SmtpFailure['stage'] {
  if (command.startsWith('RCPT')) return 'recipient';
  if (command.startsWith('MAIL')) return 'sender';
  return command === 'DATA' ? 'message' : 'session';
}
