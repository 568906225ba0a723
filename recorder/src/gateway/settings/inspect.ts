/** Looks at a settings file without changing it: is it whole, of which schema version, of which generation of people. */
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { schemaVersion } from '../../base/migrate.ts';

export type Inspected =
  | { readonly kind: 'absent' }
  | { readonly kind: 'damaged'; readonly why: string }
  | { readonly kind: 'sound'; readonly version: number; readonly generation: number };

export function inspectSettings(path: string): Inspected {
  if (!existsSync(path)) return { kind: 'absent' };
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { readOnly: true });
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
    return { kind: 'damaged', why: error instanceof Error ? error.message : String(error) };
  } finally {
    db?.close();
  }
}
