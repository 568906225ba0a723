/**
 * What happens to settings that are damaged, deleted or older than they were: replaced by the verified copy. The draft is made
 * safe (kill-rules.ts) before it takes the name, so that a power cut on the way leaves the damage to be found again.
 */
import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { syncFolder } from '../../base/durable.ts';
import type { Log } from '../../base/log.ts';
import { COPY_NAME, syncFile } from './copy.ts';
import { inspectSettings, type Inspected } from './inspect.ts';
import { keepDead } from './kill-rules.ts';
import type { Ledger, LedgerBase } from './ledger.ts';

const RESTORED_SENTENCE =
  'The settings of this recorder were damaged and have been replaced by their last good copy. The recordings are untouched. Everyone has to sign in again, and every phone has to be added again.';
const OLDER_SENTENCE =
  'The settings of this recorder had been replaced by older ones. What was ended since stays ended: everyone has to sign in again, and every phone has to be added again. The recordings are untouched.';
const LOST_SENTENCE =
  'The settings of this recorder were lost, and so was their copy. People, cameras and mail have to be set up again. The recordings are untouched.';

/** The settings are there and cannot be opened now: nothing was touched. */
export class SettingsUnreadable extends Error {
  override readonly name = 'SettingsUnreadable';
}

/**
 * Leaves a sound settings.db, or none when there is nothing to restore. Gives the sentences about what was done. Throws
 * `SettingsUnreadable` where it cannot be known whether they are lost: setup would make an owner of whoever stands there.
 */
export function restoreWhatIsLost(parts: {
  dataDir: string;
  ledger: Ledger;
  log: Log;
  waitForLock_ms?: number | undefined;
}): string[] {
  const { dataDir, ledger, log } = parts;
  const path = join(dataDir, 'settings.db');
  const copyPath = join(dataDir, COPY_NAME);
  const found = inspectSettings(path, parts.waitForLock_ms);
  if (found.kind === 'unreadable' && !found.badDisk) throw unreadable(found);
  const copy = inspectSettings(copyPath, parts.waitForLock_ms);
  // The copy is made after its change: where the high-water file is gone, it still tells of an older file put back.
  const reached = Math.max(ledger.reached, copy.kind === 'sound' ? copy.generation : 0);
  if (found.kind === 'sound' && found.generation >= reached) return [];
  if (copy.kind === 'unreadable' && found.kind !== 'sound') throw unreadable(copy);
  if (found.kind === 'unreadable' && copy.kind !== 'sound') throw unreadable(found);

  if (found.kind === 'sound') {
    log.warn('settings.db is older than it was', { generation: found.generation, reached });
    const better = copy.kind === 'sound' && copy.generation > found.generation ? copyPath : path;
    putInPlace(dataDir, better, ledger);
    return [OLDER_SENTENCE];
  }
  if (copy.kind === 'sound') {
    log.warn('settings.db is replaced by its copy', { why: 'why' in found ? found.why : 'it is not there' });
    putInPlace(dataDir, copyPath, ledger);
    return [RESTORED_SENTENCE];
  }
  if (found.kind === 'absent' && copy.kind === 'absent' && ledger.state === 'absent') return [];
  log.error('settings.db and its copy are lost', {
    why: 'why' in found ? found.why : 'it is not there',
    copy: 'why' in copy ? copy.why : 'it is not there',
  });
  setAside(dataDir);
  return [LOST_SENTENCE];
}

function unreadable(file: Extract<Inspected, { kind: 'unreadable' }>): SettingsUnreadable {
  return new SettingsUnreadable(
    `The settings of this recorder cannot be opened (${file.why}). Nothing was changed: see whether another program has them open, and whether this user may read the data folder.`,
  );
}

function putInPlace(dataDir: string, from: string, ledger: Ledger): void {
  const draft = join(dataDir, '.settings.restored.tmp');
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(draft + suffix, { force: true });
  if (from.endsWith(COPY_NAME)) copyFileSync(from, draft);
  else vacuumInto(from, draft);
  const db = new DatabaseSync(draft);
  try {
    db.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL');
    keepDead(db, ledger);
  } finally {
    db.close();
  }
  syncFile(draft);
  setAside(dataDir);
  renameSync(draft, join(dataDir, 'settings.db'));
  syncFolder(dataDir);
}

function vacuumInto(from: string, draft: string): void {
  const db = new DatabaseSync(from, { readOnly: true });
  try {
    db.prepare('VACUUM INTO ?').run(draft);
  } finally {
    db.close();
  }
}

/** Keeps the last damaged file for whoever wants to look; its WAL goes first, since it must never meet another file. */
function setAside(dataDir: string): void {
  const path = join(dataDir, 'settings.db');
  for (const suffix of ['-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true });
  if (existsSync(path)) renameSync(path, join(dataDir, 'settings.damaged.db'));
}

/** What database and copy hold now, for the high-water file. */
export function ledgerBaseOf(db: DatabaseSync): LedgerBase {
  const recorder = db.prepare('SELECT generation, epoch FROM recorder').get();
  const savedCodes = db.prepare("SELECT id FROM saved_codes WHERE state IN ('pending', 'active')").all();
  const addresses = db.prepare('SELECT id, state, removed_powered_ms FROM recovery_addresses').all();
  return {
    generation: Number(recorder?.['generation'] ?? 0),
    recorderEpoch: Number(recorder?.['epoch'] ?? 0),
    accounts: db
      .prepare('SELECT id, epoch, failures, role, password_hash FROM accounts')
      .all()
      .map((row) => ({
        accountId: String(row['id']),
        epoch: Number(row['epoch']),
        failures: Number(row['failures']),
        role: row['role'] === 'owner' ? 'owner' : 'viewer',
        hash: typeof row['password_hash'] === 'string' ? row['password_hash'] : null,
      })),
    savedCodes: savedCodes.map((row) => String(row['id'])),
    addresses: addresses.map((row) => ({
      addressId: String(row['id']),
      ...(row['state'] === 'removed' ? { removed_powered_ms: Number(row['removed_powered_ms']) } : {}),
    })),
  };
}

/** A counter noted before a power cut that the database does not hold yet. */
export function raiseFailures(db: DatabaseSync, ledger: Ledger): void {
  for (const [accountId, failures] of ledger.failures)
    db.prepare('UPDATE accounts SET failures = ? WHERE id = ? AND failures < ?').run(failures, accountId, failures);
}
