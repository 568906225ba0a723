/** Recovery addresses as rows, and which of them count. */
import type { DatabaseSync } from 'node:sqlite';
import type { PoweredClock } from '../settings/powered-clock.ts';
import { REMOVED_ADDRESS_MS, type CodeLife } from './life.ts';

export interface RecoveryAddress extends CodeLife {
  readonly addressId: string;
  readonly accountId: string;
  readonly address: string;
  readonly state: 'waiting-for-code' | 'confirmed' | 'removed';
  readonly codeHash: Uint8Array | undefined;
  readonly tries: number;
  readonly flowId: string | undefined;
}

export interface AddressRows {
  get(addressId: string): RecoveryAddress | undefined;
  /** Of an account, oldest first; removed ones only within their 7 powered-on days. */
  of(accountId: string): RecoveryAddress[];
  /** Where Secure Codes and notices go: confirmed ones, and removed ones within their 7 powered-on days. */
  reached(accountId: string): string[];
  /** By the flow of a confirmation code that is on its way. */
  ofFlow(flowId: string): RecoveryAddress | undefined;
  /** Forgets what was removed more than 7 powered-on days ago. */
  prune(): void;
}

export function addressRows(db: DatabaseSync, poweredClock: PoweredClock): AddressRows {
  const of = (accountId: string): RecoveryAddress[] =>
    db
      .prepare(
        `SELECT * FROM recovery_addresses WHERE account_id = ? AND (state <> 'removed' OR removed_powered_ms > ?) ORDER BY rowid`,
      )
      .all(accountId, poweredClock.now_ms() - REMOVED_ADDRESS_MS)
      .map(addressOf);
  const one = (where: string, value: string): RecoveryAddress | undefined => {
    const row = db.prepare(`SELECT * FROM recovery_addresses WHERE ${where}`).get(value);
    return row && addressOf(row);
  };
  return {
    get: (addressId) => one('id = ?', addressId),
    of,
    reached: (accountId) =>
      of(accountId)
        .filter((address) => address.state !== 'waiting-for-code')
        .map((address) => address.address),
    ofFlow: (flowId) => one('flow_id = ?', flowId),
    prune() {
      db.prepare("DELETE FROM recovery_addresses WHERE state = 'removed' AND removed_powered_ms <= ?").run(
        poweredClock.now_ms() - REMOVED_ADDRESS_MS,
      );
    },
  };
}

function addressOf(row: Record<string, unknown>): RecoveryAddress {
  const { state, code_hash: hash, accepted_powered_ms: accepted, carried_powered_ms: carried, flow_id: flowId } = row;
  return {
    addressId: String(row['id']),
    accountId: String(row['account_id']),
    address: String(row['address']),
    state: state === 'confirmed' || state === 'removed' ? state : 'waiting-for-code',
    codeHash: hash instanceof Uint8Array ? hash : undefined,
    tries: Number(row['tries']),
    made_powered_ms: Number(row['code_made_powered_ms'] ?? 0),
    accepted_powered_ms: typeof accepted === 'number' ? accepted : undefined,
    carried_powered_ms: typeof carried === 'number' ? carried : undefined,
    flowId: typeof flowId === 'string' ? flowId : undefined,
  };
}
