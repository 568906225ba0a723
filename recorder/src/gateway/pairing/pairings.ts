/**
 * Pairings: the public keys of apps that were added, each under the epochs it was made in. A pairing whose epochs have
 * been raised has ended: it is kept, so that its app can be told so, until it is removed or its account is.
 */
import { createPublicKey, randomUUID, type KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { Refusal } from '@nightlatch/protocol';

export interface Pairing {
  readonly id: string;
  readonly accountId: string;
  readonly label: string;
  readonly publicKey: KeyObject;
  readonly paired_wall_ms: number;
  readonly lastSeen_wall_ms: number | undefined;
  /** Its epochs have been raised. */
  readonly ended: boolean;
  readonly ended_wall_ms: number | undefined;
}

/** The epochs that count now; undefined for an account that is gone. */
export interface EpochsNow {
  account(accountId: string): number | undefined;
  recorder(): number;
}

export interface Pairings {
  /** Inside the caller's transaction. */
  add(pairing: {
    accountId: string;
    label: string;
    publicKey: KeyObject;
    accountEpoch: number;
    recorderEpoch: number;
  }): string;
  get(id: string): Pairing | undefined;
  /** Newest first; of one account, or all. */
  list(accountId?: string): Pairing[];
  seen(id: string): void;
  remove(id: string): void;
  /** Notes when pairings were found to have ended: after an epoch was raised. */
  noteEnded(): void;
}

/** Keys in the table are only what `readAppKey` let in. */
export function makePairings(db: DatabaseSync, epochs: EpochsNow, wall_ms: () => number): Pairings {
  const toPairing = (row: Record<string, unknown>): Pairing => {
    const accountId = String(row['account_id']);
    const publicKey = row['public_key'];
    if (!(publicKey instanceof Uint8Array)) throw new Error('a pairing without a key');
    return {
      id: String(row['id']),
      accountId,
      label: String(row['label']),
      publicKey: createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' }),
      paired_wall_ms: Number(row['paired_wall_ms']),
      lastSeen_wall_ms: optionalNumber(row['last_seen_wall_ms']),
      ended: row['account_epoch'] !== epochs.account(accountId) || row['recorder_epoch'] !== epochs.recorder(),
      ended_wall_ms: optionalNumber(row['ended_wall_ms']),
    };
  };
  const list = (accountId?: string): Pairing[] =>
    (accountId === undefined
      ? db.prepare('SELECT * FROM pairings ORDER BY paired_wall_ms DESC, id').all()
      : db.prepare('SELECT * FROM pairings WHERE account_id = ? ORDER BY paired_wall_ms DESC, id').all(accountId)
    ).map(toPairing);
  return {
    add({ accountId, label, publicKey, accountEpoch, recorderEpoch }) {
      const id = randomUUID();
      db.prepare(
        `INSERT INTO pairings (id, account_id, label, public_key, account_epoch, recorder_epoch, paired_wall_ms)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      ).run(
        id,
        accountId,
        label,
        publicKey.export({ format: 'der', type: 'spki' }),
        accountEpoch,
        recorderEpoch,
        wall_ms(),
      );
      return id;
    },
    get(id) {
      const row = db.prepare('SELECT * FROM pairings WHERE id = ?').get(id);
      return row === undefined ? undefined : toPairing(row);
    },
    list,
    seen(id) {
      db.prepare('UPDATE pairings SET last_seen_wall_ms = ? WHERE id = ?').run(wall_ms(), id);
    },
    remove(id) {
      db.prepare('DELETE FROM pairings WHERE id = ?').run(id);
    },
    noteEnded() {
      const note = db.prepare('UPDATE pairings SET ended_wall_ms = ? WHERE id = ? AND ended_wall_ms IS NULL');
      for (const pairing of list()) if (pairing.ended) note.run(wall_ms(), pairing.id);
    },
  };
}

/** An app's ECDSA P-256 public key from its SPKI, base64url; throws `bad-input` for anything else. */
export function readAppKey(spki: string): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = createPublicKey({ key: Buffer.from(spki, 'base64url'), format: 'der', type: 'spki' });
  } catch {
    key = undefined;
  }
  if (key?.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new Refusal('bad-input', 'The app sent a key that the recorder cannot use. Update the app and try again.', {
      field: 'publicKey',
    });
  }
  return key;
}

function optionalNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
