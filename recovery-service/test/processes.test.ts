/** Several processes on one real PostgreSQL, as they are run: started at once, stopped, killed, with the database restarted under them, and tenants that flood. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ServiceCard, SignedCard } from '@nightlatch/protocol/envelope/card';
import { startMailbox, type Mailbox } from '@nightlatch/tools/mailbox/mailbox';
import { type Postgres, startPostgres } from '@nightlatch/tools/postgres/postgres';
import { eventually } from '@nightlatch/tools/waiting/eventually';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { aReset, postEnvelope, TestRecorder } from './rig.ts';

const bin = join(import.meta.dirname, '..', 'bin', 'nightlatch-recovery-service.mjs');
let postgres: Postgres;
let mailbox: Mailbox;
let folder: string;
let environment: Record<string, string>;
const children = new Set<ChildProcess>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nl-service-'));
  [postgres, mailbox] = await Promise.all([startPostgres(), startMailbox()]);
  environment = {
    PORT: '0',
    DATABASE_URL: await postgres.make('service'),
    KEYS_DIR: folder,
    SMTP_URL: `smtp://127.0.0.1:${mailbox.smtpPort}`,
    SMTP_CONNECTIONS: '2',
    MAIL_FROM: 'codes@mail.example.com',
    PUBLIC_URL: 'http://recovery.test',
    ORIGIN_PER_MINUTE: '0',
    ORIGIN_PER_DAY: '0',
  };
}, 240_000);
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await mailbox?.stop();
  await postgres?.end();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);
beforeEach(() => mailbox.behave({ kind: 'accept' }));

async function serve(): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const child = spawn(process.execPath, [bin], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  child.once('exit', () => children.delete(child));
  for await (const line of createInterface({ input: child.stdout })) {
    const { port } = JSON.parse(line) as { port: number };
    return { url: `http://127.0.0.1:${port}`, child };
  }
  throw new Error('the service ended before it was up');
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
  const ended = once(child, 'exit');
  child.kill(signal);
  const [code] = (await ended) as [number | null];
  return code;
}

async function command(...words: string[]): Promise<string> {
  const child = spawn(process.execPath, [bin, ...words], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (piece: Buffer) => (said += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
  await once(child, 'close');
  return said;
}

async function cardOf(url: string, tenant = 'default'): Promise<ServiceCard> {
  const signed = (await (await fetch(`${url}/v1/card?tenant=${tenant}`)).json()) as SignedCard;
  return JSON.parse(signed.card) as ServiceCard;
}

const count = (prefix: string): number =>
  mailbox.letters.all().filter(({ to }) => to[0]?.startsWith(prefix) === true).length;

async function flood(url: string, card: ServiceCard, prefix: string, mails: number): Promise<void> {
  const sealed = await Promise.all(
    Array.from({ length: mails }, (_, at) =>
      new TestRecorder().seal(card, { ...aReset, to: `${prefix}${at}@example.org` }),
    ),
  );
  const answers = await Promise.all(sealed.map(({ bytes }) => postEnvelope(url, bytes)));
  expect(answers.every(({ status }) => status === 202)).toBe(true);
}

test('processes that start at once share one schema, one set of keys and one queue; what one took in the other mails when it is killed', async () => {
  const [one, two] = await Promise.all([serve(), serve()]);
  const card = await cardOf(one.url);
  expect(await cardOf(two.url)).toEqual(card);
  // The same flow at both in the same moment is one mail.
  const recorder = new TestRecorder();
  const { bytes } = await recorder.seal(card, { ...aReset, to: 'both@example.org' });
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, at) => postEnvelope(at % 2 ? one.url : two.url, bytes)),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
  await eventually('the mail came', () => count('both') === 1);
  // One takes them in and is killed: what it had taken on is mailed when its lease is over.
  await flood(one.url, card, 'killed', 20);
  await end(one.child, 'SIGKILL');
  await eventually('all mails came', () => count('killed') >= 20, { within_ms: 90_000 });
  expect(count('both')).toBe(1);
  const ids = mailbox.letters.all().filter(({ to }) => to[0]?.startsWith('killed') === true);
  expect(new Set(ids.map(({ messageId }) => messageId)).size).toBe(20);
  expect(await end(two.child, 'SIGTERM')).toBe(0);
}, 150_000);

test('a stop finishes what was begun, gives back the rest, and loses nothing', async () => {
  const first = await serve();
  const card = await cardOf(first.url);
  mailbox.behave({ kind: 'accept-late', delay_ms: 300 });
  await flood(first.url, card, 'stopped', 12);
  await eventually('some are on their way', () => count('stopped') > 0);
  expect(await end(first.child, 'SIGTERM')).toBe(0);
  const before = count('stopped');
  expect(before).toBeLessThan(12);
  mailbox.behave({ kind: 'accept' });
  const second = await serve();
  await eventually('the rest came', () => count('stopped') === 12);
  await end(second.child, 'SIGTERM');
  expect(count('stopped')).toBe(12);
}, 90_000);

test('a flood of one tenant does not delay another, and a restart of the database loses nothing', async () => {
  const service = await serve();
  expect(
    await command(
      'tenants',
      'add',
      'other',
      '--name',
      'Other',
      '--from',
      'codes@other.example.com',
      '--enrols',
      'first-envelope',
    ),
  ).toBe('');
  expect(await command('tenants', 'list')).toContain('other  Other');
  expect(await command('keys', 'forget', '0000000000000000')).toContain('is not a retired key');
  const other = await eventually('the tenant is known', () => cardOf(service.url, 'other').catch(() => undefined));
  mailbox.behave({ kind: 'accept-late', delay_ms: 20 });
  await flood(service.url, await cardOf(service.url), 'flood', 300);
  await flood(service.url, other, 'calm', 3);
  await eventually('the calm tenant’s mails came', () => count('calm') === 3);
  expect(count('flood')).toBeLessThan(250);
  await postgres.restart();
  await flood(service.url, other, 'after', 2);
  await eventually('all mails came', () => count('flood') === 300 && count('after') === 2, { within_ms: 150_000 });
  await end(service.child, 'SIGTERM');
}, 240_000);
