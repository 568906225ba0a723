/** The audit trail: who did what, in words, newest first. Never a secret, never a whole address. Keeps the last 10,000. */
import type { Clock } from '../../base/clock.ts';
import type { Settings } from '../settings/settings.ts';

export interface AuditEntry {
  readonly at_wall_ms: number;
  readonly who: string;
  readonly what: string;
}

export interface Audit {
  /** Joins the transaction that is open, so that the row exists exactly when the change does. */
  record(who: string, what: string): void;
  newest(limit: number): AuditEntry[];
}

const KEPT_ROWS = 10_000;

export function makeAudit(parts: { settings: Settings; clock: Clock }): Audit {
  const { settings, clock } = parts;
  const { db } = settings;
  return {
    record(who, what) {
      settings.transaction(() => {
        const { lastInsertRowid } = db
          .prepare('INSERT INTO audit (at_wall_ms, who, what) VALUES (?, ?, ?)')
          .run(clock.wall_ms(), who.slice(0, 80), what.slice(0, 300));
        db.prepare('DELETE FROM audit WHERE id <= ?').run(Number(lastInsertRowid) - KEPT_ROWS);
      });
    },
    newest: (limit) =>
      db
        .prepare('SELECT at_wall_ms, who, what FROM audit ORDER BY id DESC LIMIT ?')
        .all(limit)
        .map((row) => ({
          at_wall_ms: Number(row['at_wall_ms']),
          who: String(row['who']),
          what: String(row['what']),
        })),
  };
}
