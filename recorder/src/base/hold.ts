/**
 * Holds on folders: one engine, one gateway, one supervisor on a data folder at a time, whatever a file says of processes that
 * may be gone. The system lets go when the process ends, however it ends. An empty SQLite file carries the lock, since Node
 * itself has none.
 */
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { makeFolderDurably } from './durable.ts';

const SQLITE_BUSY = 5;
const TRY_EVERY_MS = 50;

export interface Hold {
  release(): void;
}

/** Undefined when another process (or another part of this one) holds it all of `wait_ms` (blocking). Throws what the disk throws. */
export function tryHold(path: string, wait_ms = 0): Hold | undefined {
  makeFolderDurably(dirname(path));
  const db = new DatabaseSync(path, { timeout: wait_ms });
  try {
    // Nothing is ever written: no journal file for a kill to leave behind.
    db.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (error instanceof Error && 'errcode' in error && Number(error.errcode) === SQLITE_BUSY) return undefined;
    throw error;
  }
  return {
    release() {
      if (db.isOpen) db.close();
    },
  };
}

/** Holds it together with others, against whoever wants it alone. Throws when somebody has it alone, or what the disk throws. */
export function holdShared(path: string): Hold {
  makeFolderDurably(dirname(path));
  const db = new DatabaseSync(path);
  db.exec('PRAGMA journal_mode = MEMORY; BEGIN');
  db.prepare('SELECT COUNT(*) FROM sqlite_schema').get();
  return { release: () => db.close() };
}

/** Waits for whoever is still ending. Throws `what` is held when it does not let go in time. */
export async function hold(path: string, what: string, wait_ms: number): Promise<Hold> {
  for (let left_ms = wait_ms; ; left_ms -= TRY_EVERY_MS) {
    const held = tryHold(path);
    if (held !== undefined) return held;
    if (left_ms <= 0) throw new Error(`Another ${what} still runs on ${dirname(path)}.`);
    await pause(TRY_EVERY_MS);
  }
}
