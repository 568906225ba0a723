/**
 * A grant: the right to set a new password, opened by a right code, for 10 powered-on minutes and one console session. At most
 * one an account: a newer one replaces the former.
 */
import type { DatabaseSync } from 'node:sqlite';
import { Refusal } from '@nightlatch/protocol';
import type { PoweredClock } from '../settings/powered-clock.ts';
import { GRANT_MS } from './life.ts';

export interface Grant {
  readonly accountId: string;
  readonly seatId: string;
  /** Exactly one of the two. */
  readonly requestId: string | undefined;
  readonly savedCodeId: string | undefined;
  readonly by: 'mailed-code' | 'saved-code';
  readonly left_ms: number;
}

export interface Grants {
  open(grant: { accountId: string; seatId: string; requestId?: string; savedCodeId?: string }): void;
  /** The living grant of this seat session; undefined otherwise. */
  of(accountId: string, seatId: string): Grant | undefined;
  /** Throws `grant-lost`. */
  need(accountId: string, seatId: string): Grant;
  /** Whether any seat holds one. */
  any(accountId: string): boolean;
  end(accountId: string): void;
}

export function grantRows(db: DatabaseSync, poweredClock: PoweredClock): Grants {
  const read = (accountId: string): Grant | undefined => {
    const row = db.prepare('SELECT * FROM grants WHERE account_id = ?').get(accountId);
    if (row === undefined) return undefined;
    const left_ms = Number(row['opened_powered_ms']) + GRANT_MS - poweredClock.now_ms();
    const requestId = row['request_id'];
    const savedCodeId = row['saved_code_id'];
    if (left_ms <= 0) return undefined;
    return {
      accountId,
      seatId: String(row['seat_id']),
      requestId: typeof requestId === 'string' ? requestId : undefined,
      savedCodeId: typeof savedCodeId === 'string' ? savedCodeId : undefined,
      by: typeof savedCodeId === 'string' ? 'saved-code' : 'mailed-code',
      left_ms,
    };
  };
  const of = (accountId: string, seatId: string): Grant | undefined => {
    const grant = read(accountId);
    return grant?.seatId === seatId ? grant : undefined;
  };
  return {
    open(grant) {
      db.prepare(
        `INSERT OR REPLACE INTO grants (account_id, seat_id, request_id, saved_code_id, opened_powered_ms) VALUES (?, ?, ?, ?, ?)`,
      ).run(grant.accountId, grant.seatId, grant.requestId ?? null, grant.savedCodeId ?? null, poweredClock.now_ms());
    },
    of,
    need(accountId, seatId) {
      const grant = of(accountId, seatId);
      if (grant === undefined)
        throw new Refusal(
          'grant-lost',
          'The time for choosing a new password is over. Type the Secure Code again; it still works as long as it is alive.',
        );
      return grant;
    },
    any: (accountId) => read(accountId) !== undefined,
    end: (accountId) => void db.prepare('DELETE FROM grants WHERE account_id = ?').run(accountId),
  };
}
