/**
 * Seats: browsers at the console that took a seat secret. Stored hashed, so that they survive a gateway restart; a new kiosk
 * ends the former one's; a seat that has sent no heartbeat for its kind's time has ended. Silence is counted on the
 * monotonic clock from the last heartbeat, or from the gateway's start.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { Refusal } from '@nightlatch/protocol';
import type { Clock } from '../../base/clock.ts';
import { readSeatSecret, SECRET_LIFE_MS, type SeatKind } from './secret.ts';

/** Browsers slow the timers of pages in the background down to one a minute. */
const SILENCE_MS: Record<SeatKind, number> = { kiosk: 10_000, browser: 180_000 };
/** A page that starts, or a browser that waits for the restarted gateway, gets this long before silence counts. */
const GRACE_MS = 30_000;

export interface SeatParts {
  readonly db: DatabaseSync;
  readonly transaction: <T>(run: () => T) => T;
  readonly clock: Clock;
  readonly bootId: string;
  readonly seatKey: Uint8Array;
}

export interface Seat {
  readonly id: string;
  readonly kind: SeatKind;
}

export interface Seats {
  /** Uses up a secret; gives the cookie's value. Throws `seat-secret-used` and `seat-secret-late`. */
  take(secret: string): { seat: Seat; token: string };
  /** Undefined for an unknown or ended seat. */
  find(token: string): Seat | undefined;
  /** Undefined: no such seat. */
  kindOf(seatId: string): SeatKind | undefined;
  heartbeat(seatId: string): void;
  hasKiosk(): boolean;
  /** Ends the kiosk's seats: its browser is gone. */
  endKiosk(): void;
  /** Ends what has been silent too long; called now and then. */
  sweep(): void;
  /** Called after a seat has ended. */
  onEnded(listener: (seat: Seat) => void): void;
}

export function makeSeats({ db, transaction, clock, bootId, seatKey }: SeatParts): Seats {
  const started_ms = clock.monotonic_ms();
  const lastBeat_ms = new Map<string, number>();
  const listeners: ((seat: Seat) => void)[] = [];
  const deadline_ms = (seat: Seat): number => {
    const beat_ms = lastBeat_ms.get(seat.id);
    return beat_ms === undefined ? started_ms + GRACE_MS : beat_ms + SILENCE_MS[seat.kind];
  };
  const rows = (): Seat[] => db.prepare('SELECT id, kind FROM seats').all().map(toSeat);
  const end = (seats: readonly Seat[]): void => {
    if (seats.length === 0) return;
    transaction(() => {
      for (const seat of seats) db.prepare('DELETE FROM seats WHERE id = ?').run(seat.id);
    });
    for (const seat of seats) {
      lastBeat_ms.delete(seat.id);
      for (const listener of listeners) listener(seat);
    }
  };
  db.prepare('DELETE FROM seats WHERE boot_id <> ?').run(bootId);
  // A new or restored file does not know which secrets were taken: those minted before this start count as taken.
  db.prepare(
    "UPDATE used_seat_secrets SET boot_id = ?, expires_monotonic_ms = ? WHERE nonce = '' AND boot_id = ''",
  ).run(bootId, started_ms + SECRET_LIFE_MS);

  return {
    take(secret) {
      const ticket = readSeatSecret(secret, { key: seatKey, bootId, clock });
      if (ticket === 'foreign' || ticket === 'late') {
        throw new Refusal('seat-secret-late', 'This link to the console is too old. Ask the recorder for a new one.');
      }
      const token = randomBytes(32).toString('base64url');
      const seat: Seat = { id: randomUUID(), kind: ticket.kind };
      const former = ticket.kind === 'kiosk' ? rows().filter((row) => row.kind === 'kiosk') : [];
      transaction(() => {
        db.prepare('DELETE FROM used_seat_secrets WHERE boot_id <> ? OR expires_monotonic_ms < ?').run(
          bootId,
          clock.monotonic_ms(),
        );
        const fresh = db
          .prepare(
            `INSERT INTO used_seat_secrets (nonce, boot_id, expires_monotonic_ms)
             SELECT ?1, ?2, ?3
             WHERE NOT EXISTS (SELECT 1 FROM used_seat_secrets WHERE nonce = '' AND boot_id = ?2 AND expires_monotonic_ms > ?3)
             ON CONFLICT DO NOTHING`,
          )
          .run(ticket.nonce, bootId, ticket.ends_ms);
        if (fresh.changes !== 1) {
          throw new Refusal(
            'seat-secret-used',
            'This link to the console has been used. Ask the recorder for a new one.',
          );
        }
        db.prepare('INSERT INTO seats (id, token_hash, kind, boot_id) VALUES (?, ?, ?, ?)').run(
          seat.id,
          hash(token),
          seat.kind,
          bootId,
        );
      });
      // The page has to load before it can send heartbeats.
      lastBeat_ms.set(seat.id, clock.monotonic_ms() + GRACE_MS);
      end(former);
      return { seat, token };
    },
    kindOf: (seatId) => rows().find(({ id }) => id === seatId)?.kind,
    find(token) {
      const row = db.prepare('SELECT id, kind FROM seats WHERE token_hash = ?').get(hash(token));
      if (row === undefined) return undefined;
      const seat = toSeat(row);
      if (clock.monotonic_ms() <= deadline_ms(seat)) {
        // Only a kiosk has to prove that its page is alive; a browser elsewhere is alive while it asks for things.
        if (seat.kind === 'browser') lastBeat_ms.set(seat.id, clock.monotonic_ms());
        return seat;
      }
      end([seat]);
      return undefined;
    },
    heartbeat(seatId) {
      lastBeat_ms.set(seatId, clock.monotonic_ms());
    },
    hasKiosk: () => rows().some((seat) => seat.kind === 'kiosk'),
    endKiosk: () => end(rows().filter((seat) => seat.kind === 'kiosk')),
    sweep() {
      const now_ms = clock.monotonic_ms();
      end(rows().filter((seat) => now_ms > deadline_ms(seat)));
    },
    onEnded: (listener) => void listeners.push(listener),
  };
}

function toSeat(row: Record<string, unknown>): Seat {
  return { id: String(row['id']), kind: row['kind'] === 'kiosk' ? 'kiosk' : 'browser' };
}

function hash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
