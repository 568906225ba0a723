/**
 * Pairing offers: a QR (128-bit token) and a typed code (8 Crockford characters) for one more app of one account. Both are
 * stored as keyed hashes, both are good once and for 10 powered-on minutes, over restarts of the gateway too,
 * and die with the epochs they were made under. After a
 * number of wrong codes typed by anyone, the codes of all waiting offers are burned; their QRs still work.
 */
import { createHmac, randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { EpochsNow } from './pairings.ts';
import { CROCKFORD_ALPHABET, PAIRING_CODE_CHARACTERS, Refusal, normalizeCrockford } from '@nightlatch/protocol';

const OFFER_LIFE_MS = 10 * 60_000;
/** For this long after a reset, somebody at the seat may have further offers made for that account. */
const AFTER_RESET_MS = 30 * 60_000;
const KEPT_MS = 60 * 60_000;
const WRONG_CODES_BURN = 12;
const TOKEN_BYTES = 16;

export interface MadeOffer {
  readonly offerId: string;
  /** base64url */
  readonly token: string;
  readonly code: string;
  readonly expiresIn_s: number;
}

export interface OpenOffer {
  readonly offerId: string;
  readonly accountId: string;
}

export interface OfferState {
  readonly accountId: string;
  readonly seatId: string;
  readonly afterReset: boolean;
  readonly state: 'waiting' | 'joined' | 'expired';
  readonly label: string | undefined;
}

export interface Offers {
  make(whose: { accountId: string; seatId: string; afterReset: boolean }): MadeOffer;
  /** The account that was reset in the last 30 powered-on minutes, newest first. */
  accountAfterReset(): string | undefined;
  /** Throws offer-unknown, offer-old, offer-used. A wrong code is counted. */
  find(by: { token: string } | { code: string }): OpenOffer;
  /** Uses it up, inside the caller's transaction; throws offer-used when somebody else was first. */
  use(offerId: string, pairingId: string, label: string): void;
  /** Undefined for an offer that is not known (any more). */
  state(offerId: string): OfferState | undefined;
}

export interface OfferParts {
  readonly db: DatabaseSync;
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** Powered-on milliseconds. */
  readonly now_ms: () => number;
  readonly epochs: EpochsNow;
}

export function makeOffers({ db, key, now_ms, epochs }: OfferParts): Offers {
  const hash = (kind: 'token' | 'code', value: string): Buffer =>
    createHmac('sha256', key).update(`nightlatch offer ${kind} v1\n${value}`).digest();
  const isOld = (row: Record<string, unknown>): boolean =>
    now_ms() - Number(row['made_powered_ms']) >= OFFER_LIFE_MS ||
    row['account_epoch'] !== epochs.account(String(row['account_id'])) ||
    row['recorder_epoch'] !== epochs.recorder();

  return {
    make({ accountId, seatId, afterReset }) {
      const now = now_ms();
      db.prepare('DELETE FROM pairing_offers WHERE made_powered_ms < ?').run(now - KEPT_MS);
      const made = { offerId: randomUUID(), token: randomBytes(TOKEN_BYTES).toString('base64url'), code: newCode() };
      db.prepare(
        `INSERT INTO pairing_offers
           (id, account_id, seat_id, token_hash, code_hash, after_reset, account_epoch, recorder_epoch, made_powered_ms)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ).run(
        made.offerId,
        accountId,
        seatId,
        hash('token', made.token),
        hash('code', made.code),
        afterReset ? 1 : 0,
        epochs.account(accountId) ?? 0,
        epochs.recorder(),
        now,
      );
      return { ...made, expiresIn_s: OFFER_LIFE_MS / 1000 };
    },
    accountAfterReset() {
      const row = db
        .prepare(
          `SELECT account_id FROM pairing_offers WHERE after_reset = 1 AND made_powered_ms > ?
           ORDER BY made_powered_ms DESC LIMIT 1`,
        )
        .get(now_ms() - AFTER_RESET_MS);
      return row === undefined ? undefined : String(row['account_id']);
    },
    find(by) {
      const typed = 'code' in by;
      const row = typed
        ? db.prepare('SELECT * FROM pairing_offers WHERE code_hash = ?').get(hash('code', normalizeCrockford(by.code)))
        : db.prepare('SELECT * FROM pairing_offers WHERE token_hash = ?').get(hash('token', by.token));
      if (row === undefined) {
        if (typed) {
          db.prepare('UPDATE pairing_offers SET wrong_codes = wrong_codes + 1 WHERE pairing_id IS NULL').run();
        }
        throw new Refusal(
          'offer-unknown',
          typed
            ? 'This is not the code on the recorder\'s screen. Look at it again under "Phones".'
            : 'The recorder does not know this QR. Show a new one on its screen under "Phones" and scan that.',
          typed ? { field: 'code' } : {},
        );
      }
      if (row['pairing_id'] !== null) throw used();
      if (isOld(row) || (typed && Number(row['wrong_codes']) >= WRONG_CODES_BURN)) {
        throw new Refusal(
          'offer-old',
          `This ${typed ? 'code' : 'QR'} is no longer good. Show a new one on the recorder's screen under "Phones".`,
        );
      }
      return { offerId: String(row['id']), accountId: String(row['account_id']) };
    },
    use(offerId, pairingId, label) {
      const changed = db
        .prepare('UPDATE pairing_offers SET pairing_id = ?, label = ? WHERE id = ? AND pairing_id IS NULL')
        .run(pairingId, label, offerId);
      if (changed.changes !== 1) throw used();
    },
    state(offerId) {
      const row = db.prepare('SELECT * FROM pairing_offers WHERE id = ?').get(offerId);
      if (row === undefined) return undefined;
      const joined = row['pairing_id'] !== null;
      return {
        accountId: String(row['account_id']),
        seatId: String(row['seat_id']),
        afterReset: row['after_reset'] === 1,
        state: joined ? 'joined' : isOld(row) ? 'expired' : 'waiting',
        label: joined ? String(row['label']) : undefined,
      };
    },
  };
}

function used(): Refusal {
  return new Refusal(
    'offer-used',
    'A phone has been added with this already. Show a new QR on the recorder\'s screen under "Phones".',
  );
}

function newCode(): string {
  return Array.from({ length: PAIRING_CODE_CHARACTERS }, () =>
    CROCKFORD_ALPHABET.charAt(randomInt(CROCKFORD_ALPHABET.length)),
  ).join('');
}
