/**
 * One process at a time on the embedded database, whatever a file says of processes that may be gone: an empty SQLite file carries the lock, since Node itself
 * has none, and the system lets go however the process ends.
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const SQLITE_BUSY = 5;

/** Undefined when another process holds it. */
export function tryHold(path: string): { release(): void } | undefined {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(path);
  try {
    db.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (error instanceof Error && 'errcode' in error && Number(error.errcode) === SQLITE_BUSY) return undefined;
    throw error;
  }
  return { release: () => db.close() };
}
