/**
 * From sealed envelopes to mails that may go: opened in memory, the proof of consent looked at, the caps of the mailbox counted. What may not go is settled with its
 * reason. Nothing that was opened is written anywhere.
 */
import { readEnvelope } from '@nightlatch/protocol/envelope/layout';
import type { EnvelopeContent } from '@nightlatch/protocol/envelope/content';
import { DAY_MS, MINUTE_MS, type Clock } from '../base/clock.ts';
import { counterKeys, spend, type Spend } from '../caps/counters.ts';
import { mailCaps, windowEnds_s } from '../caps/policy.ts';
import type { Database } from '../db/database.ts';
import { loadWaiting, type Reason, type Settled, type WaitingDelivery } from '../deliveries/store.ts';
import type { Tenants } from '../enrolment/tenants.ts';
import { normalMailbox, untaggedMailbox, type Consent } from '../keys/consent.ts';
import type { Keys } from '../keys/keys.ts';
import type { OutgoingMail } from '../mail/mail-out.ts';
import type { Senders } from './senders.ts';

export type Prepared =
  /** Nothing waits under this flow any more: replaced, or settled before. */
  | { readonly what: 'gone' }
  | { readonly what: 'settled'; readonly settled: Settled }
  | { readonly what: 'ready'; readonly mail: OutgoingMail; readonly fixedText: boolean };

export interface PrepareParts {
  readonly database: Database;
  readonly keys: Keys;
  readonly consent: Consent;
  readonly tenants: Tenants;
  readonly senders: Senders;
  readonly clock: Clock;
}

interface Opened {
  readonly flowId: Uint8Array;
  readonly waiting: WaitingDelivery;
  readonly tag: string | undefined;
  readonly tenant: string;
  readonly recorderKey: Uint8Array;
  readonly content: EnvelopeContent;
  readonly mailbox: string;
  readonly isProven: boolean;
}

const sentences = {
  unopenable: 'The request could not be opened. Ask for a new one at the recorder.',
  'no-consent': 'The address has not been confirmed to this recovery service, so no notices are sent to it.',
  'given-up': 'The mail could not be handed over while its code was alive. Ask for a new one at the recorder.',
  'too-many': 'Too many mails went to this address. Try again later; the newest mail that arrived is good.',
  tenant: 'Mail of this tenant is held back by the operator of the recovery service.',
} as const;

/** For each flow id, in their order. Rejects with what the database says; then nothing was prepared. */
export async function prepareMails(parts: PrepareParts, flowIds: readonly Uint8Array[]): Promise<Prepared[]> {
  const now_ms = parts.clock.wall_ms();
  const waiting = await loadWaiting(parts.database, flowIds);
  const looked = await Promise.all(
    flowIds.map(async (flowId) => {
      const one = waiting.get(Buffer.from(flowId).toString('hex'));
      return one === undefined ? ({ what: 'gone' } as const) : open(parts, flowId, one, now_ms);
    }),
  );
  const within = await countMails(
    parts,
    looked.filter((one) => 'content' in one),
    now_ms,
  );
  return Promise.all(
    looked.map(async (one): Promise<Prepared> => {
      if (!('content' in one)) return one;
      if (!within.has(one)) return settled(one.flowId, 'capped', 'too-many', !one.isProven);
      return ready(parts, one);
    }),
  );
}

async function open(
  { keys, consent }: PrepareParts,
  flowId: Uint8Array,
  waiting: WaitingDelivery,
  now_ms: number,
): Promise<Opened | Prepared> {
  const envelope = readEnvelope(waiting.envelope);
  const content = envelope && (await keys.open(envelope));
  if (envelope === undefined || content === undefined) return settled(flowId, 'refused', 'unopenable', false);
  const { recorderKey, tag } = envelope.header;
  if (now_ms >= waiting.received_ms + life_ms(content)) return settled(flowId, 'refused', 'given-up', false);
  const mailbox = normalMailbox(content.to);
  const isProven = consent.holds(content.proof, recorderKey, mailbox);
  if (!isProven && content.kind === 'notice') return settled(flowId, 'refused', 'no-consent', false);
  return { flowId, waiting, tag, tenant: waiting.tenant, recorderKey, content, mailbox, isProven };
}

/** How long it is worth trying, from its arrival. */
function life_ms(content: EnvelopeContent): number {
  return content.kind === 'reset' && content.lifeFrom === 'sealing' ? content.life_min * MINUTE_MS : DAY_MS;
}

/** Those that stay below their caps. A mail is counted when it is first tried, not again for every try. */
async function countMails(
  { database, keys }: PrepareParts,
  all: readonly Opened[],
  now_ms: number,
): Promise<Set<Opened>> {
  const counters = counterKeys(keys.hashKey);
  const within = new Set(all);
  const spends: (Spend & { readonly of: Opened; readonly most: number })[] = [];
  for (const one of all) {
    if (one.waiting.attempts > 0) continue;
    for (const cap of mailCaps(one.content.kind, one.isProven)) {
      const key = cap.isOfMailbox
        ? counters.ofMailbox(cap.name, untaggedMailbox(one.mailbox))
        : counters.ofPair(cap.name, one.recorderKey, one.mailbox);
      spends.push({ key, ends_s: windowEnds_s(cap.window_ms, now_ms), of: one, most: cap.most });
    }
  }
  const counts = await spend(database, spends);
  for (const [at, { of, most }] of spends.entries()) if ((counts[at] ?? 0) > most) within.delete(of);
  return within;
}

async function ready({ tenants, senders, consent }: PrepareParts, one: Opened): Promise<Prepared> {
  const tenant = tenants.find(one.tenant);
  if (tenant === undefined) return settled(one.flowId, 'put-off', 'tenant', !one.isProven);
  const fixedText = one.isProven ? undefined : { proof: consent.proofOf(one.recorderKey, one.mailbox) };
  const { content, tag, flowId } = one;
  return {
    what: 'ready',
    mail: { content, tag, flowId, tenant: await senders.of(tenant), fixedText },
    fixedText: fixedText !== undefined,
  };
}

function settled(
  flowId: Uint8Array,
  state: Settled['state'],
  reason: Reason & keyof typeof sentences,
  fixedText: boolean,
): Prepared {
  return { what: 'settled', settled: { flowId, state, reason, sentence: sentences[reason], fixedText } };
}
