/** Every cap, exceeded; enrolment by token; keys that rotate under recorders that do not know it yet. */
import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceCard } from '@nightlatch/protocol/envelope/card';
import type { EnvelopeContent } from '@nightlatch/protocol/envelope/content';
import { enrolmentKey, enrolmentProof } from '@nightlatch/protocol/envelope/enrolment';
import { eventually } from '@nightlatch/tools/waiting/eventually';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addTenant, changeTenant } from '../src/enrolment/edit-tenants.ts';
import { makeToken, removeToken } from '../src/enrolment/tokens.ts';
import { makeConsent } from '../src/keys/consent.ts';
import { recordersPerRetiredKey } from '../src/keys/forget.ts';
import { changeSealKeys } from '../src/keys/keys.ts';
import { rotated } from '../src/keys/seal-keys.ts';
import { sweepOnce } from '../src/deliveries/sweep.ts';
import { DAY_MS, type Clock } from '../src/base/clock.ts';
import { aReset, startRig, TestRecorder, type Rig } from './rig.ts';

let rig: Rig;
let card: ServiceCard;
const tokenFile = join(tmpdir(), `nl-figures-token-${process.pid}`);
/** From noon on, so that no window ends while a test counts. */
const noon: Clock = {
  wall_ms: () => Math.floor(Date.now() / DAY_MS) * DAY_MS + DAY_MS / 2 + performance.now(),
  monotonic_ms: () => performance.now(),
};
const metricsToken = randomBytes(16).toString('hex');
beforeAll(async () => {
  writeFileSync(tokenFile, metricsToken);
  rig = await startRig({
    parts: { clock: noon },
    environment: {
      ORIGIN_PER_MINUTE: '90',
      ORIGIN_PER_DAY: '100',
      TRUSTED_PROXIES: '1',
      METRICS_TOKEN_FILE: tokenFile,
    },
  });
  card = await rig.card();
}, 60_000);
afterAll(async () => {
  await rig?.stop();
  rmSync(tokenFile, { force: true });
});

let network = 0;
/** Each test comes from networks of its own. */
const from = (address = `10.${(network += 1)}.0.1`) => ({ 'x-forwarded-for': address });
const someone = (): string => `${randomBytes(6).toString('hex')}@example.org`;
const lettersTo = (to: string): number => rig.mailbox.letters.all().filter((letter) => letter.to.includes(to)).length;

async function settle(recorder: TestRecorder, content: EnvelopeContent, state: 'handed-over' | 'capped') {
  const { bytes, flowId } = await recorder.seal(card, content);
  expect((await rig.post(bytes, from())).status).toBe(202);
  return rig.delivery(flowId, state);
}

test('without a proof three mails a day go from a recorder to a mailbox, and six to a mailbox in all', async () => {
  const to = someone();
  const one = new TestRecorder();
  for (let count = 0; count < 3; count++) await settle(one, { ...aReset, to }, 'handed-over');
  expect(
    (await settle(one, { ...aReset, to: to.toUpperCase().replace('EXAMPLE.ORG', 'example.org') }, 'capped')).detail,
  ).toContain('Too many mails');
  // The fourth counted for the mailbox too.
  for (let count = 0; count < 2; count++) await settle(new TestRecorder(), { ...aReset, to }, 'handed-over');
  await settle(new TestRecorder(), { ...aReset, to }, 'capped');
  // Nor with a tag of its own for each mail.
  await settle(new TestRecorder(), { ...aReset, to: to.replace('@', '+another@') }, 'capped');
  expect(lettersTo(to)).toBe(5);
});

test('with a proof five resets an hour go, whatever others have spent', async () => {
  const to = someone();
  const recorder = new TestRecorder();
  for (let count = 0; count < 6; count++) {
    const other = await new TestRecorder().seal(card, { ...aReset, to });
    await rig.post(other.bytes, from());
  }
  const proof = makeConsent(rig.service.keys.consentKey).proofOf(recorder.publicKey, to);
  for (let count = 0; count < 5; count++) await settle(recorder, { ...aReset, to, proof }, 'handed-over');
  await settle(recorder, { ...aReset, to, proof }, 'capped');
});

