/**
 * Sealing and opening: HPKE (RFC 9180) base mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-128-GCM; the header is the
 * additional data, `ENVELOPE_LABEL` the info. The recorder's Ed25519 signature (RFC 8032) stands over the label, a zero byte and everything before it.
 * Signing and verifying are the caller's: the recorder's key never leaves its own room.
 */
import { Aes128Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { readContent, writeContent, type EnvelopeContent } from './content.ts';
import {
  LONGEST_ENVELOPE_BYTES,
  SERVICE_KEY_ID_BYTES,
  writeHeader,
  type Envelope,
  type EnvelopeHeader,
} from './layout.ts';

export const ENVELOPE_LABEL = 'nightlatch envelope v1';

const utf8 = new TextEncoder();
const info = utf8.encode(ENVELOPE_LABEL);
const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes128Gcm(),
});

/** The first 8 bytes of the SHA-256 of a service's raw X25519 public key. */
export async function serviceKeyId(publicKey: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(publicKey))).slice(
    0,
    SERVICE_KEY_ID_BYTES,
  );
}

/** What the recorder signs and the service verifies. */
export function envelopeProofBytes(signedBytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(info.length + 1 + signedBytes.length);
  bytes.set(info);
  bytes.set(signedBytes, info.length + 1);
  return bytes;
}

/**
 * The whole envelope. `publicKey`: the service's, raw X25519, whose id is `header.keyId`. `sign`: Ed25519 over what it is given.
 * Throws where header or content do not fit (`writeHeader`, `writeContent`) or the key is none.
 */
export async function sealEnvelope(envelope: {
  readonly header: Omit<EnvelopeHeader, 'kind'>;
  readonly content: EnvelopeContent;
  readonly publicKey: Uint8Array;
  readonly sign: (bytes: Uint8Array) => Uint8Array;
}): Promise<Uint8Array<ArrayBuffer>> {
  const { content } = envelope;
  const header = writeHeader({ ...envelope.header, kind: content.kind });
  const recipientPublicKey = await suite.kem.deserializePublicKey(new Uint8Array(envelope.publicKey).buffer);
  const { ct, enc } = await suite.seal(
    { recipientPublicKey, info: info.buffer },
    writeContent(content).buffer,
    header.buffer,
  );
  const unsigned = joined(header, new Uint8Array(enc), new Uint8Array(ct));
  const whole = joined(unsigned, envelope.sign(envelopeProofBytes(unsigned)));
  if (whole.length > LONGEST_ENVELOPE_BYTES)
    throw new RangeError(`an envelope has ${LONGEST_ENVELOPE_BYTES} bytes at most`);
  return whole;
}

export type SealKeyPair = Awaited<ReturnType<typeof suite.kem.generateKeyPair>>;

/** `privateKey`: raw X25519, 32 bytes. Throws when it is none. */
export async function importSealKey(privateKey: Uint8Array, publicKey: Uint8Array): Promise<SealKeyPair> {
  return {
    privateKey: await suite.kem.importKey('raw', new Uint8Array(privateKey).buffer, false),
    publicKey: await suite.kem.deserializePublicKey(new Uint8Array(publicKey).buffer),
  };
}

/** Undefined when the seal does not open with this key or holds something else than content of the header's kind. Never throws. */
export async function openEnvelope(envelope: Envelope, key: SealKeyPair): Promise<EnvelopeContent | undefined> {
  let plain: ArrayBuffer;
  try {
    plain = await suite.open(
      { recipientKey: key, enc: new Uint8Array(envelope.encapsulatedKey).buffer, info: info.buffer },
      new Uint8Array(envelope.sealed).buffer,
      new Uint8Array(envelope.headerBytes).buffer,
    );
  } catch {
    return undefined;
  }
  return readContent(envelope.header.kind, new Uint8Array(plain));
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
