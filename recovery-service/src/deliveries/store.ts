/** The statements on `deliveries`: each takes many at once. */
import type { deliveryStates } from '@nightlatch/protocol/routes/service';
import type { Queries, Statement } from '../db/database.ts';
import type { SeriesMark } from '../enrolment/recorders.ts';

export type DeliveryState = (typeof deliveryStates)[number];

/** Why a delivery stands as it does; a closed set, for operators and figures. */
export type Reason =
  | 'unopenable'
  | 'no-consent'
  | 'given-up'
  | 'too-many'
  | 'newer-request'
  | 'tenant'
  | 'mailbox'
  | 'mail'
  | 'mail-server'
  | 'network';

export interface KnownDelivery {
  readonly flowHex: string;
  readonly keyHex: string;
  readonly state: DeliveryState;
  readonly sentence: string | undefined;
  readonly fixedText: boolean;
  readonly tenant: string;
  readonly knownKeyIdHex: string;
}

const find: Statement = {
  name: 'deliveries_find',
  text: `
    select encode(d.flow_id, 'hex') as flow_hex, encode(r.key, 'hex') as key_hex, d.state, d.sentence, d.fixed_text, r.tenant,
      encode(r.known_key_id, 'hex') as known_hex
    from deliveries d join recorders r on r.recorder = d.recorder where d.flow_id = any($1::bytea[])`,
};

interface FoundRow {
  readonly flow_hex: string;
  readonly key_hex: string;
  readonly state: DeliveryState;
  readonly sentence: string | null;
  readonly fixed_text: boolean;
  readonly tenant: string;
  readonly known_hex: string;
}

/** By flow id in hex. */
export async function findDeliveries(
  queries: Queries,
  flowIds: readonly Uint8Array[],
): Promise<Map<string, KnownDelivery>> {
  const rows = await queries.run<FoundRow>(find, [flowIds.map((flowId) => Buffer.from(flowId))]);
  return new Map(
    rows.map((row) => [
      row.flow_hex,
      {
        flowHex: row.flow_hex,
        keyHex: row.key_hex,
        state: row.state,
        sentence: row.sentence ?? undefined,
        fixedText: row.fixed_text,
        tenant: row.tenant,
        knownKeyIdHex: row.known_hex,
      },
    ]),
  );
}

export interface NewDelivery extends SeriesMark {
  readonly flowId: Uint8Array;
  readonly tenant: string;
  readonly kind: 'reset' | 'confirmation' | 'notice';
  readonly envelope: Uint8Array;
}

const add: Statement = {
  name: 'deliveries_add',
  text: `
    insert into deliveries (flow_id, recorder, tenant, kind, series, request_number, envelope, state, received_at, changed_at)
    select e.flow_id, e.recorder, e.tenant, e.kind, e.series, e.request_number, e.envelope, 'queued', $8::timestamptz, $8::timestamptz
    from unnest($1::bytea[], $2::bigint[], $3::text[], $4::text[], $5::smallint[], $6::bigint[], $7::bytea[])
      as e (flow_id, recorder, tenant, kind, series, request_number, envelope)
    order by e.flow_id
    on conflict (flow_id) do nothing
    returning encode(flow_id, 'hex') as flow_hex`,
};

/** The flow ids (hex) that are new; the others came by another process in this moment. */
export async function addDeliveries(queries: Queries, all: readonly NewDelivery[], now: Date): Promise<Set<string>> {
  if (all.length === 0) return new Set();
  const rows = await queries.run<{ flow_hex: string }>(add, [
    all.map(({ flowId }) => Buffer.from(flowId)),
    all.map(({ recorder }) => recorder),
    all.map(({ tenant }) => tenant),
    all.map(({ kind }) => kind),
    all.map(({ series }) => series),
    all.map(({ requestNumber }) => requestNumber),
    all.map(({ envelope }) => Buffer.from(envelope)),
    now,
  ]);
  return new Set(rows.map(({ flow_hex }) => flow_hex));
}

