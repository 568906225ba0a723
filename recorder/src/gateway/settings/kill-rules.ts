/**
 * What a restored settings file must not bring back. Everything that may have been ended since it was made is ended
 * again; where it cannot be known, it is ended to be safe, as long as a way back remains.
 */
import type { DatabaseSync } from 'node:sqlite';
import { eraseCodesOnTheirWay } from './copy.ts';
import type { Kill, Ledger, LedgerBase } from './ledger.ts';

/** Sign-in and saved-code counters of a restored file are never below this. */
const RESTORED_THROTTLE_FAILURES = 8;
/** From here on mailed codes are long. */
const RESTORED_FAILURES_UNKNOWN = 100;
/** The copy is renewed at least daily: its powered-on time lags by no more. */
const COPY_LAG_MS = 24 * 60 * 60_000;
const UNKNOWN_EPOCHS = 1_000;

/** Runs in a transaction of its own on a restored draft. */
export function keepDead(db: DatabaseSync, ledger: Ledger): void {
  db.exec('BEGIN IMMEDIATE');
  const row = db.prepare('SELECT generation, epoch FROM recorder').get();
  const generation = Number(row?.['generation']);
  const kills = ledger.killsAfter(generation);
  const known = ledger.state === 'whole';

  if (ledger.base !== undefined && generation < ledger.base.generation) keepOnlyWhatIs(db, ledger.base);
  for (const kill of kills) apply(db, kill);
  for (const account of ledger.base?.accounts ?? [])
    db.prepare('UPDATE accounts SET epoch = max(epoch, ?) WHERE id = ?').run(account.epoch, account.accountId);
  const step = known ? 1 : UNKNOWN_EPOCHS;
  db.prepare('UPDATE accounts SET epoch = epoch + ?').run(step);
  db.prepare('UPDATE recorder SET epoch = max(epoch, ?) + ?, generation = max(generation, ?) + ?').run(
    ledger.base?.recorderEpoch ?? 0,
    step,
    ledger.reached,
    // Beyond any change that was begun but not known to be done.
    step + kills.length,
  );
  db.prepare('UPDATE recorder SET powered_ms = powered_ms + ?').run(COPY_LAG_MS);
  endWhatIsAlive(db);
  if (!known) assumeTheWorst(db);
  db.exec('COMMIT');
}

/** The file is older than the base: of what it holds, only what the base knows to be alive stays so. */
function keepOnlyWhatIs(db: DatabaseSync, base: LedgerBase): void {
  const accounts = new Map(base.accounts.map((account) => [account.accountId, account]));
  for (const { id } of db.prepare('SELECT id FROM accounts').all()) {
    const account = accounts.get(String(id));
    if (account === undefined) apply(db, { ends: 'account', accountId: String(id) });
    else
      db.prepare('UPDATE accounts SET role = ?, password_hash = ? WHERE id = ?').run(
        account.role,
        account.hash,
        account.accountId,
      );
  }
  const savedCodes = new Set(base.savedCodes);
  for (const { id } of db.prepare("SELECT id FROM saved_codes WHERE state IN ('pending', 'active')").all())
    if (!savedCodes.has(String(id))) apply(db, { ends: 'saved-code', savedCodeId: String(id) });
  const addresses = new Map(base.addresses.map((address) => [address.addressId, address]));
  for (const { id } of db.prepare('SELECT id FROM recovery_addresses').all()) {
    const address = addresses.get(String(id));
    if (address === undefined || address.removed_powered_ms !== undefined)
      apply(db, { ends: 'address', addressId: String(id), ...address });
  }
}

function apply(db: DatabaseSync, kill: Kill): void {
  switch (kill.ends) {
    case 'password':
      db.prepare('UPDATE accounts SET password_hash = ? WHERE id = ?').run(kill.hash, kill.accountId);
      return;
    case 'account-epoch':
      db.prepare('UPDATE accounts SET epoch = max(epoch, ?) WHERE id = ?').run(kill.epoch, kill.accountId);
      return;
    case 'recorder-epoch':
      db.prepare('UPDATE recorder SET epoch = max(epoch, ?)').run(kill.epoch);
      return;
    case 'account':
      db.prepare('DELETE FROM accounts WHERE id = ?').run(kill.accountId);
      return;
    case 'role':
      db.prepare('UPDATE accounts SET role = ? WHERE id = ?').run(kill.role, kill.accountId);
      return;
    case 'saved-code':
      db.prepare("UPDATE saved_codes SET state = 'replaced', sealed_code = NULL WHERE id = ?").run(kill.savedCodeId);
      return;
    case 'address':
      if (kill.removed_powered_ms === undefined)
        db.prepare('DELETE FROM recovery_addresses WHERE id = ?').run(kill.addressId);
      else
        db.prepare("UPDATE recovery_addresses SET state = 'removed', removed_powered_ms = ? WHERE id = ?").run(
          kill.removed_powered_ms,
          kill.addressId,
        );
      return;
  }
}

/** Codes, grants, sessions, seats and their secrets may have been used, burned or replaced after the file was made. */
function endWhatIsAlive(db: DatabaseSync): void {
  db.exec(`
    DELETE FROM sessions;
    DELETE FROM grants;
    UPDATE recovery_requests SET state = 'expired' WHERE state = 'requested';
    UPDATE recovery_addresses SET code_hash = NULL WHERE code_hash IS NOT NULL;
  `);
  eraseCodesOnTheirWay(db);
  const hasDoors = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'used_seat_secrets'").get();
  // Which seat secrets were used since is lost: see 0002-doors.ts.
  if (hasDoors !== undefined)
    db.exec(`
      DELETE FROM pairing_offers;
      DELETE FROM seats;
      INSERT OR REPLACE INTO used_seat_secrets (nonce, boot_id, expires_monotonic_ms) VALUES ('', '', 0);
    `);
  for (const realm of ['seat', 'network', 'saved-code'])
    db.prepare(
      `INSERT INTO throttles (key, failures, until_powered_ms, last_powered_ms)
       SELECT ? || id, ?, 0, (SELECT powered_ms FROM recorder) FROM accounts WHERE true
       ON CONFLICT (key) DO UPDATE SET failures = max(failures, excluded.failures), last_powered_ms = excluded.last_powered_ms`,
    ).run(`${realm}:account:`, RESTORED_THROTTLE_FAILURES);
}

/** The high-water file is lost too: passwords and saved codes end wherever the mailbox is another way back. */
function assumeTheWorst(db: DatabaseSync): void {
  db.prepare('UPDATE accounts SET failures = max(failures, ?)').run(RESTORED_FAILURES_UNKNOWN);
  const hasMailbox = `EXISTS (SELECT 1 FROM recovery_addresses a WHERE a.account_id = %ID% AND a.state = 'confirmed')
    AND EXISTS (SELECT 1 FROM recorder_values WHERE key IN ('mail', 'serviceCard'))`;
  db.exec(`UPDATE accounts SET password_hash = NULL WHERE ${hasMailbox.replace('%ID%', 'accounts.id')}`);
  db.exec(
    `UPDATE saved_codes SET state = 'replaced', sealed_code = NULL
     WHERE state IN ('active', 'pending') AND ${hasMailbox.replace('%ID%', 'saved_codes.account_id')}`,
  );
}
