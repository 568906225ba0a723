/**
 * Envelopes that people carry: the letters of one flow, sealed to the service, for a QR or a stick. They are sealed when the code is made, since its plaintext
 * is erased as soon as a mail server has it; sealed anew when they are shown first (for the exact life) or when keys or proof changed, while the plaintext is
 * there; and stay the same from then on. What is kept opens at the service alone.
 */
import { createHash } from 'node:crypto';
import type { Letter } from '@nightlatch/letters/letter';
import { envelopeLink, type EnvelopeLink, Refusal, type ServiceCard } from '@nightlatch/protocol';
import type { Log } from '../../../base/log.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Outbox } from '../outbox.ts';
import { messageIdOf, type KeptLetter, type LetterFacts } from '../outbox-row.ts';
import type { RequestNumbers } from './request-numbers.ts';
import { sealLetter, type DeviceSigner } from './sealing.ts';
import { noService, type ServiceSettings } from './service-settings.ts';

const LONGEST_LIFE_MIN = 24 * 60;

export interface PreparedLetter {
  readonly flowId: string;
  readonly letter: Letter;
  readonly facts: LetterFacts & { readonly messageId: string };
  readonly sealed: Sealed | undefined;
}

interface Sealed {
  readonly service: string;
  readonly madeFor: string;
  readonly envelope: Uint8Array;
}

export interface Envelopes {
  /** Ahead of the transaction that puts them in. Never throws: without an envelope the letter still goes by mail. */
  prepare(flowId: string, letters: readonly Letter[], series: number): Promise<PreparedLetter[]>;
  /** Inside that transaction: into the outbox, with what was prepared. */
  put(prepared: PreparedLetter): void;
  /** Whether `give` would have something to give. */
  has(flowId: string): boolean;
  /**
   * The links of a flow. `minutes`: that its code lives from now on. `keep` is called in the transaction in which they are written down as given, before
   * anybody sees them; what it throws undoes that. Throws `service-not-configured`, `envelope-gone`.
   */
  give(flowId: string, minutes: number, keep: () => void): Promise<{ links: EnvelopeLink[]; card: ServiceCard }>;
}

export function makeEnvelopes(parts: {
  settings: Settings;
  outbox: Outbox;
  store: ServiceSettings;
  signer: DeviceSigner;
  requestNumbers: RequestNumbers;
  proofOf: (mailbox: string, identity: string) => string | undefined;
  log: Log;
}): Envelopes {
  const { settings, outbox, store, signer, requestNumbers, proofOf, log } = parts;
  const { db } = settings;

  async function sealOne(
    card: ServiceCard,
    one: { letter: Letter; messageId: string; series: number; requestNumber: number; minutes: number },
  ): Promise<Sealed> {
    const { letter, messageId, series, requestNumber } = one;
    const proof = proofOf(letter.to, card.identity);
    const life = { minutes: Math.max(1, Math.min(LONGEST_LIFE_MIN, one.minutes)), from: 'sealing' } as const;
    const token = store.token();
    const envelope = await sealLetter(
      { letter, messageId, series, requestNumber, life, proof },
      { signer, card, token },
    );
    return {
      service: card.identity,
      madeFor: hashOf([card.service, card.tenant, card.current, card.next, token, proof]),
      envelope,
    };
  }

  function write(flowId: string, messageId: string, sealed: Sealed, wasGiven: boolean): void {
    db.prepare(
      `INSERT OR REPLACE INTO service_envelopes (message_id, flow_id, service, made_for, was_given, envelope) VALUES (?, ?, ?, ?, ?, ?)`,
    ).run(messageId, flowId, sealed.service, sealed.madeFor, Number(wasGiven), sealed.envelope);
  }

  function kept(messageId: string, card: ServiceCard): (Sealed & { readonly wasGiven: boolean }) | undefined {
    const row = db
      .prepare('SELECT * FROM service_envelopes WHERE message_id = ? AND service = ?')
      .get(messageId, card.identity);
    const envelope = row?.['envelope'];
    if (row === undefined || !(envelope instanceof Uint8Array)) return undefined;
    return { service: card.identity, madeFor: String(row['made_for']), envelope, wasGiven: row['was_given'] === 1 };
  }

  /** The one to be given now; undefined when there is none and none can be made. */
  async function envelopeFor(
    flowId: string,
    { messageId, letter, series }: KeptLetter,
    card: ServiceCard,
    minutes: number,
  ): Promise<Sealed | undefined> {
    const former = kept(messageId, card);
    if (letter === undefined) return former;
    const proof = proofOf(letter.to, card.identity);
    const madeFor = hashOf([card.service, card.tenant, card.current, card.next, store.token(), proof]);
    if (former?.wasGiven === true && former.madeFor === madeFor) return former;
    return await sealOne(card, { letter, messageId, series, requestNumber: outbox.requestNumber(flowId), minutes });
  }

  return {
    async prepare(flowId, letters, series) {
      const from = settings.values.get('mail')?.fromAddress;
      const named = letters.map((letter) => ({ letter, messageId: messageIdOf(flowId, letter.to, from) }));
      const card = store.card();
      const unsealed = (): PreparedLetter[] =>
        named.map(({ letter, messageId }) => ({ flowId, letter, facts: { messageId, series }, sealed: undefined }));
      if (card === undefined) return unsealed();
      try {
        const requestNumber = requestNumbers.next();
        return await Promise.all(
          named.map(async ({ letter, messageId }) => ({
            flowId,
            letter,
            facts: { messageId, series, requestNumber },
            sealed: await sealOne(card, { letter, messageId, series, requestNumber, minutes: LONGEST_LIFE_MIN }),
          })),
        );
      } catch (error) {
        log.error('an envelope could not be made', { error });
        return unsealed();
      }
    },
    put({ flowId, letter, facts, sealed }) {
      outbox.put(flowId, letter, facts);
      if (sealed !== undefined) write(flowId, facts.messageId, sealed, false);
    },
    has(flowId) {
      const card = store.card();
      return (
        card !== undefined &&
        outbox
          .letters(flowId)
          .some(({ letter, messageId }) => letter !== undefined || kept(messageId, card) !== undefined)
      );
    },
    async give(flowId, minutes, keep) {
      const card = store.card();
      if (card === undefined) throw noService();
      const given: { letter: KeptLetter; sealed: Sealed }[] = [];
      for (const letter of outbox.letters(flowId)) {
        const sealed = await envelopeFor(flowId, letter, card, minutes);
        if (sealed !== undefined) given.push({ letter, sealed });
      }
      if (given.length === 0) throw gone();
      settings.transaction(() => {
        keep();
        const alive = new Set(outbox.letters(flowId).map(({ messageId }) => messageId));
        for (const { letter, sealed } of given) {
          if (!alive.has(letter.messageId)) throw gone();
          write(flowId, letter.messageId, sealed, true);
        }
      });
      const links = given.map(({ letter, sealed }) => ({
        maskedAddress: letter.maskedAddress,
        ...envelopeLink(card.service, sealed.envelope),
      }));
      return { links, card };
    },
  };
}

function gone(): Refusal {
  return new Refusal(
    'envelope-gone',
    'This code was mailed before there was a recovery service, so it cannot be shown as a QR. Send a new code.',
  );
}

function hashOf(what: readonly (string | undefined)[]): string {
  return createHash('sha256')
    .update(JSON.stringify(what.map((one) => one ?? null)))
    .digest('base64url');
}
