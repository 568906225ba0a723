/**
 * The verified copy of settings.db. Whole or the former one, whatever the moment the power goes: made under another name,
 * checked, synced, renamed. Blocking; the file is small.
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { syncFolder } from '../../base/durable.ts';
import { inspectSettings } from './inspect.ts';

export const COPY_NAME = 'settings.copy.db';

/** Throws when it cannot be made or is not sound; the former copy then stays. */
export function copySettings(db: DatabaseSync, dataDir: string, name = COPY_NAME): void {
  const draft = join(dataDir, `.${name}.tmp`);
  rmSync(draft, { force: true });
  try {
    db.prepare('VACUUM INTO ?').run(draft);
    const made = inspectSettings(draft);
    if (made.kind !== 'sound') throw new Error(`the copy is not sound: ${'why' in made ? made.why : made.kind}`);
    syncFile(draft);
    renameSync(draft, join(dataDir, name));
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  syncFolder(dataDir);
}

export function syncFile(path: string): void {
  const fd = openSync(path, 'r+');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
