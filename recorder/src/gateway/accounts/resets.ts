/**
 * Resets that have happened: shown until acknowledged, to the person and to every owner; and at the console until the first
 * sign-in. They outlive their person: whoever got in by a reset cannot hide it by removing that account.
 */
import type { Settings } from '../settings/settings.ts';

export interface Reset {
  readonly resetId: number;
  readonly accountId: string;
  readonly accountName: string;
  readonly at_wall_ms: number;
  readonly by: 'mailed-code' | 'saved-code';
  readonly seat: string;
}

export interface Resets {
  /** Inside the commit. */
  record(reset: Omit<Reset, 'resetId' | 'accountName'>): void;
  /** The newest that nobody of that account, while it is there, has signed in after; for the console's "the reset held". */
  waitingForSignIn(): Reset | undefined;
  /** The newest of an account, for the refusal that its apps get. */
  newestOf(accountId: string): Reset | undefined;
  /** The newest owner's reset: it ended everybody's apps. */
  newestOfOwners(): Reset | undefined;
  /** What this person has not acknowledged yet, newest first: their own, and for an owner everybody's. */
  unacknowledged(accountId: string, role: 'viewer' | 'owner'): Reset[];
  signedIn(accountId: string): void;
  acknowledge(accountId: string, role: 'viewer' | 'owner'): void;
}

export function makeResets(settings: Settings): Resets {
  const { db } = settings;
  const SELECT = `SELECT r.*, coalesce(a.name, r.account_name) AS name
                  FROM resets r LEFT JOIN accounts a ON a.id = r.account_id`;
  const one = (sql: string, ...values: string[]): Reset | undefined => {
    const row = db.prepare(`${SELECT} ${sql} ORDER BY r.id DESC LIMIT 1`).get(...values);
    return row && resetOf(row);
  };
  const unacknowledged = (accountId: string, role: 'viewer' | 'owner'): Reset[] =>
    db
      .prepare(
        `${SELECT} WHERE (r.account_id = :me OR :owner = 1) AND NOT EXISTS
           (SELECT 1 FROM reset_acknowledgements k WHERE k.reset_id = r.id AND k.account_id = :me)
         ORDER BY r.id DESC LIMIT 20`,
      )
      .all({ me: accountId, owner: role === 'owner' ? 1 : 0 })
      .map(resetOf);
  return {
    record(reset) {
      db.prepare(
        `INSERT INTO resets (account_id, account_name, role, at_wall_ms, by, seat)
         SELECT id, name, role, ?, ?, ? FROM accounts WHERE id = ?`,
      ).run(reset.at_wall_ms, reset.by, reset.seat, reset.accountId);
    },
    waitingForSignIn: () => one('WHERE r.signed_in = 0 AND a.id IS NOT NULL'),
    newestOf: (accountId) => one('WHERE r.account_id = ?', accountId),
    newestOfOwners: () => one("WHERE r.role = 'owner'"),
    unacknowledged,
    signedIn(accountId) {
      db.prepare('UPDATE resets SET signed_in = 1 WHERE account_id = ? AND signed_in = 0').run(accountId);
    },
    acknowledge(accountId, role) {
      settings.transaction(() => {
        for (const reset of unacknowledged(accountId, role))
          db.prepare('INSERT INTO reset_acknowledgements (reset_id, account_id) VALUES (?, ?)').run(
            reset.resetId,
            accountId,
          );
      });
    },
  };
}

function resetOf(row: Record<string, unknown>): Reset {
  return {
    resetId: Number(row['id']),
    accountId: String(row['account_id']),
    accountName: String(row['name']),
    at_wall_ms: Number(row['at_wall_ms']),
    by: row['by'] === 'saved-code' ? 'saved-code' : 'mailed-code',
    seat: String(row['seat']),
  };
}
