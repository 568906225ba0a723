/**
 * Whether a retired key is still needed: by every recorder that has not shown to know a key newer than its successor, since that is the one it may seal to next.
 */
import { sql } from 'kysely';
import type { Database } from '../db/database.ts';
import { idOf, inOrder, type SealKeys } from './seal-keys.ts';

/** How many enrolled recorders may still seal to each retired key, the oldest key first; a recorder counts for every key from the one it may use on. */
export async function recordersPerRetiredKey(database: Database, keys: SealKeys): Promise<number[]> {
  const rows = await database.kysely
    .selectFrom('recorders')
    .select([sql<string>`encode(known_key_id, 'hex')`.as('known'), sql<number>`count(*)::int`.as('recorders')])
    .groupBy('known_key_id')
    .execute();
  const order = inOrder(keys).map((key) => idOf(key).toString('hex'));
  return keys.retired.map((_, at) =>
    rows
      // Unknown ones are those that were forgotten already: the oldest of all.
      .filter(({ known }) => order.indexOf(known) <= at + 1)
      .reduce((sum, { recorders }) => sum + recorders, 0),
  );
}
