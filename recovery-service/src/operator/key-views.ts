/** The seal keys for the operator: which there are, how many recorders may still seal to each, rotating and forgetting. */
import type { OperatorKeys } from '@nightlatch/protocol/routes/operator';
import { Refusal } from '@nightlatch/protocol';
import { sql } from 'kysely';
import type { Database } from '../db/database.ts';
import { recordersPerRetiredKey } from '../keys/forget.ts';
import { changeSealKeys } from '../keys/keys.ts';
import { idHex, inOrder, rotated, type SealKeys, without } from '../keys/seal-keys.ts';

/** Looks at every recorder: some seconds where there are millions. */
export async function keysForOperator(database: Database, keys: SealKeys): Promise<OperatorKeys> {
  const known = await database.kysely
    .selectFrom('recorders')
    .select([sql<string>`encode(known_key_id, 'hex')`.as('id'), sql<number>`count(*)::int`.as('count')])
    .groupBy('known_key_id')
    .execute();
  const order = inOrder(keys);
  const ids = order.map(idHex);
  // A recorder seals to the key before the newest that it knows; one that knows none of ours is as old as can be.
  const sealsTo = (id: string): number => Math.max(0, ids.indexOf(id) - 1);
  return {
    number: keys.number,
    keys: order.map((key, at) => ({
      id: idHex(key),
      role: at === order.length - 1 ? 'next' : at === order.length - 2 ? 'current' : 'retired',
      madeAt: key.madeAt,
      ...(key.retiredAt === undefined ? {} : { retiredAt: key.retiredAt }),
      recorders: known.filter(({ id }) => sealsTo(id) === at).reduce((sum, { count }) => sum + count, 0),
    })),
  };
}

/** `number`: of the keys that the operator looked at. */
export function rotateKeys(folder: string, number: number, now: Date): SealKeys {
  return change(folder, (keys) => {
    if (keys.number !== number)
      throw new Refusal(
        'bad-input',
        'The keys were changed since this page showed them. Look again before you rotate them.',
      );
    return rotated(keys, now);
  });
}

export async function forgetKey(
  parts: { readonly folder: string; readonly database: Database; readonly keys: SealKeys },
  id: string,
  force: boolean,
): Promise<SealKeys> {
  const at = parts.keys.retired.findIndex((key) => idHex(key) === id);
  if (at < 0) throw new Refusal('not-found', 'There is no retired key of this id.');
  const needed = (await recordersPerRetiredKey(parts.database, parts.keys))[at] ?? 0;
  if (needed > 0 && !force)
    throw new Refusal('bad-input', `${needed} recorders may still seal to this key. Their requests would be refused.`);
  return change(parts.folder, (keys) => without(keys, id));
}

function change(folder: string, how: (keys: SealKeys) => SealKeys): SealKeys {
  try {
    return changeSealKeys(folder, how);
  } catch (error) {
    if (error instanceof Refusal || !(error instanceof Error)) throw error;
    // A sentence of the keys' own room: somebody else changes them just now.
    throw new Refusal('bad-input', error.message);
  }
}
