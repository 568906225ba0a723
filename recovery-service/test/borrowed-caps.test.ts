/** Nobody spends a cap that is somebody else's, and nobody's mail goes in the name of a tenant that has not admitted them. */
import { randomBytes } from 'node:crypto';
import type { ServiceCard } from '@nightlatch/protocol/envelope/card';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ENVELOPES_A_DAY_OF_A_RECORDER } from '../src/caps/policy.ts';
import { addTenant } from '../src/enrolment/edit-tenants.ts';
import { makeToken } from '../src/enrolment/tokens.ts';
import { enrolmentKey, enrolmentProof } from '@nightlatch/protocol/envelope/enrolment';
import { aReset, startRig, TestRecorder, type Rig } from './rig.ts';

let rig: Rig;
let card: ServiceCard;
beforeAll(async () => {
  rig = await startRig();
  card = await rig.card();
}, 60_000);
afterAll(() => rig?.stop());

const someone = (): string => `${randomBytes(6).toString('hex')}@example.org`;

async function tenantWithToken(tenant: string, dayCap: number | null): Promise<string> {
  const { database, keys, tenants } = rig.service;
  const now = new Date();
  await addTenant(database, tenant, { name: 'Alarms', from: 'codes@alarms.example', enrols: 'token', dayCap }, now);
  const token = await makeToken({ database, dataKey: keys.dataKey, tenant, label: '', now });
  await tenants.refresh();
  return token;
}

async function enrolled(tenant: string, token: string): Promise<TestRecorder> {
  const recorder = new TestRecorder();
  const key = await enrolmentKey(token);
  const proof = await enrolmentProof({ key, recorderKey: recorder.publicKey, tenant });
  const first = await recorder.seal({ ...card, tenant }, { ...aReset, to: someone() }, { enrolmentProof: proof });
  expect((await rig.post(first.bytes)).status).toBe(202);
  return recorder;
}

test('an envelope that comes together with one of another tenant does not go in the name of a tenant that asks for a token', async () => {
  await tenantWithToken('guarded', null);
  const stranger = new TestRecorder();
  const theirs = await stranger.seal({ ...card, tenant: 'guarded' }, { ...aReset, to: someone() }, { series: 2 });
  const open = await stranger.seal(card, { ...aReset, to: someone() });
  const [inTheirName, inTheOpen] = await Promise.all([
    rig.service.intake.take(theirs.bytes),
    rig.service.intake.take(open.bytes),
  ]);
  expect(inTheirName.outcome).toBe('refused');
  expect(inTheOpen.outcome).toBe('taken');
});

test('whoever has no token spends nothing of a tenant’s cap', async () => {
  const token = await tenantWithToken('capped', 3);
  for (let at = 0; at < 5; at += 1) {
    const stranger = await new TestRecorder().seal({ ...card, tenant: 'capped' }, { ...aReset, to: someone() });
    expect((await rig.post(stranger.bytes)).status).toBe(422);
  }
  await enrolled('capped', token);
});

test('whoever holds an older envelope spends nothing of the recorder’s cap, nor of its tenant’s, and changes nothing', async () => {
  const tenant = 'replayed';
  const recorder = await enrolled(tenant, await tenantWithToken(tenant, 3));
  const kept = await recorder.seal(
    { ...card, tenant },
    { ...aReset, to: someone() },
    { knownKeyId: Buffer.alloc(8, 1), requestNumber: 5 },
  );
  for (let at = 0; at <= ENVELOPES_A_DAY_OF_A_RECORDER; at += 1) expect((await rig.post(kept.bytes)).status).toBe(409);
  const { known_key_id } = await rig.service.database.kysely
    .selectFrom('recorders')
    .select('known_key_id')
    .where('key', '=', Buffer.from(recorder.publicKey))
    .executeTakeFirstOrThrow();
  expect(Buffer.from(known_key_id)).not.toEqual(Buffer.alloc(8, 1));
  const next = await recorder.seal({ ...card, tenant }, { ...aReset, to: someone() });
  expect((await rig.post(next.bytes)).status).toBe(202);
});
