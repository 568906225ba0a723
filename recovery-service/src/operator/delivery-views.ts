/**
 * What an operator sees of deliveries: states and reasons, by recorder ids and flow ids. Nothing is opened for it, so no address and no code can be in it.
 * Every list is bounded.
 */
import { createHash } from 'node:crypto';
import { CROCKFORD_ALPHABET, recorderIdOf, RECORDER_ID_CHARACTERS } from '@nightlatch/protocol/crockford';
import type { OperatorDelivery, Overview } from '@nightlatch/protocol/routes/operator';
import { deliveryStates } from '@nightlatch/protocol/service-paths';
import { type RawBuilder, sql } from 'kysely';
import { DAY_MS, type Clock } from '../base/clock.ts';
import type { Database } from '../db/database.ts';

const PAGE = 50;
/** Recorders whose six characters are the same; of millions there are a few. */
const MOST_NAMESAKES = 100;

export interface DeliveryFilter {
  readonly state?: OperatorDelivery['state'] | undefined;
  readonly tenant?: string | undefined;
  readonly recorderId?: string | undefined;
  /** Base64url. */
  readonly flowId?: string | undefined;
  /** `next` of the page before. */
  readonly after?: string | undefined;
}

export interface DeliveryPage {
  readonly deliveries: OperatorDelivery[];
  readonly next?: string;
}

/** The newest first. */
export async function findForOperator(database: Database, filter: DeliveryFilter): Promise<DeliveryPage> {
  let query = database.kysely
    .selectFrom('deliveries as d')
    .innerJoin('recorders as r', (join) => join.onRef('r.recorder', '=', 'd.recorder'))
    .select([
      'd.flow_id',
      'r.key',
      'd.tenant',
      'd.kind',
      'd.state',
      'd.reason',
      'd.sentence',
      'd.fixed_text',
      'd.attempts',
      'd.received_at',
      'd.changed_at',
    ])
    .orderBy('d.received_at', 'desc')
    .orderBy('d.flow_id', 'desc')
    .limit(PAGE + 1);
  if (filter.state !== undefined) query = query.where('d.state', '=', filter.state);
  if (filter.tenant !== undefined) query = query.where('d.tenant', '=', filter.tenant);
  if (filter.flowId !== undefined) query = query.where('d.flow_id', '=', Buffer.from(filter.flowId, 'base64url'));
  if (filter.recorderId !== undefined) {
    const recorders = await recordersCalled(database, filter.recorderId);
    if (recorders.length === 0) return { deliveries: [] };
    query = query.where('d.recorder', 'in', recorders);
  }
  const after = readCursor(filter.after);
  if (after !== undefined)
    query = query.where(sql<boolean>`(d.received_at, d.flow_id) < (${after.at}::timestamptz, ${after.flowId}::bytea)`);
  const rows = await query.execute();
  const shown = rows.slice(0, PAGE).map((row): OperatorDelivery => ({
    flowId: Buffer.from(row.flow_id).toString('base64url'),
    recorderId: recorderIdOf(createHash('sha256').update(row.key).digest()),
    tenant: row.tenant,
    kind: row.kind,
    state: deliveryStates.find((state) => state === row.state) ?? 'refused',
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.sentence === null ? {} : { sentence: row.sentence }),
    fixedText: row.fixed_text,
    attempts: row.attempts,
    receivedAt: row.received_at.toISOString(),
    changedAt: row.changed_at.toISOString(),
  }));
  const last = rows.length > PAGE ? shown.at(-1) : undefined;
  return last === undefined ? { deliveries: shown } : { deliveries: shown, next: `${last.receivedAt}_${last.flowId}` };
}

function readCursor(after: string | undefined): { at: Date; flowId: Buffer } | undefined {
  const [, at = '', flowId = ''] = /^([^_]+)_([\w-]{22})$/.exec(after ?? '') ?? [];
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? undefined : { at: time, flowId: Buffer.from(flowId, 'base64url') };
}

/** Looks at every recorder: some seconds where there are millions. */
async function recordersCalled(database: Database, recorderId: string): Promise<string[]> {
  const bits = [...recorderId.slice(0, RECORDER_ID_CHARACTERS)].reduce(
    (sum, character) => sum * 32 + CROCKFORD_ALPHABET.indexOf(character),
    0,
  );
  const byte = (at: number): RawBuilder<number> => sql<number>`get_byte(sha256(key), ${sql.lit(at)})`;
  const rows = await database.kysely
    .selectFrom('recorders')
    .select('recorder')
    .where(sql<boolean>`((${byte(0)} << 22) | (${byte(1)} << 14) | (${byte(2)} << 6) | (${byte(3)} >> 2)) = ${bits}`)
    .limit(MOST_NAMESAKES)
    .execute();
  return rows.map(({ recorder }) => recorder);
}

export async function overviewOf(database: Database, clock: Clock): Promise<Overview> {
  const { kysely } = database;
  const since = new Date(clock.wall_ms() - DAY_MS);
  const [states, waiting, handedOver, troubled, recorders] = await Promise.all([
    kysely
      .selectFrom('deliveries')
      .select(['state', sql<number>`count(*)::int`.as('count')])
      .where('received_at', '>', since)
      .groupBy('state')
      .execute(),
    kysely
      .selectFrom('deliveries')
      .select([sql<number>`count(*)::int`.as('count'), sql<Date | null>`min(received_at)`.as('oldest')])
      .where('envelope', 'is not', null)
      .executeTakeFirstOrThrow(),
    kysely
      .selectFrom('deliveries')
      .select('changed_at')
      .where('state', '=', 'handed-over')
      .orderBy('received_at', 'desc')
      .limit(1)
      .executeTakeFirst(),
    kysely
      .selectFrom('deliveries')
      .select(['changed_at', 'sentence'])
      .where('state', 'in', ['put-off', 'refused', 'capped', 'bounced'])
      .where('reason', 'in', ['mail-server', 'network', 'given-up'])
      .orderBy('changed_at', 'desc')
      .limit(1)
      .executeTakeFirst(),
    kysely
      .selectFrom('recorders')
      .select(sql<number>`count(*)::int`.as('count'))
      .executeTakeFirstOrThrow(),
  ]);
  const counted = new Map(states.map(({ state, count }) => [state, count]));
  return {
    lastDay: Object.fromEntries(deliveryStates.map((state) => [state, counted.get(state) ?? 0])) as Overview['lastDay'],
    waiting: {
      count: waiting.count,
      ...(waiting.oldest === null ? {} : { oldestSince: new Date(waiting.oldest).toISOString() }),
    },
    mail: {
      ...(handedOver === undefined ? {} : { lastHandedOverAt: handedOver.changed_at.toISOString() }),
      ...(troubled === undefined ? {} : { lastTroubleAt: troubled.changed_at.toISOString() }),
      ...(typeof troubled?.sentence === 'string' ? { trouble: troubled.sentence } : {}),
    },
    recorders: recorders.count,
    database: database.kind,
  };
}
