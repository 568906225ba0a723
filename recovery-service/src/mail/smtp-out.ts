/**
 * The way out through one mail server (SMTP), over a few connections that are kept. TLS is verified, or there is none and the server is on this
 * machine. A mail is given up to nobody but the server's own 250: a connection that breaks before it puts the mail off, with no second try hidden
 * in here, so that only the caller's record decides what is sent again.
 */
import { isMailbox } from '@nightlatch/protocol';
import { createTransport } from 'nodemailer';
import type { BounceAddresses } from './bounce-address.ts';
import { composeWords } from './compose.ts';
import type { MailOut, OutgoingMail, TenantSender } from './mail-out.ts';
import { dkimSignature } from './dkim-signature.ts';
import { messageIdOf, messageText, wireMessage } from './message.ts';
import { NO_MAILBOX, outcomeOf, putOff, type Failed } from './outcome.ts';
import { checkSender, type CheckedSender } from './sender.ts';
import { makeSlots } from './slots.ts';
import type { SmtpServer } from './smtp-address.ts';

export interface SmtpOutParts {
  readonly server: SmtpServer;
  readonly bounces: BounceAddresses;
  readonly now_ms: () => number;
  /** At once, and connections kept. */
  readonly connections?: number;
  /** Further certificate authorities to trust, PEM. */
  readonly authorities?: readonly string[];
  /** How long a server may say nothing. RFC 5321 §4.5.3.2 asks for minutes; a worker has other mails to carry. */
  readonly silence_ms?: number;
  /** How this service names itself to the server (EHLO). */
  readonly ownName?: string;
  /** Told once when a tenant's sender cannot be used, with the reason, and again when that changed. */
  readonly onSenderTrouble?: (tenant: string, sentence: string) => void;
}

const USUAL_CONNECTIONS = 8;
const MAILS_A_CONNECTION = 1_000;
const CONNECT_MS = 15_000;
const SILENCE_MS = 60_000;
const CHECKED_TENANTS = 1_000;
const STOPPING = putOff('network', 'The recovery service is being started anew. It is tried again.');

export function makeSmtpOut(parts: SmtpOutParts): MailOut {
  const { server, bounces, now_ms, connections = USUAL_CONNECTIONS, silence_ms = SILENCE_MS } = parts;
  const transport = createTransport({
    pool: true,
    maxConnections: connections,
    maxMessages: MAILS_A_CONNECTION,
    // A second try of its own could make a duplicate that no record knows of.
    maxRequeues: 0,
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    ...(server.user === undefined ? {} : { auth: { user: server.user, pass: server.password ?? '' } }),
    tls: { rejectUnauthorized: true, ...(parts.authorities ? { ca: [...parts.authorities] } : {}) },
    ...(parts.ownName === undefined ? {} : { name: parts.ownName }),
    connectionTimeout: CONNECT_MS,
    dnsTimeout: CONNECT_MS,
    greetingTimeout: silence_ms,
    socketTimeout: silence_ms,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const slots = makeSlots(connections);
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();
  const senderOf = watchSenders(parts.onSenderTrouble);

  async function carry(mail: OutgoingMail): Promise<Failed | undefined> {
    const words = composeWords(mail);
    if (words === undefined)
      return {
        outcome: 'refused',
        about: 'mailbox',
        sentence: 'The address has not been confirmed, so no notices are sent to it.',
      };
    // Checked where the seal was opened too; whoever calls this is not to be trusted with what a mail server reads.
    if (!isMailbox(mail.content.to)) return NO_MAILBOX;
    const sender = senderOf(mail.tenant);
    if ('trouble' in sender)
      return putOff(
        'mail-server',
        'The recovery service is not set up to send in this name. Its operator has to look.',
      );
    try {
      const { tenant, flowId, content } = mail;
      const message = wireMessage(mail, words, now_ms());
      const signature = tenant.dkim && sender.key ? [await dkimSignature(message, tenant.dkim, sender.key)] : [];
      const { bounceAddress, fromAddress } = tenant;
      const from = bounceAddress === undefined ? fromAddress : bounces.of(flowId, bounceAddress);
      await transport.sendMail({
        raw: messageText({ ...message, fields: [...signature, ...message.fields] }),
        envelope: { from, to: [content.to] },
        // Asked of servers that can: a bounce with the header alone, so that no code travels back.
        dsn: { id: messageIdOf(flowId, fromAddress), return: 'headers', notify: ['failure'], recipient: undefined },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      return undefined;
    } catch (error) {
      return stopping.signal.aborted ? STOPPING : outcomeOf(error);
    }
  }

  return {
    async handOver(mail, signal) {
      const giveBack = await slots.take(AbortSignal.any([signal, stopping.signal]));
      if (giveBack === undefined) return STOPPING;
      const carrying = carry(mail).finally(giveBack);
      running.add(carrying);
      const failed = await carrying.finally(() => running.delete(carrying));
      return failed ?? { outcome: 'handed-over' };
    },
    async stop() {
      stopping.abort();
      transport.close({ force: true });
      await Promise.allSettled(running);
    },
  };
}

/** Reading a key costs, so a sender is looked at again only when it is another one. */
function watchSenders(tell: SmtpOutParts['onSenderTrouble']): (sender: TenantSender) => CheckedSender {
  const known = new Map<string, { of: string; checked: CheckedSender }>();
  return (sender) => {
    const { fromAddress, bounceAddress, dkim } = sender;
    const of = JSON.stringify([fromAddress, bounceAddress, dkim?.domain, dkim?.selector, dkim?.privateKey]);
    const seen = known.get(sender.tenant);
    if (seen?.of === of) return seen.checked;
    const checked = checkSender(sender);
    if (known.size >= CHECKED_TENANTS) known.clear();
    known.set(sender.tenant, { of, checked });
    if ('trouble' in checked) tell?.(sender.tenant, checked.trouble);
    return checked;
  };
}
