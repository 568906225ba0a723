/**
 * Recorders and their series: known by their Ed25519 key, enrolled by their first envelope. All statements take many at once, in the order of the key, so that
 * processes that meet at a row wait for each other and never in a circle.
 */
import type { Queries, Statement } from '../db/database.ts';

export interface SeenRecorder {
  readonly key: Uint8Array;
  readonly tenant: string;
  readonly knownKeyId: Uint8Array;
  /** New envelopes of it that came together. */
  readonly envelopes: number;
  /** It may become this tenant's where it is not. */
  readonly isAdmitted: boolean;
}

export interface EnrolledRecorder {
  readonly keyHex: string;
  /** Whose it is. */
  readonly tenant: string;
  readonly recorder: string;
  readonly floor: number;
  /** With those that came just now. */
  readonly dayEnvelopes: number;
}

interface RecorderRow {
  readonly key_hex: string;
  readonly tenant: string;
  readonly recorder: string;
  readonly floor: string;
  readonly day_envelopes: number;
}

const returned = `encode(r.key, 'hex') as key_hex, r.tenant, r.recorder::text as recorder, r.floor::text as floor, r.day_envelopes`;

const enrol: Statement = {
  name: 'recorders_enrol',
  text: `
    insert into recorders as r (key, tenant, known_key_id, enrolled_at, last_day, day_envelopes)
    select e.key, e.tenant, e.known_key_id, $5::timestamptz, $6::int, e.envelopes
    from unnest($1::bytea[], $2::text[], $3::bytea[], $4::int[]) as e (key, tenant, known_key_id, envelopes)
    order by e.key
    on conflict (key) do update set
      tenant = excluded.tenant,
      known_key_id = excluded.known_key_id,
      last_day = excluded.last_day,
      day_envelopes = case when r.last_day = excluded.last_day
        then r.day_envelopes + excluded.day_envelopes else excluded.day_envelopes end
    returning ${returned}`,
};

const see: Statement = {
  name: 'recorders_see',
  text: `
    update recorders as r set
      known_key_id = e.known_key_id,
      day_envelopes = case when r.last_day = $5::int then r.day_envelopes + e.envelopes else e.envelopes end,
      last_day = $5::int
    from unnest($1::bytea[], $2::text[], $3::bytea[], $4::int[]) as e (key, tenant, known_key_id, envelopes)
    where r.key = e.key and r.tenant = e.tenant
    returning ${returned}`,
};

/** By their keys in hex; a recorder that is not enrolled and not admitted is missing. No key twice. */
export async function seeRecorders(
  queries: Queries,
  seen: readonly SeenRecorder[],
  at: { readonly now: Date; readonly day: number },
): Promise<Map<string, EnrolledRecorder>> {
  const found = new Map<string, EnrolledRecorder>();
  const take = async (statement: Statement, some: readonly SeenRecorder[], rest: readonly unknown[]): Promise<void> => {
    if (some.length === 0) return;
    const columns = [
      some.map(({ key }) => Buffer.from(key)),
      some.map(({ tenant }) => tenant),
      some.map(({ knownKeyId }) => Buffer.from(knownKeyId)),
      some.map(({ envelopes }) => envelopes),
    ];
    for (const row of await queries.run<RecorderRow>(statement, [...columns, ...rest])) {
      found.set(row.key_hex, {
        keyHex: row.key_hex,
        tenant: row.tenant,
        recorder: row.recorder,
        floor: Number(row.floor),
        dayEnvelopes: row.day_envelopes,
      });
    }
  };
  await take(
    enrol,
    seen.filter(({ isAdmitted }) => isAdmitted),
    [at.now, at.day],
  );
  await take(
    see,
    seen.filter(({ isAdmitted }) => !isAdmitted),
    [at.day],
  );
  return found;
}

export interface Standing {
  readonly tenant: string;
  readonly floor: number;
  /** Of the series that was asked for. */
  readonly highest: number;
  /** New envelopes of this day so far. */
  readonly dayEnvelopes: number;
}

const look: Statement = {
  name: 'recorders_look',
  text: `
    select e.at, r.tenant, r.floor::text as floor, coalesce(s.highest, 0)::text as highest,
      case when r.last_day = $3::int then r.day_envelopes else 0 end as day_envelopes
    from unnest($1::bytea[], $2::smallint[]) with ordinality as e (key, series, at)
    join recorders r on r.key = e.key
    left join series s on s.recorder = r.recorder and s.series = e.series`,
};

/** As it stands, before anything is counted or changed; for each, in their order. Undefined for one that is not enrolled. */
export async function lookAtRecorders(
  queries: Queries,
  asked: readonly { readonly key: Uint8Array; readonly series: number }[],
  day: number,
): Promise<(Standing | undefined)[]> {
  const standings: (Standing | undefined)[] = asked.map(() => undefined);
  if (asked.length === 0) return standings;
  const rows = await queries.run<{
    at: string | number;
    tenant: string;
    floor: string;
    highest: string;
    day_envelopes: number;
  }>(look, [asked.map(({ key }) => Buffer.from(key)), asked.map(({ series }) => series), day]);
  for (const { at, tenant, floor, highest, day_envelopes } of rows)
    standings[Number(at) - 1] = {
      tenant,
      floor: Number(floor),
      highest: Number(highest),
      dayEnvelopes: day_envelopes,
    };
  return standings;
}

export interface SeriesMark {
  readonly recorder: string;
  readonly series: number;
  readonly requestNumber: number;
}

const raise: Statement = {
  name: 'series_raise',
  text: `
    insert into series as s (recorder, series, highest)
    select e.recorder, e.series, e.highest
    from unnest($1::bigint[], $2::smallint[], $3::bigint[]) as e (recorder, series, highest)
    order by e.recorder, e.series
    on conflict (recorder, series) do update set highest = greatest(s.highest, excluded.highest)
    returning s.recorder::text as recorder, s.series, s.highest::text as highest`,
};

/** The highest request number of each series, these counted; by `seriesKey`. */
export async function raiseSeries(queries: Queries, marks: readonly SeriesMark[]): Promise<Map<string, number>> {
  const highest = new Map<string, SeriesMark>();
  for (const mark of marks) {
    const before = highest.get(seriesKey(mark));
    if (before === undefined || before.requestNumber < mark.requestNumber) highest.set(seriesKey(mark), mark);
  }
  const all = [...highest.values()];
  if (all.length === 0) return new Map();
  const rows = await queries.run<{ recorder: string; series: number; highest: string }>(raise, [
    all.map(({ recorder }) => recorder),
    all.map(({ series }) => series),
    all.map(({ requestNumber }) => requestNumber),
  ]);
  return new Map(rows.map((row) => [seriesKey(row), Number(row.highest)]));
}

export function seriesKey({ recorder, series }: { readonly recorder: string; readonly series: number }): string {
  return `${recorder}/${series}`;
}
