/**
 * The waits before another confirmation code, so that nobody can have a stranger's mailbox flooded: 1, 5, then 30 minutes for
 * an address, and as much for all of an account's together, where one is free (a mistyped address is put right at once).
 * They survive removing and adding an address, and restarts. A code that is typed in takes its own mails out of the count, so
 * what counts is mail to mailboxes that never answered; it is forgotten a powered-on day after the last one.
 */
import { createHash } from 'node:crypto';
import { mailboxKey } from '@nightlatch/protocol';
import type { PoweredClock } from '../settings/powered-clock.ts';
import type { Settings } from '../settings/settings.ts';
import { newCodeIn_ms } from './life.ts';

const FORGOTTEN_AFTER_MS = 24 * 60 * 60_000;

export interface ConfirmationWaits {
  /** Powered-on milliseconds until a code may be sent to it; 0: now. */
  left_ms(accountId: string, address: string): number;
  /** Counts a mail. Inside a transaction. */
  sent(accountId: string, address: string): void;
  /** Its code was typed in. Inside a transaction. */
  confirmed(accountId: string, address: string): void;
}

interface Count {
  readonly sends: number;
  readonly last_powered_ms: number;
}

export function makeConfirmationWaits(parts: { settings: Settings; poweredClock: PoweredClock }): ConfirmationWaits {
  const { poweredClock } = parts;
  const { db } = parts.settings;
  const keyOfAll = (accountId: string): string => `confirmation:account:${accountId}`;
  const keyOfOne = (accountId: string, address: string): string =>
    `confirmation:one:${accountId}:${createHash('sha256').update(mailboxKey(address)).digest('base64url')}`;

  function count(key: string): Count {
    const row = db.prepare('SELECT failures, last_powered_ms FROM throttles WHERE key = ?').get(key);
    const last_powered_ms = Number(row?.['last_powered_ms'] ?? 0);
    const forgotten = row === undefined || last_powered_ms < poweredClock.now_ms() - FORGOTTEN_AFTER_MS;
    return forgotten ? { sends: 0, last_powered_ms: 0 } : { sends: Number(row['failures']), last_powered_ms };
  }
  function write(key: string, { sends, last_powered_ms }: Count): void {
    db.prepare(
      `INSERT INTO throttles (key, failures, until_powered_ms, last_powered_ms) VALUES (?, ?, 0, ?)
       ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, last_powered_ms = excluded.last_powered_ms`,
    ).run(key, sends, last_powered_ms);
  }

  return {
    left_ms(accountId, address) {
      const now = poweredClock.now_ms();
      const one = count(keyOfOne(accountId, address));
      const all = count(keyOfAll(accountId));
      return Math.max(
        newCodeIn_ms(one.sends, one.last_powered_ms, now),
        newCodeIn_ms(all.sends - 1, all.last_powered_ms, now),
      );
    },
    sent(accountId, address) {
      const last_powered_ms = poweredClock.now_ms();
      for (const key of [keyOfOne(accountId, address), keyOfAll(accountId)])
        write(key, { sends: count(key).sends + 1, last_powered_ms });
    },
    confirmed(accountId, address) {
      const one = count(keyOfOne(accountId, address));
      const all = count(keyOfAll(accountId));
      db.prepare('DELETE FROM throttles WHERE key = ?').run(keyOfOne(accountId, address));
      write(keyOfAll(accountId), { ...all, sends: Math.max(0, all.sends - one.sends) });
    },
  };
}
