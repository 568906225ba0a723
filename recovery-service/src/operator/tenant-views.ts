/** Tenants for the operator: who they are, what they have used of their caps today, and which enrolment tokens there are (never what they are). */
import type { CapHit, OperatorTenant } from '@nightlatch/protocol/routes/operator';
import { sql } from 'kysely';
import { DAY_MS, type Clock } from '../base/clock.ts';
import { counterKeys } from '../caps/counters.ts';
import { dayOf, ENVELOPES_A_DAY_OF_A_RECORDER, windowEnds_s } from '../caps/policy.ts';
import type { Database } from '../db/database.ts';

interface Parts {
  readonly database: Database;
  readonly hashKey: Uint8Array;
  readonly clock: Clock;
}

export async function tenantsForOperator({ database, hashKey, clock }: Parts): Promise<OperatorTenant[]> {
  const { kysely } = database;
  const [tenants, tokens, recorders] = await Promise.all([
    kysely.selectFrom('tenants').selectAll().orderBy('tenant').execute(),
    kysely.selectFrom('tenant_tokens').select(['token', 'tenant', 'label', 'made_at']).orderBy('token').execute(),
    kysely
      .selectFrom('recorders')
      .select([
        'tenant',
        sql<number>`count(*)::int`.as('count'),
        sql<number>`coalesce(sum(day_envelopes) filter (where last_day = ${dayOf(clock.wall_ms())}), 0)::int`.as(
          'today',
        ),
      ])
      .groupBy('tenant')
      .execute(),
  ]);
  const counted = new Map(recorders.map((row) => [row.tenant, row]));
  const today = await usedToday(
    { database, hashKey, clock },
    tenants.map(({ tenant }) => tenant),
  );
  return tenants.map((row) => ({
    tenant: row.tenant,
    name: row.name,
    fromAddress: row.from_address,
    ...(row.colour === null ? {} : { colour: row.colour }),
    enrols: row.enrols,
    ...(row.day_cap === null ? {} : { dayCap: row.day_cap }),
    suspended: row.suspended,
    recorders: counted.get(row.tenant)?.count ?? 0,
    // What a cap counts includes what it refused; where there is no cap, the recorders' own counts are all there is.
    today: Math.max(today.get(row.tenant) ?? 0, counted.get(row.tenant)?.today ?? 0),
    tokens: tokens
      .filter(({ tenant }) => tenant === row.tenant)
      .map(({ token, label, made_at }) => ({ id: token, label, madeAt: made_at.toISOString() })),
  }));
}

async function usedToday(
  { database, hashKey, clock }: Parts,
  tenants: readonly string[],
): Promise<Map<string, number>> {
  const keys = counterKeys(hashKey);
  const names = new Map(tenants.map((tenant) => [keys.ofTenant(tenant).toString('hex'), tenant]));
  if (names.size === 0) return new Map();
  const rows = await database.kysely
    .selectFrom('counters')
    .select(['key', 'count'])
    .where('ends', '=', windowEnds_s(DAY_MS, clock.wall_ms()))
    .where(
      'key',
      'in',
      [...names.keys()].map((hex) => Buffer.from(hex, 'hex')),
    )
    .execute();
  return new Map(rows.map(({ key, count }) => [names.get(Buffer.from(key).toString('hex')) ?? '', count]));
}

/** Of the last seven days for mailboxes, of today for recorders and tenants. */
export async function capsForOperator(parts: Parts): Promise<CapHit[]> {
  const { database, clock } = parts;
  const { kysely } = database;
  const now_ms = clock.wall_ms();
  const [mailboxes, recorders, tenants] = await Promise.all([
    kysely
      .selectFrom('deliveries')
      .select(['tenant', 'reason', sql<number>`count(*)::int`.as('count'), sql<Date>`max(changed_at)`.as('last')])
      .where('state', '=', 'capped')
      .where('changed_at', '>', new Date(now_ms - 7 * DAY_MS))
      .groupBy(['tenant', 'reason'])
      .execute(),
    kysely
      .selectFrom('recorders')
      .select(['tenant', sql<number>`count(*)::int`.as('count')])
      .where('last_day', '=', dayOf(now_ms))
      .where('day_envelopes', '>=', ENVELOPES_A_DAY_OF_A_RECORDER)
      .groupBy('tenant')
      .execute(),
    tenantsForOperator(parts),
  ]);
  return [
    ...mailboxes.map(({ tenant, reason, count, last }) => ({
      tenant,
      what: 'mailbox' as const,
      ...(reason === null ? {} : { reason }),
      sentence: `${count} of the last seven days’ mails were not sent, since their mailboxes had enough`,
      count,
      lastAt: new Date(last).toISOString(),
    })),
    ...recorders.map(({ tenant, count }) => ({
      tenant,
      what: 'recorder' as const,
      sentence: `${count === 1 ? 'one' : count} sent ${ENVELOPES_A_DAY_OF_A_RECORDER} requests or more today`,
      count,
    })),
    ...tenants
      .filter(({ dayCap, today }) => dayCap !== undefined && today >= dayCap)
      .map(({ tenant, dayCap, today }) => ({
        tenant,
        what: 'tenant' as const,
        sentence: `${today} requests today, of ${dayCap} that are allowed`,
        count: today,
      })),
  ];
}