const replace: Statement = {
  name: 'deliveries_replace',
  text: `
    update deliveries as d set state = 'replaced', reason = 'newer-request', sentence = null, envelope = null, changed_at = $4::timestamptz
    from unnest($1::bigint[], $2::smallint[], $3::bigint[]) as e (recorder, series, highest)
    where d.recorder = e.recorder and d.series = e.series and d.request_number < e.highest and d.envelope is not null`,
};

/** What waits with a lower number is not mailed any more, and its envelope is erased. */
export async function replaceOlder(queries: Queries, highest: readonly SeriesMark[], now: Date): Promise<void> {
  if (highest.length === 0) return;
  await queries.run(replace, [
    highest.map(({ recorder }) => recorder),
    highest.map(({ series }) => series),
    highest.map(({ requestNumber }) => requestNumber),
    now,
  ]);
}

export interface WaitingDelivery {
  readonly flowHex: string;
  readonly envelope: Uint8Array;
  readonly tenant: string;
  readonly received_ms: number;
  readonly attempts: number;
}

const load: Statement = {
  name: 'deliveries_load',
  text: `
    select encode(flow_id, 'hex') as flow_hex, envelope, tenant, attempts,
      (extract(epoch from received_at) * 1000)::float8 as received_ms
    from deliveries where flow_id = any($1::bytea[]) and envelope is not null`,
};

/** Those that still wait, by flow id in hex. */
export async function loadWaiting(
  queries: Queries,
  flowIds: readonly Uint8Array[],
): Promise<Map<string, WaitingDelivery>> {
  const rows = await queries.run<{
    flow_hex: string;
    envelope: Uint8Array;
    tenant: string;
    attempts: number;
    received_ms: number;
  }>(load, [flowIds.map((flowId) => Buffer.from(flowId))]);
  return new Map(
    rows.map(({ flow_hex, ...row }) => [
      flow_hex,
      {
        flowHex: flow_hex,
        envelope: row.envelope,
        tenant: row.tenant,
        attempts: row.attempts,
        received_ms: row.received_ms,
      },
    ]),
  );
}

export interface Settled {
  readonly flowId: Uint8Array;
  readonly state: DeliveryState;
  readonly reason: Reason | undefined;
  readonly sentence: string | undefined;
  readonly fixedText: boolean;
}

/** What was put off keeps its envelope, unless a newer request took its place; everything else is erased here. */
const settle: Statement = {
  name: 'deliveries_settle',
  text: `
    update deliveries as d set state = e.state, reason = e.reason, sentence = e.sentence, fixed_text = e.fixed_text,
      attempts = d.attempts + 1, changed_at = $6::timestamptz,
      envelope = case when e.state = 'put-off' then d.envelope end
    from unnest($1::bytea[], $2::text[], $3::text[], $4::text[], $5::bool[]) as e (flow_id, state, reason, sentence, fixed_text)
    where d.flow_id = e.flow_id and (d.envelope is not null or e.state = 'handed-over')`,
};

export async function settleDeliveries(queries: Queries, all: readonly Settled[], now: Date): Promise<void> {
  if (all.length === 0) return;
  await queries.run(settle, [
    all.map(({ flowId }) => Buffer.from(flowId)),
    all.map(({ state }) => state),
    all.map(({ reason }) => reason ?? null),
    all.map(({ sentence }) => sentence ?? null),
    all.map(({ fixedText }) => fixedText),
    now,
  ]);
}

const bounce: Statement = {
  name: 'deliveries_bounce',
  text: `
    update deliveries set state = 'bounced', reason = 'mailbox', sentence = $2::text, changed_at = $3::timestamptz
    where flow_id = $1::bytea and state = 'handed-over'`,
};

export async function bounceDelivery(queries: Queries, flowId: Uint8Array, sentence: string, now: Date): Promise<void> {
  await queries.run(bounce, [Buffer.from(flowId), sentence, now]);
}
