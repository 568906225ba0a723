/**
 * Sessions of the console and of apps. Stored hashed, so that they survive a restart of the gateway; each carries the epochs
 * it was opened under and is dead once either has risen. A console session also ends after 5 idle minutes (powered-on time).
 */
import type { PoweredClock } from '../settings/powered-clock.ts';
import type { Settings } from '../settings/settings.ts';
import type { Epochs } from './epochs.ts';
import { hashToken, newId, newToken } from './ids.ts';
import { isDiskTrouble } from '../../base/disk-trouble.ts';

export const CONSOLE_IDLE_MS = 5 * 60_000;
const APP_SESSIONS = 5;
/** How stale the stored time of the last activity may be. */
const ACTIVITY_STORED_EVERY_MS = 15_000;

export interface Session {
  readonly sessionId: string;
  readonly accountId: string;
  readonly role: 'viewer' | 'owner';
  /** Exactly one of the two. */
  readonly seatId?: string;
  readonly pairingId?: string;
}

/** `ended`: there was such a session, and it is over (epoch or idle): the refusal may say so. */
export type FoundSession =
  | { readonly state: 'alive'; readonly session: Session }
  | { readonly state: 'ended' }
  | { readonly state: 'unknown' };

export interface Sessions {
  /** The token is for the cookie and is not kept. */
  open(whose: { accountId: string; seatId: string } | { accountId: string; pairingId: string }): {
    token: string;
    sessionId: string;
  };
  /** The living session of a token. Does not count as activity. */
  find(token: string): Session | undefined;
  look(token: string): FoundSession;
  /** Is it still alive? For connections that stay open. */
  alive(sessionId: string): boolean;
  /** Somebody did something: the idle time begins anew. */
  touch(sessionId: string): void;
  close(sessionId: string): void;
  closeSeat(seatId: string): void;
  closePairing(pairingId: string): void;
  /** Forgets those whose seat is not there any more: of an earlier boot, or ended as the gateway was killed. For the start. */
  forgetSeatless(): void;
  /** Hears the id of every session that close, closeSeat and closePairing end, and idle ones when they are found. */
  onClosed(listener: (sessionId: string) => void): () => void;
}

export function makeSessions(parts: { settings: Settings; epochs: Epochs; poweredClock: PoweredClock }): Sessions {
  const { settings, epochs, poweredClock } = parts;
  const { db } = settings;
  const active = new Map<string, number>();
  const stored = new Map<string, number>();
  /** Ended, but a full disk did not let them be forgotten. */
  const over = new Set<string>();
  const listeners = new Set<(sessionId: string) => void>();
  const SELECT = `SELECT s.*, a.role, a.epoch AS now_epoch FROM sessions s JOIN accounts a ON a.id = s.account_id`;

  function judge(row: Record<string, unknown> | undefined): FoundSession {
    if (row === undefined) return { state: 'unknown' };
    const sessionId = String(row['id']);
    if (over.has(sessionId)) return { state: 'unknown' };
    if (row['account_epoch'] !== row['now_epoch'] || row['recorder_epoch'] !== epochs.recorder())
      return { state: 'ended' };
    if (row['seat_id'] !== null) {
      const last_ms = Math.max(active.get(sessionId) ?? 0, Number(row['active_powered_ms']));
      if (poweredClock.now_ms() - last_ms >= CONSOLE_IDLE_MS) {
        tolerate(() => end('id = ?', sessionId));
        return { state: 'ended' };
      }
    }
    return { state: 'alive', session: sessionOf(row) };
  }
  function end(where: 'id = ?' | 'seat_id = ?' | 'pairing_id = ?', value: string): void {
    const ended = db
      .prepare(`SELECT id FROM sessions WHERE ${where}`)
      .all(value)
      .map((row) => String(row['id']));
    for (const sessionId of ended) {
      over.add(sessionId);
      active.delete(sessionId);
      stored.delete(sessionId);
      for (const listener of listeners) listener(sessionId);
    }
    db.prepare(`DELETE FROM sessions WHERE ${where}`).run(value);
    for (const sessionId of ended) over.delete(sessionId);
  }
  const look = (token: string): FoundSession =>
    judge(db.prepare(`${SELECT} WHERE s.token_hash = ?`).get(hashToken(token)));

  return {
    open(whose) {
      // One at a seat; an app keeps a few (several tabs). What is long over is forgotten here.
      if ('seatId' in whose) end('seat_id = ?', whose.seatId);
      else
        db.prepare(
          `DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE pairing_id = ? ORDER BY active_powered_ms DESC LIMIT -1 OFFSET ?)`,
        ).run(whose.pairingId, APP_SESSIONS - 1);
      const token = newToken();
      const sessionId = newId();
      db.prepare(
        `INSERT INTO sessions (id, token_hash, account_id, seat_id, pairing_id, account_epoch, recorder_epoch, active_powered_ms)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ).run(
        sessionId,
        hashToken(token),
        whose.accountId,
        'seatId' in whose ? whose.seatId : null,
        'pairingId' in whose ? whose.pairingId : null,
        epochs.account(whose.accountId) ?? 0,
        epochs.recorder(),
        poweredClock.now_ms(),
      );
      return { token, sessionId };
    },
    find(token) {
      const found = look(token);
      return found.state === 'alive' ? found.session : undefined;
    },
    look,
    alive: (sessionId) => judge(db.prepare(`${SELECT} WHERE s.id = ?`).get(sessionId)).state === 'alive',
    touch(sessionId) {
      const now = poweredClock.now_ms();
      active.set(sessionId, now);
      if (now - (stored.get(sessionId) ?? -Infinity) < ACTIVITY_STORED_EVERY_MS) return;
      stored.set(sessionId, now);
      tolerate(() => db.prepare('UPDATE sessions SET active_powered_ms = ? WHERE id = ?').run(now, sessionId));
    },
    close: (sessionId) => end('id = ?', sessionId),
    closeSeat: (seatId) => end('seat_id = ?', seatId),
    closePairing: (pairingId) => end('pairing_id = ?', pairingId),
    forgetSeatless: () =>
      tolerate(() =>
        db.exec('DELETE FROM sessions WHERE seat_id IS NOT NULL AND seat_id NOT IN (SELECT id FROM seats)'),
      ),
    onClosed(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A full disk: what counts is kept in memory, and nobody is kept out, or in, because it could not be written. */
function tolerate(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (!isDiskTrouble(error)) throw error;
  }
}

function sessionOf(row: Record<string, unknown>): Session {
  const seatId = row['seat_id'];
  const pairingId = row['pairing_id'];
  return {
    sessionId: String(row['id']),
    accountId: String(row['account_id']),
    role: row['role'] === 'owner' ? 'owner' : 'viewer',
    ...(typeof seatId === 'string' ? { seatId } : {}),
    ...(typeof pairingId === 'string' ? { pairingId } : {}),
  };
}
