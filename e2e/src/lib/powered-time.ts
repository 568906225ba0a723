/** Powered-on time that passes while a recorder is stopped, as if it had been on: its figure in settings.db is moved. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Only while no recorder runs on the folder. */
export function letPoweredTimePass(data: string, passed_ms: number): void {
  const db = new DatabaseSync(join(data, 'settings.db'));
  try {
    db.prepare('UPDATE recorder SET powered_ms = powered_ms + ?').run(passed_ms);
  } finally {
    db.close();
  }
}
