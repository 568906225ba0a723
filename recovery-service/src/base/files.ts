/**
 * Small files that several processes share: whole or absent at any moment, for the service's own user alone, synced before they count.
 * Blocking.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Undefined when there is no such file. */
export function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** What is in the file; made of `make()` where there is none. Of several that come first one makes it, and all get the same. */
export function readOrMake(path: string, make: () => Uint8Array | string): Buffer {
  const kept = readIfThere(path);
  if (kept !== undefined) return kept;
  const draft = writeDraft(path, make());
  try {
    // A link, not a rename: it fails when another process was first.
    linkSync(draft, path);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  syncFolder(dirname(path));
  return readFileSync(path);
}

/** Afterwards either the old or the new content is there, never a part. */
export function replaceFile(path: string, content: Uint8Array | string): void {
  const draft = writeDraft(path, content);
  renameSync(draft, path);
  syncFolder(dirname(path));
}

/** Runs `work` while nobody else holds `path`. Throws a sentence when somebody does. */
export function whileHeld<T>(path: string, work: () => T): T {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
    throw new Error(`Another command changes the keys just now. If none runs, remove ${path}.`);
  }
  try {
    return work();
  } finally {
    rmSync(path, { force: true });
  }
}

export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function writeDraft(path: string, content: Uint8Array | string): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`);
  const fd = openSync(draft, 'wx', 0o600);
  try {
    writeFileSync(fd, content);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  return draft;
}

function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
