/** Numbered schema steps of an SQLite file, all that are waiting in one transaction; the number reached is its user_version. */
import type { DatabaseSync } from 'node:sqlite';

export interface SchemaStep {
  /** From 1, without gaps. A step is never changed once released; a new one is added. */
  readonly version: number;
  readonly sql: string;
}

/** The step that a file has reached; 0 for a new one. */
export function schemaVersion(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
}

/** `beforeChange` is called before a file that has content already is changed: copy it then. Throws what SQLite throws; nothing is changed then. */
export function migrateSchema(
  db: DatabaseSync,
  steps: readonly SchemaStep[],
  beforeChange: (nextVersion: number) => void,
): void {
  const from = schemaVersion(db);
  const waiting = steps.filter((step) => step.version > from);
  if (waiting.length === 0) return;
  if (from > 0) beforeChange(from + 1);
  db.exec('BEGIN IMMEDIATE');
  try {
    let at = from;
    for (const step of waiting) {
      if (step.version !== at + 1) throw new Error(`The steps of the schema have a gap before ${step.version}.`);
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
