/**
 * The owner's own mail server. TLS is verified, or there is none and the server is on this machine. One connection a letter;
 * a server that takes its time is waited for, up to two silent minutes.
 */
import type { Letter } from '@nightlatch/letters/letter';
import { plain } from '@nightlatch/letters/page';
import { renderLetter } from '@nightlatch/letters/render';
import { createTransport } from 'nodemailer';
import type { CodeCourier, Delivery, Parcel } from './courier.ts';
import type { MailAccess, MailSettingsStore } from './settings.ts';
import { isThisMachine } from './settings.ts';
import { cleanWords, explainSmtpFailure } from './smtp-failure.ts';

const CONNECT_MS = 15_000;
const SILENCE_MS = 120_000;
const TEST_SILENCE_MS = 40_000;

type Sent = Pick<Parcel, 'letter' | 'messageId' | 'minutesLeft'>;
type Outcome = Extract<Delivery, { outcome: 'handed-over' | 'refused' | 'put-off' | 'waiting-for-network' }>;

export interface SmtpOptions {
  /** Further certificate authorities to trust, PEM. */
  readonly authorities?: readonly string[];
}

export function smtpCourier(store: MailSettingsStore, options: SmtpOptions = {}): CodeCourier {
  return {
    kind: 'own-mail-server',
    ready: () => store.read() !== undefined,
    async carry(parcel, signal) {
      const access = store.access();
      if (access === undefined) return { outcome: 'waiting-for-network', detail: 'No mail server is set up.' };
      if (access === 'password-lost')
        return {
          outcome: 'refused',
          detail:
            'The password for the mail server could not be read any more. An owner must type it again in the mail settings.',
          untilSettingsChange: true,
        };
      return handOver(access, parcel, { ...options, signal, silence_ms: SILENCE_MS });
    },
  };
}

/** Tries settings that are not stored yet. */
export function handOverNow(access: MailAccess, parcel: Sent, options: SmtpOptions): Promise<Outcome> {
  return handOver(access, parcel, { ...options, signal: new AbortController().signal, silence_ms: TEST_SILENCE_MS });
}

async function handOver(
  access: MailAccess,
  parcel: Sent,
  options: SmtpOptions & { signal: AbortSignal; silence_ms: number },
): Promise<Outcome> {
  const { letter } = parcel;
  const server = `${access.host}:${access.port}`;
  if (access.security === 'none' && !isThisMachine(access.host))
    return { outcome: 'refused', detail: 'Mail is not sent without TLS.', untilSettingsChange: true };
  const transport = createTransport({
    host: access.host,
    port: access.port,
    secure: access.security === 'tls',
    requireTLS: access.security === 'starttls',
    ignoreTLS: access.security === 'none',
    ...(access.username === undefined ? {} : { auth: { user: access.username, pass: access.password ?? '' } }),
    tls: { rejectUnauthorized: true, ...(options.authorities ? { ca: [...options.authorities] } : {}) },
    connectionTimeout: CONNECT_MS,
    dnsTimeout: CONNECT_MS,
    greetingTimeout: options.silence_ms,
    socketTimeout: options.silence_ms,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const stop = (): void => transport.close();
  options.signal.addEventListener('abort', stop);
  try {
    const rendered = renderLetter(letter, parcel.minutesLeft);
    const sent = await transport.sendMail({
      from: { name: plain(letter.recorderName), address: access.fromAddress },
      to: { name: '', address: letter.to },
      envelope: { from: access.fromAddress, to: [letter.to] },
      subject: rendered.subject,
      text: rendered.text,
      html: rendered.html,
      messageId: `<${parcel.messageId}>`,
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    });
    return { outcome: 'handed-over', serverSaid: cleanWords(sent.response) };
  } catch (error) {
    return withoutCode(explainSmtpFailure(error, server), letter);
  } finally {
    options.signal.removeEventListener('abort', stop);
    transport.close();
  }
}

/** A server that quotes the letter in its refusal must not put the code on the console's screen, nor into the settings in clear. */
function withoutCode<D extends Extract<Delivery, { detail: string }>>(delivery: D, letter: Letter): D {
  if (!('code' in letter)) return delivery;
  const between = /^\d+$/.test(letter.code) ? '\\D*' : '[^0-9A-Z]*';
  const quoted = new RegExp(Array.from(letter.code).join(between), 'i');
  if (!quoted.test(delivery.detail)) return delivery;
  return { ...delivery, detail: 'The mail server did not take the mail, and quoted it; its words are left out.' };
}
