/**
 * Keys that cannot be made again without loss (pepper, data key, device key): each stands twice in `DATA/keys`, as NAME and as
 * NAME.copy, which carries a checksum too. The copy is written and synced first; whichever is missing or damaged is made again from
 * the other. Engine and gateway may both come first: exactly one of them makes or mends, and both get the same key. Blocking.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { syncFolder, writeFileDurably } from './durable.ts';
import { tryHold } from './hold.ts';
import { keyPath, readIfThere } from './keys.ts';

const CHECKSUM_BYTES = 32;
const WAIT_FOR_OTHER_MS = 5_000;
const MENDED = '.mended';

export interface KeptKey {
  readonly name: string;
  readonly bytes: number;
}

/**
 * The key, made when both files are lost; damaged files are set aside as `NAME.damaged`. `isKnown` decides where the two differ and
 * both look sound; without it the copy counts, for it has a checksum. What cannot be mended now (a full disk) is mended at another
 * start. Throws what the disk throws when there is no key to go on with.
 */
export function loadKeptKey(dataDir: string, key: KeptKey, isKnown: (key: Buffer) => boolean = () => false): Buffer {
  const seen = look(dataDir, key, isKnown);
  if (seen.key !== undefined && seen.firstIsRight && seen.copyIsRight) return seen.key;
  try {
    const held = tryHold(keyPath(dataDir, '.mending'), WAIT_FOR_OTHER_MS);
    if (held === undefined) throw new Error('Another process holds the keys of this recorder.');
    try {
      return makeOrMend(dataDir, key, isKnown);
    } finally {
      held.release();
    }
  } catch (error) {
    if (seen.key === undefined) throw error;
    return seen.key;
  }
}

/** Tells keys apart without giving them away. */
export function keyId(key: Uint8Array, label: string): string {
  return createHmac('sha256', key).update(`nightlatch ${label} id v1`).digest('base64url').slice(0, 22);
}

/** Remembers, until it has been said, that a key file was made again from its copy. Written before that is done. */
export function noteMended(dataDir: string, name: string): void {
  writeFileDurably(keyPath(dataDir, name + MENDED), '');
}

/** Calls `say` when any key file was mended since the last time, and forgets it once `say` has returned. */
export function sayMended(dataDir: string, say: () => void): void {
  const folder = join(dataDir, 'keys');
  const notes = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(MENDED)) : [];
  if (notes.length === 0) return;
  say();
  for (const note of notes) rmSync(join(folder, note), { force: true });
  syncFolder(folder);
}

interface Seen {
  readonly key: Buffer | undefined;
  readonly firstIsRight: boolean;
  readonly copyIsRight: boolean;
}

function look(dataDir: string, { name, bytes }: KeptKey, isKnown: (key: Buffer) => boolean): Seen {
  const first = readIfThere(keyPath(dataDir, name));
  const copied = readIfThere(copyPath(dataDir, name));
  const candidates = [
    copied?.length === bytes + CHECKSUM_BYTES ? soundKey(copied, bytes) : undefined,
    first?.length === bytes ? first : undefined,
  ].filter((one) => one !== undefined);
  const key = candidates.find(isKnown) ?? candidates[0];
  return {
    key,
    firstIsRight: key !== undefined && first?.equals(key) === true,
    copyIsRight: key !== undefined && copied?.equals(withChecksum(key)) === true,
  };
}

function makeOrMend(dataDir: string, kept: KeptKey, isKnown: (key: Buffer) => boolean): Buffer {
  const { name, bytes } = kept;
  const seen = look(dataDir, kept, isKnown);
  const key = seen.key ?? randomBytes(bytes);
  if (!seen.copyIsRight) {
    setAside(copyPath(dataDir, name));
    writeFileDurably(copyPath(dataDir, name), withChecksum(key));
  }
  if (!seen.firstIsRight) {
    if (seen.key !== undefined) noteMended(dataDir, name);
    setAside(keyPath(dataDir, name));
    writeFileDurably(keyPath(dataDir, name), key);
  }
  return key;
}

function copyPath(dataDir: string, name: string): string {
  return keyPath(dataDir, `${name}.copy`);
}

function withChecksum(key: Buffer): Buffer {
  return Buffer.concat([key, createHash('sha256').update(key).digest()]);
}

function soundKey(copied: Buffer, bytes: number): Buffer | undefined {
  const key = copied.subarray(0, bytes);
  return withChecksum(key).equals(copied) ? key : undefined;
}

function setAside(path: string): void {
  if (existsSync(path)) renameSync(path, `${path}.damaged`);
}
