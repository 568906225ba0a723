/** Brings a settings file to the newest schema: all steps in one transaction, after a copy of the file. */
import type { DatabaseSync } from 'node:sqlite';
import { copySettings } from './copy.ts';
import type { Migration } from './migrations/migration.ts';

export function schemaVersion(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
}

/** `dataDir`: where the copy goes before an older file is changed; a new file needs none. */
export function migrate(db: DatabaseSync, steps: readonly Migration[], dataDir: string): void {
  const from = schemaVersion(db);
  const waiting = steps.filter((step) => step.version > from);
  if (waiting.length === 0) return;
  if (from > 0) copySettings(db, dataDir, `settings.before-${from + 1}.db`);
  db.exec('BEGIN IMMEDIATE');
  try {
    let at = from;
    for (const step of waiting) {
      if (step.version !== at + 1) throw new Error(`the steps of the schema have a gap before ${step.version}`);
      db.exec(step.sql);
      at = step.version;
    }
    db.exec(`PRAGMA user_version = ${at}`);
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
