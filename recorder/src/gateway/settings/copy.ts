/**
 * The verified copy of settings.db. Whole or the former one, whatever the moment the power goes: made under another name,
 * checked, synced, renamed. Letters with a code that wait are not in it: they are erased on hand-over, and no copy may keep them.
 * Blocking; the file is small.
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { syncFolder } from '../../base/durable.ts';
import { inspectSettings } from './inspect.ts';

/** Letters that carry a code wait no more, and cannot be read any more; nor do envelopes of codes. Of any version's file. */
export function eraseCodesOnTheirWay(db: DatabaseSync): void {
  db.exec(
    "UPDATE outbox SET sealed = NULL, state = 'dropped' WHERE kind IN ('secure-code', 'confirmation') AND sealed IS NOT NULL",
  );
  const hasEnvelopes = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'service_envelopes'").get();
  if (hasEnvelopes !== undefined) db.exec('DELETE FROM service_envelopes');
}

export const COPY_NAME = 'settings.copy.db';

/** Throws when it cannot be made or is not sound; the former copy then stays. */
export function copySettings(db: DatabaseSync, dataDir: string, name = COPY_NAME): void {
  const draft = join(dataDir, `.${name}.tmp`);
  rmSync(draft, { force: true });
  try {
    db.prepare('VACUUM INTO ?').run(draft);
    eraseWaitingCodes(draft);
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

function eraseWaitingCodes(draft: string): void {
  const db = new DatabaseSync(draft);
  try {
    // The bytes are overwritten, and no journal keeps them.
    db.exec('PRAGMA journal_mode = MEMORY; PRAGMA secure_delete = ON');
    eraseCodesOnTheirWay(db);
  } finally {
    db.close();
  }
}

export function syncFile(path: string): void {
  const fd = openSync(path, 'r+');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