test('with a proof twenty notices a day go', async () => {
  const to = someone();
  const recorder = new TestRecorder();
  const proof = makeConsent(rig.service.keys.consentKey).proofOf(recorder.publicKey, to);
  const { recorderName, accountName, locale } = aReset;
  const notice = { kind: 'notice', to, recorderName, accountName, locale, proof, notice: { what: 'test' } } as const;
  const sealed = await Promise.all(Array.from({ length: 21 }, () => recorder.seal(card, notice)));
  const origin = from();
  await Promise.all(sealed.map(({ bytes }) => rig.post(bytes, origin)));
  await eventually('twenty notices came', () => lettersTo(to) === 20);
  const states = await rig.service.database.kysely
    .selectFrom('deliveries')
    .select('state')
    .where(
      'flow_id',
      'in',
      sealed.map(({ flowId }) => Buffer.from(flowId)),
    )
    .execute();
  expect(states.filter(({ state }) => state === 'capped')).toHaveLength(1);
});

test('a recorder brings sixty envelopes a day', async () => {
  const recorder = new TestRecorder();
  const { recorderName, accountName, locale } = aReset;
  const notice = {
    kind: 'notice',
    to: someone(),
    recorderName,
    accountName,
    locale,
    notice: { what: 'test' },
  } as const;
  const sealed = await Promise.all(Array.from({ length: 61 }, () => recorder.seal(card, notice)));
  const origin = from();
  const answers = await Promise.all(sealed.map(({ bytes }) => rig.post(bytes, origin)));
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(60);
  const refused = answers.find(({ status }) => status === 429);
  expect(await refused?.json()).toMatchObject({ type: 'urn:nightlatch:problem:throttled' });
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
  // What was taken before is told as before.
  const taken = sealed[answers.findIndex(({ status }) => status === 202)];
  expect((await rig.post(taken?.bytes ?? new Uint8Array(), origin)).status).toBe(202);
});

test('a tenant takes as many as it was given', async () => {
  await addTenant(
    rig.service.database,
    'capped',
    { name: 'Capped', from: 'codes@mail.example.com', enrols: 'first-envelope', dayCap: 2 },
    new Date(),
  );
  await rig.service.tenants.refresh();
  const own = await rig.card('capped');
  const statuses: number[] = [];
  for (let count = 0; count < 3; count++) {
    const { bytes } = await new TestRecorder().seal(own, { ...aReset, to: someone() });
    statuses.push((await rig.post(bytes, from())).status);
  }
  expect(statuses).toEqual([202, 202, 429]);
  await changeTenant(rig.service.database, 'capped', { suspended: true });
  await rig.service.tenants.refresh();
  const { bytes } = await new TestRecorder().seal(own);
  expect((await rig.post(bytes, from())).status).toBe(422);
});

