/**
 * Looks at a settings file without changing it: is it whole, of which schema version, of which generation of people. A file
 * that cannot be opened just now (locked, no right to it, no memory) is not a damaged one.
 */
import { lstatSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { schemaVersion } from '../../base/migrate.ts';

export type Inspected =
  | { readonly kind: 'absent' }
  | { readonly kind: 'damaged'; readonly why: string }
  /** Nothing is known of it. `badDisk`: the disk did not give it. */
  | { readonly kind: 'unreadable'; readonly why: string; readonly badDisk: boolean }
  | { readonly kind: 'sound'; readonly version: number; readonly generation: number };

/** SQLite's primary result codes. */
const SQLITE_ERROR = 1;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;
/** ERROR: a table of ours is not in it. */
const DAMAGED = [SQLITE_ERROR, SQLITE_CORRUPT, SQLITE_NOTADB];

/** `waitForLock_ms`: how long another program may keep it locked. */
export function inspectSettings(path: string, waitForLock_ms = 5_000): Inspected {
  let db: DatabaseSync | undefined;
  try {
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return { kind: 'absent' };
    db = new DatabaseSync(path, { readOnly: true, timeout: waitForLock_ms });
    const verdict = db.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check'];
    if (verdict !== 'ok') return { kind: 'damaged', why: String(verdict) };
    if (db.prepare('PRAGMA foreign_key_check').get() !== undefined)
      return { kind: 'damaged', why: 'a row refers to one that is not there' };
    const version = schemaVersion(db);
    if (version === 0) return { kind: 'damaged', why: 'it holds no settings' };
    const generation = db.prepare('SELECT generation FROM recorder').get()?.['generation'];
    if (typeof generation !== 'number') return { kind: 'damaged', why: 'the recorder is missing in it' };
    return { kind: 'sound', version, generation };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined;
    if (code !== undefined && DAMAGED.includes(code)) return { kind: 'damaged', why };
    return { kind: 'unreadable', why, badDisk: code === SQLITE_IOERR };
  } finally {
    db?.close();
  }
}
