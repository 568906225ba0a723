/**
 * A mail as it goes on the wire (RFC 5322, 2045 to 2047): From in the tenant's name, one recipient, text and HTML that say the same in
 * quoted-printable (so that no line is long), marked as sent by a machine (RFC 3834), no list, nothing from elsewhere.
 */
import { createHash } from 'node:crypto';
import type { RenderedLetter } from '@nightlatch/letters/letter';
import { isMailbox } from '@nightlatch/protocol';
import type { SendMailOptions } from 'nodemailer';
import type { BounceAddresses } from './bounce-address.ts';
import type { OutgoingMail, TenantSender } from './mail-out.ts';

const MESSAGE_ID_CHARACTERS = 32;
/** What no relay has to touch and what a reader goes by: altered, the signature breaks. */
const SIGNED_FIELDS =
  'From:To:Subject:Date:Message-ID:MIME-Version:Content-Type:Content-Transfer-Encoding:Auto-Submitted';

export function wireMessage(
  mail: OutgoingMail,
  words: RenderedLetter,
  { now_ms, bounces }: { now_ms: number; bounces: BounceAddresses },
): SendMailOptions {
  const { tenant, flowId, content } = mail;
  const { dkim } = tenant;
  return {
    from: { name: senderName(tenant), address: tenant.fromAddress },
    to: { name: '', address: content.to },
    envelope: { from: returnPath(tenant, flowId, bounces), to: [content.to] },
    subject: words.subject,
    text: words.text,
    html: words.html,
    textEncoding: 'quoted-printable',
    date: new Date(now_ms),
    messageId: `<${messageIdOf(flowId, tenant.fromAddress)}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    // Asked of servers that can: a bounce with the header alone, so that no code travels back.
    dsn: { id: messageIdOf(flowId, tenant.fromAddress), return: 'headers', notify: ['failure'], recipient: undefined },
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(dkim === undefined
      ? {}
      : {
          dkim: {
            domainName: dkim.domain,
            keySelector: dkim.selector,
            privateKey: dkim.privateKey,
            headerFieldNames: SIGNED_FIELDS,
          },
        }),
  };
}

/** The same for every try of a flow, and says neither flow, recorder nor address. */
export function messageIdOf(flowId: Uint8Array, fromAddress: string): string {
  const hash = createHash('sha256').update('nightlatch message id\n').update(flowId).digest('hex');
  return `${hash.slice(0, MESSAGE_ID_CHARACTERS)}@${domainOf(fromAddress)}`;
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** `@` in a name makes some readers take it for the address. */
function senderName({ name }: TenantSender): string {
  return name
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}@<>"]+/gu, ' ')
    .trim()
    .slice(0, 80);
}

function returnPath(
  { bounceAddress, fromAddress }: TenantSender,
  flowId: Uint8Array,
  bounces: BounceAddresses,
): string {
  return bounceAddress !== undefined && isMailbox(bounceAddress) ? bounces.of(flowId, bounceAddress) : fromAddress;
}
