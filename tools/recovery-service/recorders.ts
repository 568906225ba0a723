/**
 * Recorders that only their key makes one: what tests and benches send envelopes as. Made from a seed and a number, so that a run can be made again; the
 * envelopes are sealed and signed by the product's own code.
 */
import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import type { EnvelopeContent } from '@nightlatch/protocol/envelope/content';
import { sealEnvelope, serviceKeyId } from '@nightlatch/protocol/envelope/seal';

export interface PretendedRecorder {
  readonly number: number;
  /** Raw Ed25519. */
  readonly key: Buffer;
  readonly sign: (bytes: Uint8Array) => Buffer;
}

export interface Request {
  readonly recorder: PretendedRecorder;
  readonly flowId: Buffer;
  readonly series: number;
  readonly requestNumber: number;
  readonly content: EnvelopeContent;
  readonly tenant?: string;
  readonly enrolmentProof?: Uint8Array;
}

const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** 32 bytes of a name; the same each time. */
export function bytesOf(...name: readonly (string | number)[]): Buffer {
  return createHash('sha256').update(name.join(' ')).digest();
}

export function pretendRecorder(seed: number, number: number): PretendedRecorder {
  const der = Buffer.concat([ED25519_PKCS8, bytesOf('recorder', seed, number)]);
  const secret: KeyObject = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const key = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32);
  return { number, key, sign: (bytes) => sign(null, bytes, secret) };
}

/** A reset of the usual size. */
export function resetContent(to: string, code: string, proof?: string): EnvelopeContent {
  return {
    kind: 'reset',
    to,
    recorderName: 'Corner shop',
    accountName: 'Jane',
    locale: 'en',
    code,
    life_min: 60,
    lifeFrom: 'acceptance',
    ...(proof === undefined ? {} : { proof }),
  };
}

/** `sealKey`: the service's raw X25519 public key (`current` of its card). */
export async function envelopeOf(request: Request, sealKey: Uint8Array): Promise<Buffer> {
  const keyId = await serviceKeyId(sealKey);
  const { recorder, flowId, series, requestNumber, content } = request;
  const bytes = await sealEnvelope({
    header: {
      series,
      tag: 'K7QF',
      requestNumber,
      flowId,
      recorderKey: recorder.key,
      keyId,
      knownKeyId: keyId,
      tenant: request.tenant ?? 'default',
      enrolmentProof: request.enrolmentProof,
    },
    content,
    publicKey: sealKey,
    sign: recorder.sign,
  });
  return Buffer.from(bytes);
}

/** `make` for each, several at a time: sealing waits for the thread pool, not for the processor alone. */
export async function inTurns<T, R>(
  all: readonly T[],
  make: (one: T, at: number) => Promise<R>,
  atOnce = 32,
): Promise<R[]> {
  const made: R[] = Array.from({ length: all.length });
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < all.length; at = next++) {
      const one = all[at];
      if (one !== undefined) made[at] = await make(one, at);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, work));
  return made;
}
