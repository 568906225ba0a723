/** The database that the environment names, its schema up to date. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { tryHold } from '../base/hold.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { isPassing } from './database.ts';
import { migrate } from './migrations.ts';
import { openPglite, type EmbeddedDatabase } from './pglite.ts';
import { openPostgres, type PostgresDatabase } from './postgres.ts';

const WAIT_FOR_MS = 30_000;

/** Waits half a minute for a PostgreSQL that is just being started. Throws a sentence when the embedded one is in use. */
export async function openDatabase(parts: {
  readonly databaseUrl: string | undefined;
  readonly connections: number;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
}): Promise<EmbeddedDatabase | PostgresDatabase> {
  const { databaseUrl, clock, log } = parts;
  const now = new Date(clock.wall_ms());
  if (databaseUrl === undefined) {
    const held = tryHold(join(parts.dataDir, 'database.lock'));
    if (held === undefined)
      throw new Error(
        `A recovery service runs on ${parts.dataDir}: the embedded database serves one process. Stop it, or use PostgreSQL by DATABASE_URL.`,
      );
    try {
      const database = await openPglite(join(parts.dataDir, 'database'));
      await migrate(database, now);
      return {
        ...database,
        async close() {
          await database.close();
          held.release();
        },
      };
    } catch (error) {
      held.release();
      throw error;
    }
  }
  const database = openPostgres(databaseUrl, parts.connections, log);
  const until_ms = clock.monotonic_ms() + WAIT_FOR_MS;
  for (;;) {
    try {
      await migrate(database, now);
      return database;
    } catch (error) {
      if (!isPassing(error) || clock.monotonic_ms() > until_ms) {
        await database.close();
        throw error;
      }
      log.info('waiting for the database', { error });
      await pause(500);
    }
  }
}
