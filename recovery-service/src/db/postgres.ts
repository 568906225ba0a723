/** PostgreSQL, or a cluster that speaks its language, by DATABASE_URL: as many service processes as wanted. */
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Log } from '../base/log.ts';
import type { Database, JobConnection, Queries, Row } from './database.ts';
import type { Tables } from './tables.ts';

const CONNECT_MS = 5_000;

export interface PostgresDatabase extends Database {
  readonly kind: 'postgres';
  readonly url: string;
}

/** `connections`: at most so many at once. Connects when it is first asked for something. */
export function openPostgres(url: string, connections: number, log: Log): PostgresDatabase {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'nightlatch-recovery-service',
  });
  // A connection that breaks while nobody uses it: the next query gets a new one.
  pool.on('error', (error) => log.warn('a connection to the database broke', { error }));
  // One that breaks between two statements of a transaction says so by itself, to nobody: the next statement fails, which is what counts.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    kind: 'postgres',
    url,
    kysely: new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }),
    jobs: jobsOn(pool),
    ...queriesOn(pool),
    async transaction(work) {
      const client = await pool.connect();
      let broken: Error | undefined;
      try {
        await client.query('begin');
        const result = await work({ ...queriesOn(client), jobs: jobsOn(client) });
        await client.query('commit');
        return result;
      } catch (error) {
        await client.query('rollback').catch((failed: unknown) => {
          broken = failed instanceof Error ? failed : new Error(String(failed));
        });
        throw error;
      } finally {
        client.release(broken);
      }
    },
    async script(text) {
      await pool.query(text);
    },
    close: () => pool.end(),
  };
}

function queriesOn(connection: pg.Pool | pg.PoolClient): Queries {
  return {
    run: async <R>(statement: { readonly name: string; readonly text: string }, values: readonly unknown[]) => {
      const { rows } = await connection.query({ ...statement, values: [...values] });
      return rows as R[];
    },
  };
}

function jobsOn(connection: pg.Pool | pg.PoolClient): JobConnection {
  return {
    async executeSql(text, values) {
      const { rows } = await connection.query<Row>(text, values);
      return { rows };
    },
  };
}
