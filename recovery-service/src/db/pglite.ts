/** The database inside this process, in a folder: one process, one connection. For a shop, and for trying it out. */
import { mkdirSync } from 'node:fs';
import { PGlite, type PGliteInterface, type Transaction as PGliteTransaction } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import { fromPglite } from 'pg-boss';
import type { Database, Queries, Row } from './database.ts';
import type { Tables } from './tables.ts';

export interface EmbeddedDatabase extends Database {
  readonly kind: 'pglite';
  readonly pglite: PGliteInterface;
}

/** `folder`: absent for one in memory. */
export async function openPglite(folder?: string): Promise<EmbeddedDatabase> {
  if (folder !== undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pglite = await PGlite.create(folder === undefined ? {} : { dataDir: folder });
  const kysely = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) });
  return {
    kind: 'pglite',
    pglite,
    kysely,
    jobs: fromPglite(pglite) as Database['jobs'],
    ...queriesOn(pglite),
    transaction: (work) => pglite.transaction((trx) => work({ ...queriesOn(trx), jobs: jobsOn(trx) })),
    script: async (text) => {
      await pglite.exec(text);
    },
    close: () => pglite.close(),
  };
}

function queriesOn(connection: PGliteInterface | PGliteTransaction): Queries {
  return {
    run: async <R>(statement: { readonly text: string }, values: readonly unknown[]) =>
      (await connection.query<R>(statement.text, [...values])).rows,
  };
}

function jobsOn(connection: PGliteTransaction): Database['jobs'] {
  return { executeSql: async (text, values) => ({ rows: (await connection.query<Row>(text, values ?? [])).rows }) };
}
