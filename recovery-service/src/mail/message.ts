/**
 * A mail as it goes on the wire (RFC 5322, 2045 to 2047): From in the tenant's name, one recipient, text and HTML that say the same in
 * quoted-printable (so that no line is long), marked as sent by a machine (RFC 3834), no list, nothing from elsewhere. The library's encoders, put
 * together here: its composer costs three times as much a mail, and a service's core has mails to carry.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { RenderedLetter } from '@nightlatch/letters/letter';
import { encodeWord } from 'nodemailer/lib/mime-funcs';
import { encode, wrap } from 'nodemailer/lib/qp';
import type { OutgoingMail } from './mail-out.ts';

export type HeaderField = readonly [name: string, value: string];

/** All lines end with CRLF; the header's values are folded already. */
export interface WireMessage {
  readonly fields: readonly HeaderField[];
  readonly body: string;
}

const MESSAGE_ID_CHARACTERS = 32;
/** RFC 2047 §2, less what "Subject: " takes. */
const LONGEST_WORD = 64;

export function wireMessage(
  { tenant, flowId, content }: OutgoingMail,
  words: RenderedLetter,
  now_ms: number,
): WireMessage {
  const boundary = `nl-${randomBytes(12).toString('hex')}`;
  const part = (type: string, text: string): string =>
    `--${boundary}\r\nContent-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${quoted(text)}\r\n`;
  return {
    fields: [
      ['From', `${encodedText(senderName(tenant.name))}\r\n <${tenant.fromAddress}>`],
      ['To', content.to],
      ['Subject', encodedText(words.subject)],
      ['Date', new Date(now_ms).toUTCString().replace('GMT', '+0000')],
      ['Message-ID', `<${messageIdOf(flowId, tenant.fromAddress)}>`],
      ['Auto-Submitted', 'auto-generated'],
      ['X-Auto-Response-Suppress', 'All'],
      ['MIME-Version', '1.0'],
      ['Content-Type', `multipart/alternative;\r\n boundary="${boundary}"`],
    ],
    body: `${part('text/plain', words.text)}${part('text/html', words.html)}--${boundary}--\r\n`,
  };
}

export function messageText({ fields, body }: WireMessage): string {
  return `${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}

/** The same for every try of a flow, and says neither flow, recorder nor address. */
export function messageIdOf(flowId: Uint8Array, fromAddress: string): string {
  const hash = createHash('sha256').update('nightlatch message id\n').update(flowId).digest('hex');
  return `${hash.slice(0, MESSAGE_ID_CHARACTERS)}@${domainOf(fromAddress)}`;
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

function quoted(text: string): string {
  return wrap(encode(text.replaceAll('\n', '\r\n')));
}

/** `@` in a name makes some readers take it for the address. */
function senderName(name: string): string {
  return name
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}@<>"]+/gu, ' ')
    .trim()
    .slice(0, 80);
}

/** Plain letters as they are; whatever else there is as encoded words, one a line. */
function encodedText(text: string): string {
  if (/^[A-Za-z0-9 '-]{1,60}$/.test(text) || /^Reset Password \(request [0-9A-Z]{4}\)$/.test(text)) return text;
  return encodeWord(text, 'B', LONGEST_WORD).replaceAll('?= =?', '?=\r\n =?');
}
