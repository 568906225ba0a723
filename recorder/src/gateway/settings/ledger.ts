/**
 * The high-water file, `settings.high`: what no restore of settings.db may undo. One JSON record a line with its own
 * checksum, appended and synced.
 *  - `base`: what is alive in the database and its last verified copy; the records before it are forgotten.
 *  - `intent`: written before a change to people commits: what that change ends. `done`: that it did commit.
 *  - `failures`: a failure counter, written before the comparison it counts.
 * A torn last line is an append that the power cut: nothing that follows it happened. A bad line before the last is damage.
 */
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { syncFolder, writeFileDurably } from '../../base/durable.ts';

const killSchema = z.discriminatedUnion('ends', [
  /** The account's former password. `hash`: the Argon2id hash of the one that replaces it. */
  z.object({ ends: z.literal('password'), accountId: z.string(), hash: z.string() }),
  z.object({ ends: z.literal('account-epoch'), accountId: z.string(), epoch: z.int() }),
  z.object({ ends: z.literal('recorder-epoch'), epoch: z.int() }),
  z.object({ ends: z.literal('account'), accountId: z.string() }),
  z.object({ ends: z.literal('role'), accountId: z.string(), role: z.enum(['viewer', 'owner']) }),
  z.object({ ends: z.literal('saved-code'), savedCodeId: z.string() }),
  /** Absent `removed_powered_ms`: gone for good. */
  z.object({ ends: z.literal('address'), addressId: z.string(), removed_powered_ms: z.number().optional() }),
]);
/** Something that a change to people ends and that no restore may bring back. */
export type Kill = z.infer<typeof killSchema>;

const baseSchema = z.object({
  kind: z.literal('base'),
  generation: z.int(),
  recorderEpoch: z.int(),
  accounts: z.array(
    z.object({
      accountId: z.string(),
      epoch: z.int(),
      failures: z.int(),
      role: z.enum(['viewer', 'owner']),
      /** Argon2id hash of the password that holds. */
      hash: z.string().nullable(),
    }),
  ),
  /** Ids of the saved codes that are alive. */
  savedCodes: z.array(z.string()),
  /** The recovery addresses there are; with `removed_powered_ms` where one is removed. */
  addresses: z.array(z.object({ addressId: z.string(), removed_powered_ms: z.number().optional() })),
});
export type LedgerBase = Omit<z.infer<typeof baseSchema>, 'kind'>;

const recordSchema = z.discriminatedUnion('kind', [
  baseSchema,
  z.object({ kind: z.literal('intent'), generation: z.int(), kills: z.array(killSchema) }),
  z.object({ kind: z.literal('done'), generation: z.int() }),
  z.object({ kind: z.literal('failures'), accountId: z.string(), failures: z.int() }),
]);
type LedgerRecord = z.infer<typeof recordSchema>;

export interface Ledger {
  /** `lost`: there was none, or it is damaged: then a restore must assume the worst. */
  readonly state: 'whole' | 'absent' | 'damaged';
  /** The generation that the database is known to have reached. */
  readonly reached: number;
  readonly base: LedgerBase | undefined;
  /** What changes after `generation` ended, oldest first, those that may not have committed included. */
  killsAfter(generation: number): Kill[];
  /** Highest failure count noted, by account. */
  readonly failures: ReadonlyMap<string, number>;
  intend(generation: number, kills: readonly Kill[]): void;
  committed(generation: number): void;
  noteFailures(accountId: string, failures: number): void;
  /** Forgets what database and copy now both hold. */
  compact(base: LedgerBase): void;
  close(): void;
}

export const LEDGER_NAME = 'settings.high';

export function openLedger(dataDir: string): Ledger {
  const path = join(dataDir, LEDGER_NAME);
  const read = readLedger(path);
  const failures = new Map<string, number>();
  let records: LedgerRecord[] = [];
  let fd: number | undefined;

  function take(record: LedgerRecord): void {
    if (record.kind === 'base') {
      records = [];
      failures.clear();
      for (const account of record.accounts) raise(failures, account.accountId, account.failures);
    } else if (record.kind === 'failures') {
      raise(failures, record.accountId, record.failures);
      return;
    }
    records.push(record);
  }
  function append(record: LedgerRecord): void {
    if (fd === undefined) {
      // A torn last line would swallow what is appended to it.
      if (read.torn) writeFileDurably(path, read.sound);
      fd = openSync(path, 'a', 0o600);
      syncFolder(dataDir);
    }
    writeSync(fd, toLine(record));
    fsyncSync(fd);
    take(record);
  }
  for (const record of read.records) take(record);

  return {
    state: read.state,
    get reached() {
      return Math.max(0, ...records.map((r) => (r.kind === 'base' || r.kind === 'done' ? r.generation : 0)));
    },
    get base() {
      return records.find((record) => record.kind === 'base');
    },
    killsAfter: (generation) =>
      records.flatMap((record) => (record.kind === 'intent' && record.generation > generation ? record.kills : [])),
    failures,
    intend: (generation, kills) => append({ kind: 'intent', generation, kills: [...kills] }),
    committed: (generation) => append({ kind: 'done', generation }),
    noteFailures: (accountId, count) => append({ kind: 'failures', accountId, failures: count }),
    compact(base) {
      if (fd !== undefined) closeSync(fd);
      fd = undefined;
      read.torn = false;
      const record: LedgerRecord = { kind: 'base', ...base };
      writeFileDurably(path, toLine(record));
      take(record);
    },
    close() {
      if (fd !== undefined) closeSync(fd);
      fd = undefined;
    },
  };
}

function raise(into: Map<string, number>, accountId: string, failures: number): void {
  into.set(accountId, Math.max(failures, into.get(accountId) ?? 0));
}

function checksum(json: string): string {
  return createHash('sha256').update(json).digest('hex').slice(0, 16);
}

function toLine(record: LedgerRecord): string {
  const json = JSON.stringify(record);
  return `${checksum(json)} ${json}\n`;
}

interface ReadLedger {
  state: Ledger['state'];
  records: LedgerRecord[];
  torn: boolean;
  /** The lines before a torn one. */
  sound: string;
}

function readLedger(path: string): ReadLedger {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const isThere = !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
    return { state: isThere ? 'damaged' : 'absent', records: [], torn: false, sound: '' };
  }
  const records: LedgerRecord[] = [];
  let at = 0;
  while (at < text.length) {
    const end = text.indexOf('\n', at);
    const record = end < 0 ? undefined : fromLine(text.slice(at, end));
    if (record === undefined) {
      const last = end < 0 || end === text.length - 1;
      return { state: last && records.length > 0 ? 'whole' : 'damaged', records, torn: true, sound: text.slice(0, at) };
    }
    records.push(record);
    at = end + 1;
  }
  return { state: records[0]?.kind === 'base' ? 'whole' : 'damaged', records, torn: false, sound: text };
}

function fromLine(line: string): LedgerRecord | undefined {
  const json = line.slice(17);
  if (line.slice(0, 16) !== checksum(json)) return undefined;
  try {
    return recordSchema.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}
