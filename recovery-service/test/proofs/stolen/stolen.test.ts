/**
 * A database that is stolen while the service works, and once it rests, opens nothing: no address, code or name in any form, in tables, write-ahead log, the service's log or
 * its figures; and no key in it opens any envelope in it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importSealKey, openEnvelope } from '@nightlatch/protocol/envelope/seal';
import type { Envelope } from '@nightlatch/protocol/envelope/layout';
import { startMailSink, type MailSink } from '@nightlatch/tools/mail-sink/mail-sink';
import { startPostgres, type Postgres } from '@nightlatch/tools/postgres/postgres';
import { makeClient, type ServiceClient } from '@nightlatch/tools/recovery-service/client';
import { startService, type ServiceProcess } from '@nightlatch/tools/recovery-service/process';
import { bytesOf, envelopeOf, inTurns, pretendRecorder } from '@nightlatch/tools/recovery-service/recorders';
import { eventually } from '@nightlatch/tools/waiting/eventually';
import { parseSealKeys } from '../../../src/keys/seal-keys.ts';
import { dumpTables, envelopesIn, filesBelow, keysIn, type Stolen } from './dump.ts';
import { formsOf, searchIn } from './search.ts';

const FLOWS = 300;
const TOKEN = 'a-token-for-the-figures-of-this-test';
const NAMES = ['Zwiebelhaus Quarz', 'Xaveria Pinsel'] as const;

let keysDir: string;
let postgres: Postgres;
let sink: MailSink;
let service: ServiceProcess;
let client: ServiceClient;
const secrets: string[] = [...NAMES];
let underLoad: Stolen;
let atRest: Stolen;

beforeAll(async () => {
  keysDir = mkdtempSync(join(tmpdir(), 'nightlatch-stolen-'));
  writeFileSync(join(keysDir, 'metrics.token'), TOKEN, { mode: 0o600 });
  postgres = await startPostgres();
  // Half of all tries have to wait, so that some envelopes are still there when the service rests.
  sink = await startMailSink({ refusedShare: 0.5 });
  service = await startService({
    databaseUrl: postgres.url(),
    smtpUrl: sink.url,
    keysDir,
    environment: { METRICS_TOKEN_FILE: join(keysDir, 'metrics.token') },
  });
  client = makeClient(8);
  const sealKey = Buffer.from((await client.card(service.url)).current, 'base64url');
  const flows = Array.from({ length: FLOWS }, (_, number) => number);
  let sent = 0;
  const stealing = eventually('half is sent', () => sent > FLOWS / 2, { within_ms: 60_000, every_ms: 5 }).then(() =>
    dumpTables(postgres),
  );
  await inTurns(
    flows,
    async (number) => {
      const chance = bytesOf('stolen', number);
      // Digits and letters that come nowhere else by themselves.
      const code = chance.toString('hex').replace(/[a-f]/g, '').slice(0, 13).toUpperCase().padEnd(13, 'Q');
      const to = `mailbox.${chance.toString('hex', 0, 6)}@quarz-${number}.example`;
      secrets.push(to, code);
      const envelope = await envelopeOf(
        {
          recorder: pretendRecorder(5, number),
          flowId: chance.subarray(16),
          series: 1,
          requestNumber: 10,
          content: {
            kind: 'reset',
            to,
            code,
            recorderName: NAMES[0],
            accountName: NAMES[1],
            locale: 'de',
            life_min: 60,
            lifeFrom: 'acceptance',
          },
        },
        sealKey,
      );
      const { status } = await client.post(service.url, envelope);
      if (status !== 202) throw new Error(`an envelope was answered with ${status}`);
      sent += 1;
    },
    8,
  );
  underLoad = await stealing;
  await eventually(
    'every flow was tried',
    async () => {
      const [row] = await postgres.query(`select count(*)::int as untried from deliveries where state = 'queued'`);
      return row?.['untried'] === 0;
    },
    { within_ms: 60_000 },
  );
  await postgres.query('checkpoint');
  atRest = await dumpTables(postgres);
}, 150_000);

afterAll(async () => {
  client?.close();
  await service?.stop();
  await Promise.allSettled([sink?.end(), postgres?.end()]);
  rmSync(keysDir, { recursive: true, force: true });
});

test('the tables hold no address, no code and no name', { timeout: 60_000 }, () => {
  expect(underLoad.rows).toBeGreaterThan(FLOWS);
  expect([...underLoad.tables.keys()]).toEqual(expect.arrayContaining(['public.deliveries', 'public.recorders']));
  expect([...underLoad.tables.keys()].some((name) => name.startsWith('pgboss.'))).toBe(true);
  for (const stolen of [underLoad, atRest])
    for (const [table, rows] of stolen.tables) expect(searchIn(table, rows, secrets)).toEqual([]);
});

test("the server's files and its write-ahead log hold none either", { timeout: 120_000 }, () => {
  let bytes = 0;
  const few = secrets.slice(0, 22);
  for (const [path, content] of filesBelow(postgres.folder)) {
    bytes += content.length;
    expect(searchIn(path, content, few)).toEqual([]);
  }
  expect(bytes).toBeGreaterThan(16 << 20);
});

test("the service's log and its figures say none", { timeout: 60_000 }, async () => {
  const figures = await client.get(service.url, '/metrics', { authorization: `Bearer ${TOKEN}` });
  expect(figures.status).toBe(200);
  expect(searchIn('figures', figures.body, secrets)).toEqual([]);
  expect(searchIn('log', Buffer.from(service.said.join('\n')), secrets)).toEqual([]);
});

test('no key in a dump opens an envelope in it, and the real one does', { timeout: 120_000 }, async () => {
  const envelopes = [...envelopesIn(underLoad), ...envelopesIn(atRest)];
  expect(envelopes.length).toBeGreaterThan(50);
  const { current } = parseSealKeys(
    String([...filesBelow(keysDir)].find(([path]) => path.endsWith('seal-keys.json'))?.[1]),
  );
  const real = await importSealKey(
    Buffer.from(current.privateKey, 'base64url'),
    Buffer.from(current.publicKey, 'base64url'),
  );
  const opened = await openEnvelope(first(envelopes), real);
  expect(opened?.kind).toBe('reset');
  const planted = Buffer.from(current.privateKey, 'base64url');
  const keys = [...keysIn(underLoad), ...keysIn(atRest)];
  expect(keys.length).toBeGreaterThan(FLOWS);
  expect(await openedBy(keys.slice(0, 1_500), envelopes.slice(0, 2))).toBe(0);
  // The trial itself finds a key that does open.
  expect(await openedBy([planted], envelopes.slice(0, 2))).toBe(2);
  for (const key of keys) expect(key.equals(planted)).toBe(false);
});

test('a planted address is found in each form', () => {
  const address = 'jane.planted@example.com';
  const about = (form: string): Buffer => Buffer.from(`{"row":1,"note":"x${form}y"}`);
  for (const [form, text] of formsOf(address))
    expect(searchIn('planted', about(text), [address]), form).not.toEqual([]);
  const inside = Buffer.from(`To: ${address}\r\n`).toString('base64');
  expect(searchIn('planted', about(inside), [address])).not.toEqual([]);
  expect(searchIn('planted', about('JANE.Planted@Example.com'), [address])).not.toEqual([]);
});

async function openedBy(keys: readonly Buffer[], envelopes: readonly Envelope[]): Promise<number> {
  let opened = 0;
  await inTurns(keys, async (key) => {
    const pair = await importSealKey(key, publicOf(key));
    for (const envelope of envelopes) if ((await openEnvelope(envelope, pair)) !== undefined) opened += 1;
  });
  return opened;
}

function publicOf(raw: Buffer): Buffer {
  const der = Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), raw]);
  const key = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
  return key.export({ format: 'der', type: 'spki' }).subarray(-32);
}

function first(envelopes: readonly Envelope[]): Envelope {
  const [one] = envelopes;
  if (one === undefined) throw new Error('There is no envelope in the dump.');
  return one;
}
