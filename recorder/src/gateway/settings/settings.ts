/**
 * settings.db: people, their way back, cameras, mail, audit. One writer, the gateway; synchronous calls.
 * Promises: every transaction is on disk when it returns (WAL, synchronous=FULL); a damaged file is replaced by its verified
 * copy when opened; nothing that a person ended (password, code, address, epoch, counter) comes back by that.
 */
import { mkdirSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import type { Log } from '../../base/log.ts';
import { migrateSchema, type SchemaStep } from '../../base/migrate.ts';
import { copySettings } from './copy.ts';
import { inspectSettings } from './inspect.ts';
import { openLedger, type Kill, type Ledger } from './ledger.ts';
import { migrations } from './migrations/index.ts';
import { ledgerBaseOf, raiseFailures, restoreWhatIsLost } from './restore.ts';
import { recorderValues, type RecorderValuesStore } from './values.ts';

export interface Settings {
  readonly db: DatabaseSync;
  /** Runs at once, inside one transaction; an exception rolls all of it back. Inside another it joins that one. */
  transaction<T>(run: () => T): T;
  /**
   * A change to people: a transaction that raises the generation, notes what it ends in the high-water file before it commits
   * (`ends`), and has the copy made afterwards.
   */
  people<T>(run: (ends: (kill: Kill) => void) => T): T;
  /** Notes a failure count in the high-water file; the caller writes it to the database as well. */
  noteFailures(accountId: string, failures: number): void;
  /** Copies and verifies settings.db soon, after a change that should survive damage (people() does it by itself). */
  copySoon(): void;
  /** Sentences for people about what was repaired when the file was opened. */
  readonly repairs: readonly string[];
  /** Says something more was repaired; kept until an owner has signed in. */
  addRepair(sentence: string): void;
  /** An owner has signed in and seen them: not said again after the next start. */
  repairsSeen(): void;
  readonly values: RecorderValuesStore;
  /** Makes a waiting copy now and closes. */
  close(): void;
}

export interface SettingsOptions {
  readonly dataDir: string;
  readonly log: Log;
  /** Other steps than the product's own: for trying an upgrade. */
  readonly migrations?: readonly SchemaStep[];
  /** How long another program may keep settings.db locked; 5 seconds when not given. */
  readonly waitForLock_ms?: number;
}

/** settings.db was written by a newer Nightlatch: nothing was touched. */
export class SettingsTooNew extends Error {
  override readonly name = 'SettingsTooNew';
}

export function openSettings(options: SettingsOptions): Settings {
  const { dataDir, log, waitForLock_ms } = options;
  const steps = options.migrations ?? migrations;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'settings.db');
  const newest = steps.at(-1)?.version ?? 0;
  refuseNewer(inspectSettings(path, waitForLock_ms), newest);
  const ledger = openLedger(dataDir);
  const repaired = restoreWhatIsLost({ dataDir, ledger, log, waitForLock_ms });
  const db = openDatabase(path);
  migrateSchema(db, steps, (next) => copySettings(db, dataDir, `settings.before-${next}.db`));
  raiseFailures(db, ledger);
  return settingsOver({ db, dataDir, ledger, log, repaired });
}

function refuseNewer(found: ReturnType<typeof inspectSettings>, newest: number): void {
  if (found.kind === 'sound' && found.version > newest)
    throw new SettingsTooNew(
      'The settings of this recorder were written by a newer Nightlatch. Nothing was changed: start the newer version again.',
    );
}

function openDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: 5_000 });
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF',
  );
  return db;
}

function settingsOver(parts: {
  db: DatabaseSync;
  dataDir: string;
  ledger: Ledger;
  log: Log;
  repaired: readonly string[];
}): Settings {
  const { db, dataDir, ledger, log } = parts;
  const repairs: string[] = [];
  let copyWaiting: NodeJS.Immediate | undefined;
  let closed = false;

  function copyNow(): void {
    if (copyWaiting) clearImmediate(copyWaiting);
    copyWaiting = undefined;
    try {
      copySettings(db, dataDir);
      ledger.compact(ledgerBaseOf(db));
    } catch (error) {
      log.error('the copy of the settings could not be made', { error });
    }
  }
  function copySoon(): void {
    if (!closed) copyWaiting ??= setImmediate(copyNow);
  }
  function transaction<T>(run: () => T): T {
    if (db.isTransaction) return run();
    db.exec('BEGIN IMMEDIATE');
    try {
      const result = run();
      db.exec('COMMIT');
      return result;
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }
  /** The change is done whatever becomes of this note: without it, only an older file put back by hand is noticed later. */
  function noteCommitted(generation: number): void {
    try {
      ledger.committed(generation);
    } catch (error) {
      log.error('the high-water file could not be written', { error });
    }
  }
  function people<T>(run: (ends: (kill: Kill) => void) => T): T {
    if (db.isTransaction) throw new Error('a change to people is a transaction of its own');
    const kills: Kill[] = [];
    let generation = 0;
    const result = transaction(() => {
      const answer = run((kill) => kills.push(kill));
      db.exec('UPDATE recorder SET generation = generation + 1');
      generation = ledgerBaseOf(db).generation;
      if (kills.length > 0) ledger.intend(generation, kills);
      return answer;
    });
    if (kills.length > 0) noteCommitted(generation);
    copySoon();
    return result;
  }

  copyNow();
  const values = recorderValues(db, transaction);
  function addRepair(sentence: string): void {
    if (!repairs.includes(sentence)) repairs.push(sentence);
    values.set('repairs', repairs);
  }
  // What an earlier start repaired and nobody has seen yet is still to be said.
  for (const sentence of [...(values.get('repairs') ?? []), ...parts.repaired]) addRepair(sentence);

  return {
    db,
    transaction,
    people,
    noteFailures: (accountId, failures) => ledger.noteFailures(accountId, failures),
    copySoon,
    repairs,
    addRepair,
    repairsSeen: () => values.set('repairs', undefined),
    values,
    close() {
      if (closed) return;
      if (copyWaiting) copyNow();
      closed = true;
      ledger.close();
      db.close();
    },
  };
}
