/** Recovery requests as rows. At most one of an account is alive: the newest. */
import type { DatabaseSync } from 'node:sqlite';
import type { CodeKind } from './codes.ts';

export type RequestState = 'requested' | 'burned' | 'expired' | 'superseded' | 'completed';

export interface RecoveryRequest {
  readonly id: string;
  readonly accountId: string;
  readonly sequence: number;
  readonly tag: string;
  readonly state: RequestState;
  readonly codeKind: CodeKind;
  readonly codeHash: Uint8Array;
  readonly tries: number;
  readonly sends: number;
  readonly made_powered_ms: number;
  readonly accepted_powered_ms: number | undefined;
  readonly carried_powered_ms: number | undefined;
}

export interface Requests {
  get(id: string): RecoveryRequest | undefined;
  newest(accountId: string): RecoveryRequest | undefined;
  /** Dead ones before the newest, to be able to say that a code is an old one. Newest first. */
  earlier(accountId: string, count: number): RecoveryRequest[];
  /** All that are alive, of every account. */
  alive(): RecoveryRequest[];
  add(
    request: Omit<RecoveryRequest, 'sequence' | 'state' | 'tries' | 'accepted_powered_ms' | 'carried_powered_ms'>,
  ): RecoveryRequest;
  setState(id: string, state: RequestState): void;
  /** Writes the number of tries; used before the comparison they count. */
  setTries(id: string, tries: number): void;
  accepted(id: string, now: number): void;
}

const KEPT = 8;

export function requestRows(db: DatabaseSync): Requests {
  const one = (sql: string, ...values: (string | number)[]): RecoveryRequest | undefined => {
    const row = db.prepare(`SELECT * FROM recovery_requests ${sql}`).get(...values);
    return row && requestOf(row);
  };
  const get = (id: string): RecoveryRequest | undefined => one('WHERE id = ?', id);
  const newest = (accountId: string): RecoveryRequest | undefined =>
    one('WHERE account_id = ? ORDER BY sequence DESC LIMIT 1', accountId);
  return {
    get,
    newest,
    earlier: (accountId, count) =>
      db
        .prepare('SELECT * FROM recovery_requests WHERE account_id = ? ORDER BY sequence DESC LIMIT ? OFFSET 1')
        .all(accountId, count)
        .map(requestOf),
    alive: () => db.prepare("SELECT * FROM recovery_requests WHERE state = 'requested'").all().map(requestOf),
    add(request) {
      const sequence = (newest(request.accountId)?.sequence ?? 0) + 1;
      db.prepare(
        `INSERT INTO recovery_requests (id, account_id, sequence, tag, state, code_kind, code_hash, sends, made_powered_ms)
         VALUES (?, ?, ?, ?, 'requested', ?, ?, ?, ?)`,
      ).run(
        request.id,
        request.accountId,
        sequence,
        request.tag,
        request.codeKind,
        request.codeHash,
        request.sends,
        request.made_powered_ms,
      );
      db.prepare('DELETE FROM recovery_requests WHERE account_id = ? AND sequence <= ?').run(
        request.accountId,
        sequence - KEPT,
      );
      return {
        ...request,
        sequence,
        state: 'requested',
        tries: 0,
        accepted_powered_ms: undefined,
        carried_powered_ms: undefined,
      };
    },
    setState: (id, state) => void db.prepare('UPDATE recovery_requests SET state = ? WHERE id = ?').run(state, id),
    setTries: (id, tries) => void db.prepare('UPDATE recovery_requests SET tries = ? WHERE id = ?').run(tries, id),
    accepted(id, now) {
      db.prepare(
        'UPDATE recovery_requests SET accepted_powered_ms = ? WHERE id = ? AND accepted_powered_ms IS NULL',
      ).run(now, id);
    },
  };
}

function requestOf(row: Record<string, unknown>): RecoveryRequest {
  const accepted = row['accepted_powered_ms'];
  const carried = row['carried_powered_ms'];
  const hash = row['code_hash'];
  return {
    id: String(row['id']),
    accountId: String(row['account_id']),
    sequence: Number(row['sequence']),
    tag: String(row['tag']),
    state: stateOf(row['state']),
    codeKind: row['code_kind'] === 'long' ? 'long' : 'digits',
    codeHash: hash instanceof Uint8Array ? hash : new Uint8Array(),
    tries: Number(row['tries']),
    sends: Number(row['sends']),
    made_powered_ms: Number(row['made_powered_ms']),
    accepted_powered_ms: typeof accepted === 'number' ? accepted : undefined,
    carried_powered_ms: typeof carried === 'number' ? carried : undefined,
  };
}

function stateOf(value: unknown): RequestState {
  return value === 'requested' || value === 'burned' || value === 'superseded' || value === 'completed'
    ? value
    : 'expired';
}
