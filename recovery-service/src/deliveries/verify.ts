/**
 * Whether bytes are an envelope that its recorder signed. Pure, and the same work for every recorder, known or not: nothing is remembered of a key between two
 * calls, and the database is not asked.
 */
import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { LONGEST_ENVELOPE_BYTES, readEnvelope, type Envelope } from '@nightlatch/protocol/envelope/layout';
import { envelopeProofBytes } from '@nightlatch/protocol/envelope/seal';

/** RFC 8410: SubjectPublicKeyInfo of a raw Ed25519 key begins so. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** Undefined for whatever is not exactly that. Never throws. */
export function verifiedEnvelope(bytes: Uint8Array): Envelope | undefined {
  if (bytes.length > LONGEST_ENVELOPE_BYTES) return undefined;
  const envelope = readEnvelope(bytes);
  if (envelope === undefined) return undefined;
  try {
    const right = verify(
      null,
      envelopeProofBytes(envelope.signedBytes),
      rawKey(envelope.header.recorderKey),
      envelope.signature,
    );
    return right ? envelope : undefined;
  } catch {
    return undefined;
  }
}

function rawKey(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' });
}
