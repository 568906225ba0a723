/**
 * Everything secret that the service keeps, in KEYS_DIR and nowhere else, for its own user alone; made at the first start. Several processes share the
 * folder. The files are looked at again every few seconds, so a rotation by a command reaches every running process; what cannot be read then is said
 * in the log, and the keys that were read last stay.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EnvelopeContent } from '@nightlatch/protocol/envelope/content';
import type { Envelope } from '@nightlatch/protocol/envelope/layout';
import { importSealKey, openEnvelope, type SealKeyPair } from '@nightlatch/protocol/envelope/seal';
import { readIfThere, readOrMake, replaceFile, whileHeld } from '../base/files.ts';
import { SECOND_MS, type Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { idHex, inOrder, makeSealKeys, parseSealKeys, writeSealKeys, type SealKeys } from './seal-keys.ts';

export interface Keys {
  readonly identity: Identity;
  /** For the mailboxes' proofs of consent; losing it makes every recorder ask for consent again. 32 bytes. */
  readonly consentKey: Buffer;
  /** For what counters are found by. 32 bytes. */
  readonly hashKey: Buffer;
  /** For what is sealed in the database. 32 bytes. */
  readonly dataKey: Buffer;
  sealKeys(): SealKeys;
  /** Whether the key of this id (hex) is still there. */
  has(keyIdHex: string): boolean;
  /** Undefined when the key is not there, or the seal does not open. Never throws. */
  open(envelope: Envelope): Promise<EnvelopeContent | undefined>;
  stop(): void;
}

export interface Identity {
  /** Raw Ed25519, base64url. */
  readonly publicKey: string;
  sign(bytes: Uint8Array): Buffer;
}

const SEAL_KEYS = 'seal-keys.json';
const LOOK_MS = 3 * SECOND_MS;
const KEY_BYTES = 32;

export interface KeysParts {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly look_ms?: number;
}

/** Throws a sentence where a file is damaged. */
export async function openKeys({ folder, clock, log, look_ms = LOOK_MS }: KeysParts): Promise<Keys> {
  prepareFolder(folder);
  const identity = readIdentity(folder);
  const path = join(folder, SEAL_KEYS);
  let text = readOrMake(path, () => writeSealKeys(makeSealKeys(new Date(clock.wall_ms())))).toString();
  let keys = parseSealKeys(text);
  let openers = await importAll(keys);
  let trouble = '';
  const look = async (): Promise<void> => {
    try {
      const seen = readIfThere(path)?.toString();
      if (seen === text) return;
      if (seen === undefined) throw new Error('The file with the seal keys is gone.');
      const next = parseSealKeys(seen);
      openers = await importAll(next);
      [keys, text, trouble] = [next, seen, ''];
      log.info('the seal keys changed', { number: next.number, retired: next.retired.length });
    } catch (error) {
      const sentence = error instanceof Error ? error.message : String(error);
      if (sentence !== trouble) log.error('the seal keys cannot be read again; those of before stay', { error });
      trouble = sentence;
    }
  };
  const timer = setInterval(() => void look(), look_ms);
  timer.unref();
  return {
    identity,
    consentKey: secret(folder, 'consent.key'),
    hashKey: secret(folder, 'hash.key'),
    dataKey: secret(folder, 'data.key'),
    sealKeys: () => keys,
    has: (keyIdHex) => openers.has(keyIdHex),
    async open(envelope) {
      const opener = openers.get(Buffer.from(envelope.header.keyId).toString('hex'));
      return opener === undefined ? undefined : openEnvelope(envelope, opener);
    },
    stop: () => clearInterval(timer),
  };
}

/** Changes the seal keys as `change` says; whoever runs sees it within seconds. Throws a sentence when another command is doing so. */
export function changeSealKeys(folder: string, change: (keys: SealKeys) => SealKeys): SealKeys {
  return whileHeld(join(folder, 'changing.lock'), () => {
    const text = readIfThere(join(folder, SEAL_KEYS));
    if (text === undefined)
      throw new Error(`There are no keys in ${folder} yet: they are made when the service starts.`);
    const changed = change(parseSealKeys(text.toString()));
    replaceFile(join(folder, SEAL_KEYS), writeSealKeys(changed));
    return changed;
  });
}

function prepareFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
}

function secret(folder: string, name: string): Buffer {
  const bytes = readOrMake(join(folder, name), () => randomBytes(KEY_BYTES));
  if (bytes.length !== KEY_BYTES)
    throw new Error(
      `The key ${name} is damaged: it has ${bytes.length} bytes. Put it back from your copy of KEYS_DIR.`,
    );
  return bytes;
}

function readIdentity(folder: string): Identity {
  const pem = readOrMake(join(folder, 'identity.pem'), () =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }),
  );
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new Error(
      'The key identity.pem is damaged. Put it back from your copy of KEYS_DIR: recorders believe no other.',
    );
  }
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  return { publicKey: String(x), sign: (bytes) => sign(null, bytes, key) };
}

async function importAll(keys: SealKeys): Promise<Map<string, SealKeyPair>> {
  const pairs = inOrder(keys).map(async (key): Promise<[string, SealKeyPair]> => [
    idHex(key),
    await importSealKey(Buffer.from(key.privateKey, 'base64url'), Buffer.from(key.publicKey, 'base64url')),
  ]);
  return new Map(await Promise.all(pairs));
}
