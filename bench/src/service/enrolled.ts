/**
 * Many enrolled recorders, made by the database itself: rows as the service writes them, keys of random bytes. Those that the load sends as are real keys, spread evenly
 * among the rest. The peer gets as many users, spread the same way.
 */
import type { Postgres } from '@nightlatch/tools/postgres/postgres';

/** `keys`: of the recorders that will send. Gives the bytes of tables and indexes for each recorder. */
export async function enrolRecorders(
  postgres: Postgres,
  database: string,
  keys: readonly Buffer[],
  enrolled: number,
): Promise<number> {
  const every = Math.floor(enrolled / keys.length);
  const ask = (text: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> =>
    postgres.query(text, values, database);
  await ask('truncate recorders, series, deliveries restart identity');
  await ask('create table if not exists sending (place bigint primary key, key bytea)');
  await ask('truncate sending');
  await ask(
    `insert into sending select (at - 1) * $2::bigint + 1, decode(key, 'hex') from unnest($1::text[]) with ordinality as k (key, at)`,
    [keys.map((key) => key.toString('hex')), every],
  );
  await ask(
    `insert into recorders (key, tenant, known_key_id, enrolled_at, last_day, day_envelopes)
     select coalesce(s.key, sha256(int8send(g) || 'recorder'::bytea)), 'default', '\\x0011223344556677', now(), 20000, 1
     from generate_series(1, $1::bigint) as g left join sending s on s.place = g order by g`,
    [enrolled],
  );
  await ask('insert into series select recorder, 1, 1 from recorders');
  await ask('drop table sending');
  for (const table of ['recorders', 'series']) await ask(`vacuum analyze ${table}`);
  const [size] = await ask(
    `select (pg_total_relation_size('recorders') + pg_total_relation_size('series'))::float8 as bytes`,
  );
  return Number(size?.['bytes']) / enrolled;
}

/** Of the peer: the load writes to `sender-N@example.com`, N below `senders`. */
export async function enrolUsers(
  postgres: Postgres,
  database: string,
  senders: number,
  enrolled: number,
): Promise<void> {
  const every = Math.floor(enrolled / senders);
  const ask = (text: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> =>
    postgres.query(text, values, database);
  await ask('truncate "user" cascade');
  await ask('truncate verification');
  await ask(
    `insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
     select md5('id' || g), 'Owner', case when g % $2::bigint = 0 and g / $2::bigint < $3::bigint
       then 'sender-' || (g / $2::bigint) || '@example.com' else md5('mail' || g) || '@example.com' end, true, now(), now()
     from generate_series(0, $1::bigint - 1) as g`,
    [enrolled, every, senders],
  );
  await ask('vacuum analyze "user"');
}
