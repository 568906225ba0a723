/**
 * Signs a mail (RFC 6376): relaxed/relaxed, rsa-sha256. Every field that a reader sees or a program goes by is named once more than it is there, so
 * that none can be added afterwards. The signature is made in one of Node's threads, since it costs more than all the rest of a mail.
 */
import { createHash, sign, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { DkimSigner } from './mail-out.ts';
import type { HeaderField, WireMessage } from './message.ts';

const SIGNED = ['from', 'to', 'subject', 'date', 'message-id', 'mime-version', 'content-type', 'auto-submitted'];
/** Named, and not there: a copy to somebody, an answer to elsewhere, a list. */
const NOT_THERE = ['cc', 'reply-to', 'sender', 'content-transfer-encoding', 'list-unsubscribe'];
const NAMES = [...SIGNED, ...SIGNED, ...NOT_THERE];
const LONGEST_LINE = 72;

const signInThread = promisify<string, Uint8Array, KeyObject, Buffer>(sign);

/** The signature's own field, folded. */
export async function dkimSignature(
  { fields, body }: WireMessage,
  { domain, selector }: Pick<DkimSigner, 'domain' | 'selector'>,
  key: KeyObject,
): Promise<HeaderField> {
  const bodyHash = createHash('sha256').update(relaxedBody(body), 'latin1').digest('base64');
  const unsigned = [
    'v=1; a=rsa-sha256; c=relaxed/relaxed;',
    ` d=${domain}; s=${selector};`,
    ...fold(`h=${NAMES.join(':')};`, ':'),
    ` bh=${bodyHash};`,
    ' b=',
  ].join('\r\n');
  const signedFields = SIGNED.map((name) => {
    const field = fields.findLast(([other]) => other.toLowerCase() === name);
    return field === undefined ? '' : `${relaxedField(field)}\r\n`;
  });
  const bytes = Buffer.from(`${signedFields.join('')}${relaxedField(['DKIM-Signature', unsigned])}`, 'utf8');
  const signature = (await signInThread('sha256', bytes, key)).toString('base64');
  return ['DKIM-Signature', `${unsigned}${(signature.match(/.{1,70}/g) ?? []).join('\r\n  ')}`];
}

/** §3.4.4 */
function relaxedBody(body: string): string {
  const lines = body
    .replace(/[ \t]+/g, ' ')
    .replaceAll(' \r\n', '\r\n')
    .replace(/(\r\n)+$/, '');
  return lines === '' ? '' : `${lines}\r\n`;
}

/** §3.4.2 */
function relaxedField([name, value]: HeaderField): string {
  return `${name.toLowerCase()}:${value
    .replaceAll('\r\n', '')
    .replace(/[ \t]+/g, ' ')
    .trim()}`;
}

function fold(text: string, after: string): string[] {
  const lines: string[] = [];
  let line = ' ';
  for (const piece of text.split(after)) {
    if (line.length + piece.length + after.length > LONGEST_LINE) {
      lines.push(line);
      line = ' ';
    }
    line += piece + after;
  }
  lines.push(line.slice(0, -after.length));
  return lines;
}
