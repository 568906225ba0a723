/**
 * Files that are whole or absent, whatever the moment the power goes: written under another name, synced, renamed, and
 * the folder synced. Blocking; meant for small files (keys, lists), not for footage.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Makes the names created, renamed or removed in a folder survive a power cut. */
export function syncFolder(folder: string): void {
  syncPath(folder);
}

/** Syncs a file or folder by its name. */
export function syncPath(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Creates a folder and its missing parents, each synced into its parent. */
export function makeFolderDurably(folder: string, mode = 0o700): void {
  const first = mkdirSync(folder, { recursive: true, mode });
  if (first === undefined) return;
  for (let made = folder; ; made = dirname(made)) {
    syncFolder(dirname(made));
    if (made === first || dirname(made) === made) return;
  }
}

/** Replaces a file by these bytes: afterwards either the old or the new content is there, never a part. */
export function writeFileDurably(path: string, bytes: Uint8Array | string, mode = 0o600): void {
  const folder = dirname(path);
  makeFolderDurably(folder);
  const draft = join(folder, `.${basename(path)}.${process.pid}.tmp`);
  try {
    writeAndSync(draft, bytes, mode, 'w');
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  syncFolder(folder);
}

/** Writes a file of that name and syncs it; flag 'wx' fails when there is one already. The folder is not synced. */
export function writeAndSync(path: string, bytes: Uint8Array | string, mode: number, flag: 'w' | 'wx'): void {
  const fd = openSync(path, flag, mode);
  try {
    const whole = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
    for (let at = 0; at < whole.length;) at += writeSync(fd, whole, at);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
