/**
 * Opening the index whatever state it is in: new, damaged (set aside), of an older version (upgraded after a copy), or of a newer
 * one, which is refused and not changed by a byte. Blocking.
 */
import { constants, copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isDiskTrouble } from '../base/disk-trouble.ts';
import { syncFolder, syncPath } from '../base/durable.ts';
import type { Log } from '../base/log.ts';
import { schemaVersion } from '../base/migrate.ts';
import { FootageIndex } from './footage-index.ts';
import { INDEX_VERSION } from './index-schema.ts';

/** The index was written by a newer version. The message is a sentence for people. */
export class NewerIndex extends Error {
  override readonly name = 'NewerIndex';

  constructor() {
    super(
      'The footage was recorded by a newer version of Nightlatch, and nothing is recorded until that version is installed again.',
    );
  }
}

/** Throws NewerIndex, or what disk and SQLite throw. `damaged`: the old one was set aside as `index.db.damaged`. */
export function openIndex(path: string, log: Log): { index: FootageIndex; damaged: boolean } {
  try {
    return { index: openSound(path, log), damaged: false };
  } catch (error) {
    if (!isDamage(error)) throw error;
    setAside(path);
    return { index: openSound(path, log), damaged: true };
  }
}

/** Moves the index away as `index.db.damaged`. */
export function setAside(path: string): void {
  renameSync(path, `${path}.damaged`);
  for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
}

function openSound(path: string, log: Log): FootageIndex {
  refuseNewer(path);
  return new FootageIndex(path, (db, nextVersion) => copy(db, path, nextVersion, log));
}

/** Throws NewerIndex when it is. Looks without being able to write: not even a journal mode is changed. */
export function refuseNewer(path: string): void {
  if (!existsSync(path)) return;
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    if (schemaVersion(db) > INDEX_VERSION) throw new NewerIndex();
  } finally {
    db.close();
  }
}

/** A copy that the file system can share costs nothing. On a full disk there is none: the step is whole or absent anyway, and recording must go on. */
function copy(db: DatabaseSync, path: string, nextVersion: number, log: Log): void {
  const to = `${path}.before-${nextVersion}`;
  const draft = `${to}.tmp`;
  try {
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    copyFileSync(path, draft, constants.COPYFILE_FICLONE);
    syncPath(draft);
    renameSync(draft, to);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(draft, { force: true });
    if (!isDiskTrouble(error)) throw error;
    log.warn('the index of the footage is upgraded without a copy: the disk has no room for one', { error });
  }
}

/** SQLITE_CORRUPT or SQLITE_NOTADB. */
export function isDamage(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (error.errcode === 11 || error.errcode === 26);
}
