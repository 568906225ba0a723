/**
 * Bearer tokens with which a program may read the recorder's figures, and nothing else. Stored hashed; dead with the epochs they
 * were made under, so that new credentials of the owner who made one end it, and a settings file put back brings none to life.
 */
import { Refusal } from '@nightlatch/protocol';
import type { Epochs } from '../accounts/epochs.ts';
import { hashToken, newId, newToken } from '../accounts/ids.ts';
import type { Settings } from '../settings/settings.ts';

export const MAX_METRICS_TOKENS = 8;

export interface MetricsToken {
  readonly id: string;
  readonly label: string;
  readonly accountId: string;
  readonly made_wall_ms: number;
}

export interface MetricsTokens {
  isGood(token: string): boolean;
  /** Those that are good. */
  list(): MetricsToken[];
  /** `token` is kept nowhere. Throws `bad-input` when there are too many. */
  make(label: string, accountId: string): { readonly made: MetricsToken; readonly token: string };
  /** Throws `not-found`. */
  remove(id: string): MetricsToken;
}

export function makeMetricsTokens(parts: {
  settings: Settings;
  epochs: Pick<Epochs, 'account' | 'recorder'>;
  wall_ms: () => number;
}): MetricsTokens {
  const { settings, epochs, wall_ms } = parts;
  const { db } = settings;
  const isAlive = (row: Record<string, unknown>): boolean =>
    row['account_epoch'] === epochs.account(String(row['account_id'])) && row['recorder_epoch'] === epochs.recorder();
  const list = (): MetricsToken[] =>
    db.prepare('SELECT * FROM metrics_tokens ORDER BY made_wall_ms, id').all().filter(isAlive).map(toToken);
  return {
    isGood(token) {
      const row = db.prepare('SELECT * FROM metrics_tokens WHERE token_hash = ?').get(hashToken(token));
      return row !== undefined && isAlive(row);
    },
    list,
    make(label, accountId) {
      const token = newToken();
      const made = { id: newId(), label, accountId, made_wall_ms: wall_ms() };
      settings.transaction(() => {
        for (const row of db.prepare('SELECT * FROM metrics_tokens').all())
          if (!isAlive(row)) db.prepare('DELETE FROM metrics_tokens WHERE id = ?').run(String(row['id']));
        if (list().length >= MAX_METRICS_TOKENS)
          throw new Refusal('bad-input', `There are ${MAX_METRICS_TOKENS} tokens already: remove one first.`);
        const accountEpoch = epochs.account(accountId);
        if (accountEpoch === undefined) throw new Refusal('not-signed-in', 'Please sign in first.');
        db.prepare(
          `INSERT INTO metrics_tokens (id, token_hash, label, account_id, account_epoch, recorder_epoch, made_wall_ms)
           VALUES (?, ?, ?, ?, ?, ?, ?)`,
        ).run(made.id, hashToken(token), label, accountId, accountEpoch, epochs.recorder(), made.made_wall_ms);
      });
      settings.copySoon();
      return { made, token };
    },
    remove(id) {
      const row = db.prepare('SELECT * FROM metrics_tokens WHERE id = ?').get(id);
      if (row === undefined) throw new Refusal('not-found', 'There is no such token.');
      settings.transaction(() => void db.prepare('DELETE FROM metrics_tokens WHERE id = ?').run(id));
      settings.copySoon();
      return toToken(row);
    },
  };
}

function toToken(row: Record<string, unknown>): MetricsToken {
  return {
    id: String(row['id']),
    label: String(row['label']),
    accountId: String(row['account_id']),
    made_wall_ms: Number(row['made_wall_ms']),
  };
}
