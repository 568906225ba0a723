/**
 * The mail server that a service sends through, from one line of its settings: `smtps://USER:PASSWORD@HOST:465` (TLS from the first byte) or
 * `smtp://USER:PASSWORD@HOST:587` (STARTTLS, demanded). In clear only to this machine. Nothing in the line can switch verification off.
 */
import { isIP } from 'node:net';

export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  readonly security: 'tls' | 'starttls' | 'none';
  readonly user?: string;
  readonly password?: string;
}

const USUAL_PORT = { 'smtps:': 465, 'smtp:': 587 } as const;

/** Throws a sentence that does not repeat the line: it holds a password. */
export function parseSmtpUrl(line: string): SmtpServer {
  const url = URL.parse(line);
  const protocol = url?.protocol;
  if (url === null || (protocol !== 'smtp:' && protocol !== 'smtps:') || url.hostname === '')
    throw new Error(
      'SMTP_URL looks like smtps://USER:PASSWORD@mail.example.com:465 or smtp://USER:PASSWORD@mail.example.com:587.',
    );
  if (url.search !== '' || url.hash !== '' || !['', '/'].includes(url.pathname))
    throw new Error('SMTP_URL ends after the port: nothing about TLS can be set there, it is always verified.');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  const isHere = host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
  return {
    host,
    port: url.port === '' ? USUAL_PORT[protocol] : Number(url.port),
    security: protocol === 'smtps:' ? 'tls' : isHere ? 'none' : 'starttls',
    ...(url.username === ''
      ? {}
      : { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) }),
  };
}
