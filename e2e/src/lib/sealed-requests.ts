/** A recorder that needs no recorder: an Ed25519 key that seals requests to a running service, as the real one does. */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { type EnvelopeContent, envelopeLink, readCard, signedCardSchema } from '@nightlatch/protocol';
import { sealEnvelope, serviceKeyId } from '@nightlatch/protocol/envelope/seal';

export interface Request {
  readonly to: string;
  readonly tag?: string;
  readonly kind?: 'reset' | 'confirmation';
  readonly code?: string;
  readonly proof?: string;
  readonly requestNumber: number;
}

export interface SealedRequest {
  readonly bytes: Uint8Array;
  /** What the QR says. */
  readonly link: string;
  readonly page: string;
  readonly digits: string;
}

/** `url`: of the service; its card is fetched once. */
export async function makeRequester(url: string): Promise<(request: Request) => Promise<SealedRequest>> {
  const card = readCard(signedCardSchema.parse(await (await fetch(`${url}/v1/card`)).json()));
  if (card === undefined) throw new Error('the service gave no card');
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const recorderKey = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const sealTo = Buffer.from(card.current, 'base64url');
  const keyId = await serviceKeyId(sealTo);
  const knownKeyId = await serviceKeyId(Buffer.from(card.next, 'base64url'));
  return async ({ to, tag, kind = 'reset', code = '12345678', proof, requestNumber }) => {
    const common = { to, recorderName: 'Corner shop', accountName: 'Jane', locale: 'en', code };
    const content: EnvelopeContent =
      kind === 'reset'
        ? { kind, ...common, life_min: 1_440, lifeFrom: 'sealing', ...(proof === undefined ? {} : { proof }) }
        : { kind, ...common };
    const header = {
      series: kind === 'reset' ? 1 : 0,
      tag,
      requestNumber,
      flowId: randomBytes(16),
      recorderKey,
      keyId,
      knownKeyId,
      tenant: card.tenant,
      enrolmentProof: undefined,
    };
    const bytes = await sealEnvelope({
      header,
      content,
      publicKey: sealTo,
      sign: (given) => sign(null, given, privateKey),
    });
    const { page, digits } = envelopeLink(url, bytes);
    return { bytes, page, digits, link: page + digits };
  };
}
