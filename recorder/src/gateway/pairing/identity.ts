/**
 * The recorder's identity: an Ed25519 device key whose public half names the recorder. What it signs is built by
 * protocol's pairing-proof. The private key never leaves `keys/device.key` (its 32-byte seed).
 */
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { recorderIdOf } from '@nightlatch/protocol';
import { loadKeptKey } from '../../base/kept-keys.ts';

const SEED_BYTES = 32;
/** PKCS #8 around an Ed25519 seed (RFC 8410). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
const RAW_PUBLIC_BYTES = 32;

export interface Identity {
  /** Six Crockford characters. */
  readonly recorderId: string;
  /** Raw Ed25519 public key, base64url. */
  readonly publicKey: string;
  /** SHA-256 of the raw public key, base64url: what a QR carries. */
  readonly fingerprint: string;
  /** base64url. */
  sign(bytes: Uint8Array): string;
}

export function loadIdentity(dataDir: string): Identity {
  const seed = loadKeptKey(dataDir, { name: 'device.key', bytes: SEED_BYTES });
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' });
  const raw = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-RAW_PUBLIC_BYTES);
  const fingerprint = createHash('sha256').update(raw).digest();
  return {
    recorderId: recorderIdOf(fingerprint),
    publicKey: raw.toString('base64url'),
    fingerprint: fingerprint.toString('base64url'),
    sign: (bytes) => sign(null, bytes, key).toString('base64url'),
  };
}
