/**
 * Keys under `DATA/keys`: random bytes, mode 0600, synced before they are used. Several processes may come first; exactly one of
 * them makes a key and all get the same one. Those whose loss costs something stand twice: kept-keys.ts.
 */
import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolderDurably, syncFolder, writeAndSync } from './durable.ts';

/** AES-256 key (32 bytes) for what is sealed at rest: camera passwords, waiting mail. */
export const DATA_KEY = { name: 'data.key', bytes: 32 } as const;

/** The file of a key. */
export function keyPath(dataDir: string, name: string): string {
  return join(dataDir, 'keys', name);
}

/**
 * The key of that name, made when there is none. A file of another length is damaged: it is set aside as
 * `NAME.damaged` and a new key made. Throws what the disk throws.
 */
export function loadOrMakeKey(dataDir: string, name: string, bytes: number): Buffer {
  const path = keyPath(dataDir, name);
  const kept = readIfThere(path);
  if (kept?.length === bytes) return kept;
  const folder = join(dataDir, 'keys');
  makeFolderDurably(folder);
  if (kept !== undefined) renameSync(path, `${path}.damaged`);
  const draft = join(folder, `.${name}.${process.pid}.${randomBytes(6).toString('hex')}`);
  writeAndSync(draft, randomBytes(bytes), 0o600, 'wx');
  try {
    // A link, not a rename: it fails when the other process was first, and never shows a part of a key.
    linkSync(draft, path);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  syncFolder(folder);
  const made = readFileSync(path);
  if (made.length !== bytes) throw new Error(`The key file ${path} has ${made.length} bytes instead of ${bytes}.`);
  return made;
}

/** Undefined when there is no such file. */
export function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