test('an origin brings so many a minute and a day; an IPv6 network is one; others are not concerned', async () => {
  const flood = Array.from({ length: 101 }, (_, at) =>
    rig.post(randomBytes(20), from(`2001:db8:0:7::${at.toString(16)}`)),
  );
  const answers = await Promise.all(flood);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(11);
  expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(60);
  expect((await rig.post(randomBytes(20), from('2001:db8:0:8::1'))).status).toBe(422);
  const figures = await fetch(`${rig.url}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } });
  expect(await figures.text()).toMatch(/recovery_envelopes_total\{outcome="capped-origin"\} 11/);
});

test('where a token is needed, a recorder enrols by its proof alone and then goes without', async () => {
  const { database, keys, tenants } = rig.service;
  await addTenant(database, 'locked', { name: 'Locked', from: 'codes@mail.example.com' }, new Date());
  const token = await makeToken({ database, dataKey: keys.dataKey, tenant: 'locked', label: 'van', now: new Date() });
  await tenants.refresh();
  const own = await rig.card('locked');
  expect(own.enrols).toBe('token');
  const recorder = new TestRecorder();
  const proofFor = async (text: string, { publicKey }: TestRecorder) =>
    enrolmentProof({ key: await enrolmentKey(text), recorderKey: publicKey, tenant: 'locked' });
  const status = async (who: TestRecorder, proof: Uint8Array | undefined): Promise<number> =>
    (await rig.post((await who.seal(own, { ...aReset, to: someone() }, { enrolmentProof: proof })).bytes, from()))
      .status;
  expect(await status(recorder, undefined)).toBe(422);
  expect(await status(recorder, await proofFor('wrong', recorder))).toBe(422);
  expect(await status(recorder, await proofFor(token, new TestRecorder()))).toBe(422);
  expect(await status(recorder, await proofFor(token, recorder))).toBe(202);
  expect(await status(recorder, undefined)).toBe(202);
  const [row] = await database.kysely.selectFrom('tenant_tokens').selectAll().where('tenant', '=', 'locked').execute();
  expect(Buffer.from(row?.sealed_key ?? []).includes(Buffer.from(await enrolmentKey(token)))).toBe(false);
  expect(await removeToken(database, 'locked', row?.token ?? 0)).toBe(true);
  await tenants.refresh();
  const late = new TestRecorder();
  expect(await status(late, await proofFor(token, late))).toBe(422);
  expect(await status(recorder, undefined)).toBe(202);
});

test('keys rotate under a recorder that has not heard of it, and are kept while it may seal to them', async () => {
  const keysDir = join(rig.folder, 'keys');
  for (const name of readdirSync(keysDir)) expect(statSync(join(keysDir, name)).mode & 0o077, name).toBe(0);
  const old = new TestRecorder();
  const before = await rig.card();
  const first = await old.seal(before, { ...aReset, to: someone() });
  await rig.post(first.bytes, from());
  await rig.delivery(first.flowId, 'handed-over');
  for (let count = 0; count < 2; count++) changeSealKeys(keysDir, (keys) => rotated(keys, new Date()));
  const now = await eventually('the service sees the rotation', async () => {
    const seen = await rig.card();
    return seen.number === before.number + 2 && seen;
  });
  expect(now.identity).toBe(before.identity);
  expect([now.current, now.next]).not.toContain(before.next);
  const late = await old.seal(before, { ...aReset, to: someone() });
  const answer = await rig.post(late.bytes, from());
  expect(answer.status).toBe(202);
  expect(JSON.parse(((await answer.json()) as { card: { card: string } }).card.card)).toEqual(now);
  await rig.delivery(late.flowId, 'handed-over');
  // Everybody else in this file knows the first card only; when this recorder alone is looked at, it needs both retired keys.
  const { database } = rig.service;
  await database.kysely.deleteFrom('recorders').where('key', '<>', Buffer.from(old.publicKey)).execute();
  const needed = () => recordersPerRetiredKey(database, rig.service.keys.sealKeys());
  expect(await needed()).toEqual([1, 1]);
  const heard = await old.seal(now, { ...aReset, to: someone() });
  await rig.post(heard.bytes, from());
  await rig.delivery(heard.flowId, 'handed-over');
  expect(await needed()).toEqual([0, 0]);
});

test('what is forgotten after a month is never taken again', async () => {
  const recorder = new TestRecorder();
  const { bytes, flowId } = await recorder.seal(card, { ...aReset, to: someone() });
  await rig.post(bytes, from());
  await rig.delivery(flowId, 'handed-over');
  await sweepOnce(rig.service.database, Date.now() + 31 * DAY_MS);
  const again = await rig.post(bytes, from());
  expect(again.status).toBe(409);
  const counters = await rig.service.database.kysely.selectFrom('counters').selectAll().execute();
  expect(counters).toEqual([]);
});
