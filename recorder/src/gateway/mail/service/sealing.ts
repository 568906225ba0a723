/** A letter as a sealed and signed envelope for the chosen service. */
import { createHash } from 'node:crypto';
import type { Letter } from '@nightlatch/letters/letter';
import {
  enrolmentKey,
  enrolmentProof,
  FLOW_ID_BYTES,
  toMailedName,
  type EnvelopeContent,
  type ServiceCard,
} from '@nightlatch/protocol';
import { sealEnvelope, serviceKeyId } from '@nightlatch/protocol/envelope/seal';

/** The recorder's device key; its private half stays in its own room. */
export interface DeviceSigner {
  /** Raw Ed25519, base64url. */
  readonly publicKey: string;
  /** base64url. */
  sign(bytes: Uint8Array): string;
}

export interface ToSeal {
  readonly letter: Letter;
  /** Of the outbox: one letter has one, and so one flow. */
  readonly messageId: string;
  readonly series: number;
  readonly requestNumber: number;
  readonly life: { readonly minutes: number; readonly from: 'acceptance' | 'sealing' };
  readonly proof: string | undefined;
}

/** A service carries what is about the way back in; letters about problems are not its business. */
export function isCarriedByService({ kind }: Letter): boolean {
  return kind !== 'health' && kind !== 'health-test';
}

/** Stable for a letter, and says nothing of it: message ids are random. */
export function flowIdOf(messageId: string): Uint8Array {
  return createHash('sha256').update(`nightlatch flow v1\n${messageId}`).digest().subarray(0, FLOW_ID_BYTES);
}

/** Throws where the letter does not fit an envelope. */
export async function sealLetter(
  { letter, messageId, series, requestNumber, life, proof }: ToSeal,
  by: { readonly signer: DeviceSigner; readonly card: ServiceCard; readonly token: string | undefined },
): Promise<Uint8Array<ArrayBuffer>> {
  const { signer, card, token } = by;
  const recorderKey = Buffer.from(signer.publicKey, 'base64url');
  const current = Buffer.from(card.current, 'base64url');
  return await sealEnvelope({
    header: {
      series,
      tag: letter.kind === 'secure-code' ? letter.tag : undefined,
      requestNumber,
      flowId: flowIdOf(messageId),
      recorderKey,
      keyId: await serviceKeyId(current),
      knownKeyId: await serviceKeyId(Buffer.from(card.next, 'base64url')),
      tenant: card.tenant,
      enrolmentProof:
        token === undefined
          ? undefined
          : await enrolmentProof({ key: await enrolmentKey(token), recorderKey, tenant: card.tenant }),
    },
    content: contentOf(letter, life, proof),
    publicKey: current,
    sign: (bytes) => Buffer.from(signer.sign(bytes), 'base64url'),
  });
}

function contentOf(letter: Letter, life: ToSeal['life'], proof: string | undefined): EnvelopeContent {
  if (letter.kind === 'health' || letter.kind === 'health-test')
    throw new RangeError('no envelope carries this letter');
  const common = {
    to: letter.to,
    recorderName: toMailedName(letter.recorderName, 'Nightlatch'),
    accountName: toMailedName(letter.accountName, 'one of its people'),
    locale: 'en',
    ...(proof === undefined ? {} : { proof }),
  };
  switch (letter.kind) {
    case 'secure-code':
      return { kind: 'reset', ...common, code: letter.code, life_min: life.minutes, lifeFrom: life.from };
    case 'confirmation':
      return { kind: 'confirmation', ...common, code: letter.code };
    case 'notice-reset':
      return { kind: 'notice', ...common, notice: { what: 'reset', at: isoOf(letter.at), by: letter.by } };
    case 'notice-address': {
      const { change, changed, isThisOne } = letter;
      return {
        kind: 'notice',
        ...common,
        notice: { what: 'address', at: isoOf(letter.at), change, changed: changed.slice(0, 40), isThisOne },
      };
    }
    case 'notice-password':
      return { kind: 'notice', ...common, notice: { what: 'password', at: isoOf(letter.at) } };
    case 'test':
      return { kind: 'notice', ...common, notice: { what: 'test' } };
  }
}

/** Letters hold the time as people read it. */
function isoOf(at: string): string {
  return new Date(at).toISOString();
}
