/**
 * Growing waits after failures, counted in powered-on time and stored, so that a restart does not reset them. Never a lock
 * for good: the longest wait is a quarter of an hour. A try is counted when it begins, so that many at once count as many.
 */
import { Refusal } from '@nightlatch/protocol';
import type { PoweredClock } from '../settings/powered-clock.ts';
import type { Settings } from '../settings/settings.ts';

/** `seat` and `network` are apart: a remote guesser cannot keep the owner out of the console. */
export type ThrottleRealm = 'seat' | 'network' | 'saved-code' | 'pairing';
export interface ThrottleKey {
  readonly realm: ThrottleRealm;
  readonly kind: 'account' | 'address' | 'all';
  readonly value: string;
}

export interface Throttle {
  /** Counts a try for each key; throws `throttled` with `retryAfter_s` while one of them waits (nothing is counted then). */
  begin(keys: readonly ThrottleKey[]): void;
  /** It was right: the account's count is forgotten, the others give the try back. */
  succeeded(keys: readonly ThrottleKey[]): void;
}

const FREE_TRIES: Record<ThrottleKey['kind'], number> = { account: 4, address: 20, all: 60 };
const LONGEST_WAIT_MS = 15 * 60_000;
const FORGOTTEN_AFTER_MS = 24 * 60 * 60_000;
const MOST_KEYS = 5_000;

/** Milliseconds to wait after this many failures in a row: 0 at first, then 2, 4, 8 seconds and so on. */
function waitAfter(failures: number, kind: ThrottleKey['kind']): number {
  const over = failures - FREE_TRIES[kind];
  return over < 0 ? 0 : Math.min(LONGEST_WAIT_MS, 2_000 * 2 ** Math.min(over, 20));
}

export function makeThrottle(parts: { settings: Settings; poweredClock: PoweredClock }): Throttle {
  const { settings, poweredClock } = parts;
  const { db } = settings;
  const nameOf = (key: ThrottleKey): string => `${key.realm}:${key.kind}:${key.value.slice(0, 128)}`;

  function prune(now: number): void {
    db.prepare('DELETE FROM throttles WHERE last_powered_ms < ?').run(now - FORGOTTEN_AFTER_MS);
    db.prepare(
      `DELETE FROM throttles WHERE key IN (SELECT key FROM throttles WHERE key LIKE '%:address:%' ORDER BY last_powered_ms DESC LIMIT -1 OFFSET ?)`,
    ).run(MOST_KEYS);
  }
  return {
    begin(keys) {
      const now = poweredClock.now_ms();
      settings.transaction(() => {
        prune(now);
        const rows = keys.map((key) => db.prepare('SELECT * FROM throttles WHERE key = ?').get(nameOf(key)));
        const until = Math.max(0, ...rows.map((row) => Number(row?.['until_powered_ms'] ?? 0)));
        if (until > now) throw tooMany(until - now);
        for (const [at, key] of keys.entries()) {
          const failures = Number(rows[at]?.['failures'] ?? 0) + 1;
          db.prepare(
            `INSERT INTO throttles (key, failures, until_powered_ms, last_powered_ms) VALUES (?, ?, ?, ?)
             ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, until_powered_ms = excluded.until_powered_ms,
               last_powered_ms = excluded.last_powered_ms`,
          ).run(nameOf(key), failures, now + waitAfter(failures, key.kind), now);
        }
      });
    },
    succeeded(keys) {
      settings.transaction(() => {
        for (const key of keys)
          if (key.kind === 'account') db.prepare('DELETE FROM throttles WHERE key = ?').run(nameOf(key));
          else
            db.prepare('UPDATE throttles SET failures = max(0, failures - 1), until_powered_ms = 0 WHERE key = ?').run(
              nameOf(key),
            );
      });
    },
  };
}

function tooMany(wait_ms: number): Refusal {
  const retryAfter_s = Math.max(1, Math.ceil(wait_ms / 1000));
  return new Refusal('throttled', `Too many tries. Wait ${inWords(retryAfter_s)}, then try again.`, { retryAfter_s });
}

/** `40 seconds`, `5 minutes`. */
export function inWords(seconds: number): string {
  if (seconds < 90) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
