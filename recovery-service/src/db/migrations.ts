/**
 * The schema as numbered steps, the same for PGlite, PostgreSQL and clusters that speak its language. A step that has been released is never changed.
 * Several processes may start at once: an advisory lock lets one make the steps. Hot tables refer to each other without foreign keys, which
 * would lock a row of another table for each delivery; rows of recorders are only removed together with theirs.
 */
import type { Database } from './database.ts';

const steps: readonly string[] = [
  `
  create table tenants (
    tenant text primary key,
    name text not null,
    from_address text not null,
    colour text,
    bounce_address text,
    dkim_selector text,
    enrols text not null check (enrols in ('first-envelope', 'token')),
    day_cap integer,
    suspended boolean not null default false,
    made_at timestamptz not null
  );
  create table tenant_tokens (
    token serial primary key,
    tenant text not null references tenants,
    label text not null,
    sealed_key bytea not null,
    made_at timestamptz not null
  );
  create table recorders (
    recorder bigserial primary key,
    key bytea not null unique,
    tenant text not null,
    known_key_id bytea not null,
    floor bigint not null default 0,
    enrolled_at timestamptz not null,
    last_day integer not null,
    day_envelopes integer not null
  ) with (fillfactor = 85);
  create table series (
    recorder bigint not null,
    series smallint not null,
    highest bigint not null,
    primary key (recorder, series)
  ) with (fillfactor = 85);
  create table deliveries (
    flow_id bytea primary key,
    recorder bigint not null,
    tenant text not null,
    kind text not null,
    series smallint not null,
    request_number bigint not null,
    state text not null,
    reason text,
    sentence text,
    fixed_text boolean not null default false,
    attempts integer not null default 0,
    envelope bytea,
    received_at timestamptz not null,
    changed_at timestamptz not null
  );
  create index deliveries_waiting on deliveries (recorder, series) where envelope is not null;
  create index deliveries_received on deliveries (received_at);
  create index deliveries_troubled on deliveries (changed_at)
    where state in ('put-off', 'refused', 'capped', 'bounced');
  create table counters (
    key bytea not null,
    ends integer not null,
    count integer not null,
    primary key (key, ends)
  );
  `,
];

/** Any number that nobody else uses. */
const LOCK = 7_319_004_211;

/** Throws a sentence when the database belongs to a newer version. */
export async function migrate(database: Database, now: Date): Promise<void> {
  const made = `'${now.toISOString()}'`;
  await database.transaction(async ({ jobs }) => {
    await jobs.executeSql(`select pg_advisory_xact_lock(${LOCK})`);
    await jobs.executeSql(
      'create table if not exists schema_steps (step integer primary key, made_at timestamptz not null)',
    );
    const { rows } = await jobs.executeSql('select coalesce(max(step), 0)::int as step from schema_steps');
    const done = Number(rows[0]?.['step'] ?? 0);
    if (done > steps.length)
      throw new Error(
        `The database was made by a newer version of the recovery service (step ${done}; this one knows ${steps.length}).`,
      );
    for (const [at, text] of steps.entries()) {
      if (at < done) continue;
      for (const statement of text.split(';')) if (statement.trim() !== '') await jobs.executeSql(statement);
      await jobs.executeSql(`insert into schema_steps (step, made_at) values (${at + 1}, ${made})`);
    }
  });
}
