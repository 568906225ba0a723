/**
 * Counters in the database, shared by all processes, found by a keyed hash: who has the database alone learns of no mailbox, not even whether a guessed one is
 * there. A counter that ran over goes on counting; it ends with its window.
 */
import { createHmac } from 'node:crypto';
import type { Queries, Statement } from '../db/database.ts';

export interface CounterKeys {
  ofPair(cap: string, recorderKey: Uint8Array, mailbox: string): Buffer;
  ofMailbox(cap: string, mailbox: string): Buffer;
  ofTenant(tenant: string): Buffer;
}

const KEY_BYTES = 16;

export function counterKeys(hashKey: Uint8Array): CounterKeys {
  const hash = (label: string, ...parts: readonly (Uint8Array | string)[]): Buffer => {
    const mac = createHmac('sha256', hashKey).update(`${label}\n`);
    for (const part of parts) mac.update(part);
    return mac.digest().subarray(0, KEY_BYTES);
  };
  return {
    ofPair: (cap, recorderKey, mailbox) => hash(`pair ${cap}`, recorderKey, mailbox),
    ofMailbox: (cap, mailbox) => hash(`mailbox ${cap}`, mailbox),
    ofTenant: (tenant) => hash('tenant', tenant),
  };
}

export interface Spend {
  readonly key: Buffer;
  readonly ends_s: number;
}

const spendStatement: Statement = {
  name: 'counters_spend',
  text: `
    insert into counters as c (key, ends, count)
    select e.key, e.ends, e.count from unnest($1::bytea[], $2::int[], $3::int[]) as e (key, ends, count)
    order by e.key, e.ends
    on conflict (key, ends) do update set count = c.count + excluded.count
    returning encode(c.key, 'hex') as key_hex, c.ends, c.count`,
};

/**
 * Counts each; for each, in the order given, the count that it brought its counter to. All in one statement, in the order of the keys, so that
 * processes never wait for each other in a circle.
 */
export async function spend(queries: Queries, spends: readonly Spend[]): Promise<number[]> {
  if (spends.length === 0) return [];
  const sums = new Map<string, Spend & { count: number }>();
  for (const one of spends) {
    const name = nameOf(one.key.toString('hex'), one.ends_s);
    const sum = sums.get(name);
    if (sum === undefined) sums.set(name, { ...one, count: 1 });
    else sum.count += 1;
  }
  const all = [...sums.values()];
  const rows = await queries.run<{ key_hex: string; ends: number; count: number }>(spendStatement, [
    all.map(({ key }) => key),
    all.map(({ ends_s }) => ends_s),
    all.map(({ count }) => count),
  ]);
  // What each counter stood at before these.
  const counts = new Map(
    rows.map((row) => {
      const name = nameOf(row.key_hex, row.ends);
      return [name, row.count - (sums.get(name)?.count ?? 0)];
    }),
  );
  return spends.map((one) => {
    const name = nameOf(one.key.toString('hex'), one.ends_s);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count;
  });
}

function nameOf(keyHex: string, ends_s: number): string {
  return `${keyHex}/${ends_s}`;
}
