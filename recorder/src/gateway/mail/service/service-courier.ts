/**
 * The recovery service as a courier: seals a letter anew for each try under the same flow, posts it, and hears later what became of it. A newer
 * card in an answer is learned. Letters about problems are not carried.
 */
import type { Log } from '../../../base/log.ts';
import type { CodeCourier, Delivery, Parcel } from '../courier.ts';
import type { CourierKind, ServiceCard, SignedCard } from '@nightlatch/protocol';
import { CARD_PATH, DELIVERIES_PATH, ENVELOPES_PATH, signedCardSchema } from '@nightlatch/protocol';
import { deliveryIn, meaningOf, refusalOf } from './answers.ts';
import { askService, ServiceSilent, type ServiceAnswer, type ServiceOptions } from './ask-service.ts';
import { flowIdOf, isCarriedByService, sealLetter, type DeviceSigner } from './sealing.ts';
import type { LastAnswer, ServiceSettings } from './service-settings.ts';

const KIND: CourierKind = 'recovery-service';

export interface ServiceCourier extends CodeCourier {
  /** Since the start. */
  lastAnswer(): LastAnswer | undefined;
}

export function serviceCourier(parts: {
  store: ServiceSettings;
  signer: DeviceSigner;
  /** The proof of consent of a mailbox, made by the service of that identity. */
  proofOf: (mailbox: string, identity: string) => string | undefined;
  options: ServiceOptions;
  log: Log;
  wall_ms: () => number;
}): ServiceCourier {
  const { store, signer, proofOf, options, log, wall_ms } = parts;
  let last: LastAnswer | undefined;

  function note(isGood: boolean, sentence: string): void {
    last = { at_wall_ms: wall_ms(), isGood, sentence };
  }

  function learn(signed: SignedCard | undefined): void {
    if (signed === undefined) return;
    try {
      store.learn(signed);
    } catch (error) {
      log.warn('a card of the recovery service was not taken', { error });
    }
  }

  /** Gives what the answer means; `undefined` for a flow that it does not know. */
  async function ask(
    card: ServiceCard,
    question: { path: string; envelope?: Uint8Array; flowId: string },
    signal: AbortSignal,
  ): Promise<Delivery | undefined> {
    const { host } = new URL(card.service);
    let answer: ServiceAnswer;
    try {
      answer = await askService({ origin: card.service, ...question }, { ...options, signal });
    } catch (error) {
      if (!(error instanceof ServiceSilent)) throw error;
      note(false, error.message);
      return { outcome: 'waiting-for-network', detail: error.message };
    }
    const delivery = deliveryIn(answer, question.flowId);
    if (delivery === undefined) {
      if (answer.status === 404 && question.envelope === undefined) return undefined;
      const refusal = refusalOf(answer, host);
      if ('detail' in refusal && refusal.detail !== undefined) note(false, refusal.detail);
      return refusal;
    }
    store.enrolled();
    learn(delivery.card);
    const meaning = meaningOf(delivery, host);
    note(
      meaning.outcome !== 'refused',
      'detail' in meaning && meaning.detail ? meaning.detail : `The recovery service ${host} answers.`,
    );
    return meaning;
  }

  /** Its keys may have changed while this recorder was away. */
  async function askForNewerCard(card: ServiceCard, signal: AbortSignal): Promise<void> {
    try {
      const path = `${CARD_PATH}?tenant=${card.tenant}`;
      const { json } = await askService({ origin: card.service, path }, { ...options, signal });
      learn(signedCardSchema.safeParse(json).data);
    } catch (error) {
      if (!(error instanceof ServiceSilent)) throw error;
    }
  }

  async function post(parcel: Parcel, card: ServiceCard, signal: AbortSignal): Promise<Delivery> {
    const { letter, messageId, series, requestNumber, minutesLeft, isCarried } = parcel;
    let envelope: Uint8Array;
    try {
      envelope = await sealLetter(
        {
          letter,
          messageId,
          series,
          requestNumber: requestNumber(),
          life: { minutes: Math.min(1440, minutesLeft ?? 1440), from: isCarried ? 'sealing' : 'acceptance' },
          proof: proofOf(letter.to, card.identity),
        },
        { signer, card, token: store.token() },
      );
    } catch (error) {
      log.error('a letter could not be sealed for the recovery service', { error });
      return {
        outcome: 'refused',
        detail: 'This mail could not be sealed for the recovery service.',
        untilSettingsChange: true,
      };
    }
    const flowId = textOf(messageId);
    const answer = await ask(card, { path: ENVELOPES_PATH, envelope, flowId }, signal);
    return answer ?? { outcome: 'put-off', detail: 'The recovery service gave no answer.' };
  }

  return {
    kind: KIND,
    ready: () => store.card() !== undefined,
    carries: isCarriedByService,
    lastAnswer: () => last,
    async carry(parcel, signal) {
      const card = store.card();
      if (card === undefined) return NOT_SET_UP;
      const delivery = await post(parcel, card, signal);
      if (delivery.outcome !== 'refused' || !delivery.untilSettingsChange) return delivery;
      await askForNewerCard(card, signal);
      const now = store.card();
      // Another letter's answer may have brought it meanwhile.
      return now === undefined || now.number === card.number ? delivery : await post(parcel, now, signal);
    },
    async follow(messageId, signal) {
      const card = store.card();
      if (card === undefined) return undefined;
      const flowId = textOf(messageId);
      return await ask(card, { path: `${DELIVERIES_PATH}/${flowId}`, flowId }, signal);
    },
  };
}

const NOT_SET_UP: Delivery = { outcome: 'waiting-for-network', detail: 'No recovery service is chosen.' };

function textOf(messageId: string): string {
  return Buffer.from(flowIdOf(messageId)).toString('base64url');
}
