/**
 * The keys that recorders seal to, in one file, so that a rotation is seen whole or not at all: the one of now, its successor that recorders
 * already know, and retired ones, still opened with while a recorder may seal to them.
 */
import { createPublicKey, generateKeyPairSync, createHash } from 'node:crypto';
import { z } from 'zod';
import { SERVICE_KEY_ID_BYTES } from '@nightlatch/protocol/envelope/layout';

const key32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

const sealKeySchema = z.strictObject({
  /** Raw X25519, base64url. */
  publicKey: key32,
  privateKey: key32,
  madeAt: z.iso.datetime(),
  retiredAt: z.iso.datetime().optional(),
});
export type SealKey = z.output<typeof sealKeySchema>;

const sealKeysSchema = z.strictObject({
  /** Rises with each change; the card's. */
  number: z.int().min(1),
  current: sealKeySchema,
  next: sealKeySchema,
  /** The longest retired first. */
  retired: z.array(sealKeySchema),
});
export type SealKeys = z.output<typeof sealKeysSchema>;

export function makeSealKeys(now: Date): SealKeys {
  return { number: 1, current: makeSealKey(now), next: makeSealKey(now), retired: [] };
}

/** The successor takes over, a new successor is made. */
export function rotated(keys: SealKeys, now: Date): SealKeys {
  return {
    number: keys.number + 1,
    current: keys.next,
    next: makeSealKey(now),
    retired: [...keys.retired, { ...keys.current, retiredAt: now.toISOString() }],
  };
}

export function without(keys: SealKeys, keyIdHex: string): SealKeys {
  return { ...keys, number: keys.number + 1, retired: keys.retired.filter((key) => idHex(key) !== keyIdHex) };
}

/** Throws a sentence where the file is none. */
export function parseSealKeys(text: string): SealKeys {
  try {
    return sealKeysSchema.parse(JSON.parse(text));
  } catch {
    throw new Error('The file with the seal keys is damaged. Put it back from your copy of KEYS_DIR.');
  }
}

export function writeSealKeys(keys: SealKeys): string {
  return `${JSON.stringify(keys, undefined, 2)}\n`;
}

/** All of them, from the oldest to the newest. */
export function inOrder(keys: SealKeys): SealKey[] {
  return [...keys.retired, keys.current, keys.next];
}

export function idOf(key: SealKey): Buffer {
  return createHash('sha256')
    .update(Buffer.from(key.publicKey, 'base64url'))
    .digest()
    .subarray(0, SERVICE_KEY_ID_BYTES);
}

export function idHex(key: SealKey): string {
  return idOf(key).toString('hex');
}

function makeSealKey(now: Date): SealKey {
  const { privateKey } = generateKeyPairSync('x25519');
  const { d } = privateKey.export({ format: 'jwk' });
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  return sealKeySchema.parse({ publicKey: x, privateKey: d, madeAt: now.toISOString() });
}
