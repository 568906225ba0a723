/** The operator's room on a real database in memory, with a recorder and deliveries in it, and a clock of the test's. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type InjectOptions } from 'fastify';
import { recorderIdOf } from '@nightlatch/protocol/crockford';
import { silentLog } from '../../src/base/log.ts';
import { migrate } from '../../src/db/migrations.ts';
import { openPglite } from '../../src/db/pglite.ts';
import type { Tables } from '../../src/db/tables.ts';
import { ensureDefaultTenant, openTenants } from '../../src/enrolment/tenants.ts';
import { openKeys } from '../../src/keys/keys.ts';
import { idOf } from '../../src/keys/seal-keys.ts';
import { addOperatorRoutes } from '../../src/operator/door.ts';

export const ORIGIN = 'https://recovery.example.com';
const START_MS = Date.UTC(2026, 10, 28, 12);

export interface Desk extends AsyncDisposable {
  readonly tokenFile: string;
  readonly database: Awaited<ReturnType<typeof openPglite>>;
  readonly keys: Awaited<ReturnType<typeof openKeys>>;
  readonly logged: string[];
  pass(ms: number): void;
  now(): Date;
  /** With this service's own origin unless `headers` say otherwise. */
  call(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    more?: Pick<InjectOptions, 'headers' | 'payload' | 'remoteAddress'>,
  ): Promise<Answer>;
  /** The cookie of a new session. */
  signIn(token: string): Promise<string>;
  recorder(
    tenant?: string,
    more?: { readonly knownKeyId?: Buffer; readonly envelopesToday?: number },
  ): Promise<{ readonly row: string; readonly id: string }>;
  delivery(
    recorder: string,
    more?: Partial<Pick<Tables['deliveries'], 'state' | 'reason' | 'sentence' | 'tenant' | 'kind'>>,
  ): Promise<string>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  json(): unknown;
}

export async function openDesk(): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'nightlatch-operator-'));
  let now_ms = START_MS;
  const clock = { wall_ms: () => now_ms, monotonic_ms: () => now_ms };
  const database = await openPglite();
  await migrate(database, new Date(now_ms));
  await ensureDefaultTenant(database, 'recovery@example.com', new Date(now_ms));
  const keysFolder = join(folder, 'keys');
  const keys = await openKeys({ folder: keysFolder, clock, log: silentLog, look_ms: 20 });
  const tenants = await openTenants({ database, dataKey: keys.dataKey, log: silentLog });
  const tokenFile = join(folder, 'operator.token');
  const logged: string[] = [];
  const write = (message: string, fields?: unknown): void => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const app = fastify({ logger: false });
  await addOperatorRoutes(app, {
    database,
    keys,
    keysFolder,
    tenants,
    clock,
    tokenFile,
    publicUrl: () => ORIGIN,
    log: { info: write, warn: write, error: write },
  });
  await app.ready();
  const call: Desk['call'] = async (method, url, more = {}) => {
    const { headers = {}, ...rest } = more;
    const answer = await app.inject({ method, url, headers: { origin: ORIGIN, ...headers }, ...rest });
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.body,
      json: () => answer.json<unknown>(),
    };
  };
  return {
    tokenFile,
    database,
    keys,
    logged,
    pass: (ms) => (now_ms += ms),
    now: () => new Date(now_ms),
    call,
    async signIn(token) {
      const { headers } = await call('POST', '/operator/api/session', { payload: { token } });
      return String(headers['set-cookie']).split(';')[0] ?? '';
    },
    async recorder(tenant = 'default', more = {}) {
      const key = randomBytes(32);
      const { recorder } = await database.kysely
        .insertInto('recorders')
        .values({
          key,
          tenant,
          known_key_id: more.knownKeyId ?? idOf(keys.sealKeys().next),
          floor: '0',
          enrolled_at: new Date(now_ms),
          last_day: Math.floor(now_ms / 86_400_000),
          day_envelopes: more.envelopesToday ?? 1,
        })
        .returning('recorder')
        .executeTakeFirstOrThrow();
      return { row: recorder, id: recorderIdOf(createHash('sha256').update(key).digest()) };
    },
    async delivery(recorder, more = {}) {
      const flowId = randomBytes(16);
      const state = more.state ?? 'handed-over';
      await database.kysely
        .insertInto('deliveries')
        .values({
          flow_id: flowId,
          recorder,
          tenant: more.tenant ?? 'default',
          kind: more.kind ?? 'reset',
          series: 1,
          request_number: '1',
          state,
          reason: more.reason ?? null,
          sentence: more.sentence ?? null,
          fixed_text: false,
          attempts: 1,
          envelope: state === 'queued' || state === 'put-off' ? randomBytes(300) : null,
          received_at: new Date(now_ms),
          changed_at: new Date(now_ms),
        })
        .execute();
      return flowId.toString('base64url');
    },
    async [Symbol.asyncDispose]() {
      tenants.stop();
      keys.stop();
      await app.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
