/**
 * A second implementation of the envelope, written from design/ENVELOPE.md with node:crypto alone: it shares no code with the
 * product. Seals with a given ephemeral key, so that what it makes can be published as vectors.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';

const LABEL = Buffer.from('nightlatch envelope v1');
const KEM_SUITE = Buffer.concat([Buffer.from('KEM'), Buffer.from([0x00, 0x20])]);
const HPKE_SUITE = Buffer.concat([Buffer.from('HPKE'), Buffer.from([0x00, 0x20, 0x00, 0x01, 0x00, 0x01])]);
const X25519_PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex');
const X25519_SPKI = Buffer.from('302a300506032b656e032100', 'hex');
const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex');

export function xPrivate(raw: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([X25519_PKCS8, raw]), format: 'der', type: 'pkcs8' });
}
function xPublic(raw: Buffer): KeyObject {
  return createPublicKey({ key: Buffer.concat([X25519_SPKI, raw]), format: 'der', type: 'spki' });
}
export function edPrivate(seed: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([ED25519_PKCS8, seed]), format: 'der', type: 'pkcs8' });
}
/** Raw public half. */
export function publicOf(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);
}

function extract(salt: Buffer, input: Buffer): Buffer {
  return createHmac('sha256', salt.length === 0 ? Buffer.alloc(32) : salt)
    .update(input)
    .digest();
}
function expand(key: Buffer, info: Buffer, length: number): Buffer {
  let block = Buffer.alloc(0);
  let out = Buffer.alloc(0);
  for (let count = 1; out.length < length; count += 1) {
    block = createHmac('sha256', key)
      .update(Buffer.concat([block, info, Buffer.from([count])]))
      .digest();
    out = Buffer.concat([out, block]);
  }
  return out.subarray(0, length);
}
function labeledExtract(suite: Buffer, salt: Buffer, label: string, input: Buffer): Buffer {
  return extract(salt, Buffer.concat([Buffer.from('HPKE-v1'), suite, Buffer.from(label), input]));
}
function labeledExpand(suite: Buffer, key: Buffer, label: string, info: Buffer, length: number): Buffer {
  const size = Buffer.from([length >> 8, length & 255]);
  return expand(key, Buffer.concat([size, Buffer.from('HPKE-v1'), suite, Buffer.from(label), info]), length);
}

/** RFC 9180 §4.1 and §5.1: key and nonce of the base mode's first message. */
function schedule(shared: Buffer, enc: Buffer, recipient: Buffer): { key: Buffer; nonce: Buffer } {
  const none = Buffer.alloc(0);
  const secretOf = labeledExtract(KEM_SUITE, none, 'eae_prk', shared);
  const secret = labeledExpand(KEM_SUITE, secretOf, 'shared_secret', Buffer.concat([enc, recipient]), 32);
  const context = Buffer.concat([
    Buffer.from([0]),
    labeledExtract(HPKE_SUITE, none, 'psk_id_hash', none),
    labeledExtract(HPKE_SUITE, none, 'info_hash', LABEL),
  ]);
  const prk = labeledExtract(HPKE_SUITE, secret, 'secret', none);
  return {
    key: labeledExpand(HPKE_SUITE, prk, 'key', context, 16),
    nonce: labeledExpand(HPKE_SUITE, prk, 'base_nonce', context, 12),
  };
}

export interface SecondHeader {
  kind: number;
  series: number;
  tag: string;
  requestNumber: number;
  flowId: Buffer;
  keyId: Buffer;
  knownKeyId: Buffer;
  tenant: string;
  enrolmentProof: Buffer | undefined;
}

export function keyIdOf(publicKey: Buffer): Buffer {
  return createHash('sha256').update(publicKey).digest().subarray(0, 8);
}

export function secondSeal(of: {
  header: SecondHeader;
  plaintext: Buffer;
  recorderSeed: Buffer;
  servicePublic: Buffer;
  ephemeral: Buffer;
}): Buffer {
  const { header } = of;
  const recorder = edPrivate(of.recorderSeed);
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(BigInt(header.requestNumber));
  const head = Buffer.concat([
    Buffer.from('NLE1'),
    Buffer.from([header.kind, header.enrolmentProof === undefined ? 0 : 1, header.series]),
    header.tag === '' ? Buffer.alloc(4) : Buffer.from(header.tag, 'ascii'),
    number.subarray(2),
    header.flowId,
    publicOf(recorder),
    header.keyId,
    header.knownKeyId,
    Buffer.from([header.tenant.length]),
    Buffer.from(header.tenant, 'ascii'),
    header.enrolmentProof ?? Buffer.alloc(0),
  ]);
  const ephemeral = xPrivate(of.ephemeral);
  const enc = publicOf(ephemeral);
  const shared = diffieHellman({ privateKey: ephemeral, publicKey: xPublic(of.servicePublic) });
  const { key, nonce } = schedule(shared, enc, of.servicePublic);
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  cipher.setAAD(head);
  const sealed = Buffer.concat([cipher.update(of.plaintext), cipher.final(), cipher.getAuthTag()]);
  const unsigned = Buffer.concat([head, enc, sealed]);
  return Buffer.concat([unsigned, sign(null, Buffer.concat([LABEL, Buffer.from([0]), unsigned]), recorder)]);
}

/** The plaintext. Throws where signature or seal are not right. */
export function secondOpen(envelope: Buffer, servicePrivate: Buffer): Buffer {
  const signatureAt = envelope.length - 64;
  const unsigned = envelope.subarray(0, signatureAt);
  const recorder = createPublicKey({
    key: Buffer.concat([ED25519_SPKI, envelope.subarray(33, 65)]),
    format: 'der',
    type: 'spki',
  });
  if (!verify(null, Buffer.concat([LABEL, Buffer.from([0]), unsigned]), recorder, envelope.subarray(signatureAt)))
    throw new Error('the signature is not right');
  const headEnd = 82 + (envelope[81] ?? 0) + (envelope[5] === 1 ? 16 : 0);
  const enc = envelope.subarray(headEnd, headEnd + 32);
  const service = xPrivate(servicePrivate);
  const shared = diffieHellman({ privateKey: service, publicKey: xPublic(enc) });
  const { key, nonce } = schedule(shared, enc, publicOf(service));
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAAD(envelope.subarray(0, headEnd));
  decipher.setAuthTag(envelope.subarray(signatureAt - 16, signatureAt));
  return Buffer.concat([decipher.update(envelope.subarray(headEnd + 32, signatureAt - 16)), decipher.final()]);
}
