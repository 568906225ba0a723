/** From an envelope to the mail, over the wires: HTTP in front, a real mail server behind, the embedded database between. */
import { randomBytes } from 'node:crypto';
import type { EnvelopeContent } from '@nightlatch/protocol/envelope/content';
import type { ServiceCard } from '@nightlatch/protocol/envelope/card';
import { CROCKFORD_ALPHABET } from '@nightlatch/protocol';
import type { Letter } from '@nightlatch/tools/mailbox/letters';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { aReset, startRig, TestRecorder, type Rig } from './rig.ts';

let rig: Rig;
let card: ServiceCard;
beforeAll(async () => {
  rig = await startRig();
  card = await rig.card();
}, 60_000);
afterAll(() => rig?.stop());
beforeEach(() => rig.mailbox.behave({ kind: 'accept' }));

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const someone = (): string => `${randomBytes(6).toString('hex')}@example.org`;
const lettersTo = (to: string): Letter[] => rig.mailbox.letters.all().filter((letter) => letter.to.includes(to));
const proofIn = (letter: Letter | undefined): string =>
  /1234 5678 ([0-9A-HJKMNP-TV-Z]{6})/.exec(letter?.text ?? '')?.[1] ?? '';

async function send(recorder: TestRecorder, content: EnvelopeContent, header = {}) {
  const sealed = await recorder.seal(card, content, header);
  return { ...sealed, answer: await rig.post(sealed.bytes) };
}

test('the first envelope of a recorder enrols it and becomes a mail, once, however often it comes', async () => {
  const recorder = new TestRecorder();
  const to = someone();
  const { bytes, flowId } = await recorder.seal(card, { ...aReset, to });
  const answers = await Promise.all(Array.from({ length: 8 }, () => rig.post(bytes)));
  for (const answer of answers) {
    expect(answer.status).toBe(202);
    expect(await answer.json()).toMatchObject({ flowId: base64url(flowId) });
  }
  await rig.delivery(flowId, 'handed-over');
  expect(await (await rig.post(bytes)).json()).toEqual({
    flowId: base64url(flowId),
    state: 'handed-over',
    fixedText: true,
  });
  expect(lettersTo(to)).toHaveLength(1);
});

test('whatever does not verify gets one answer, byte for byte', async () => {
  const recorder = new TestRecorder();
  const right = await recorder.seal(card);
  const forged = Uint8Array.from(right.bytes);
  forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
  const enrolled = new TestRecorder();
  expect((await send(enrolled, { ...aReset, to: someone() })).answer.status).toBe(202);
  const known = Uint8Array.from((await enrolled.seal(card)).bytes);
  known[40] = (known[40] ?? 0) ^ 1;
  const bad: Record<string, Uint8Array> = {
    nothing: new Uint8Array(),
    'not an envelope': Buffer.from('hello'),
    'too long': randomBytes(901),
    'far too long': randomBytes(200_000),
    forged,
    'a known recorder’s, forged': known,
    'another tenant': (await recorder.seal(card, aReset, { tenant: 'nobody' })).bytes,
    'an unknown key': (await recorder.seal(card, aReset, { keyId: randomBytes(8) })).bytes,
    'a proof that is none': (
      await recorder.seal({ ...card, tenant: 'nobody' }, aReset, { enrolmentProof: randomBytes(16) })
    ).bytes,
  };
  const seen = new Set<string>();
  for (const [what, bytes] of Object.entries(bad)) {
    const answer = await rig.post(bytes);
    expect(answer.status, what).toBe(422);
    const headers = [...answer.headers].filter(([name]) => !['date', 'connection', 'keep-alive'].includes(name));
    seen.add(`${JSON.stringify(headers)}\n${await answer.text()}`);
  }
  const other = await rig.post(right.bytes, { 'content-type': 'application/json' });
  expect(other.status).toBe(422);
  expect(seen.size, [...seen].join('\n')).toBe(1);
});

test('an older request is refused as older, and one that waits is replaced', async () => {
  const recorder = new TestRecorder();
  const to = someone();
  rig.mailbox.behave({ kind: 'refuse-for-now' });
  const first = await send(recorder, { ...aReset, to }, { requestNumber: 10 });
  await rig.delivery(first.flowId, 'put-off');
  const second = await send(recorder, { ...aReset, to }, { requestNumber: 12 });
  expect(second.answer.status).toBe(202);
  expect((await rig.delivery(first.flowId, 'replaced')).state).toBe('replaced');
  const late = await send(recorder, { ...aReset, to }, { requestNumber: 11 });
  expect(late.answer.status).toBe(409);
  expect(await late.answer.json()).toMatchObject({ type: 'urn:nightlatch:problem:envelope-older' });
  // The same number is the same request to another address; another series has an order of its own.
  expect((await send(recorder, { ...aReset, to: someone() }, { requestNumber: 12 })).answer.status).toBe(202);
  expect((await send(recorder, { ...aReset, to }, { requestNumber: 3, series: 2 })).answer.status).toBe(202);
  const rows = await rig.service.database.kysely
    .selectFrom('deliveries')
    .select('envelope')
    .where('flow_id', '=', Buffer.from(first.flowId))
    .execute();
  expect(rows).toEqual([{ envelope: null }]);
});

test('another recorder learns nothing of a flow and cannot take it', async () => {
  const to = someone();
  const first = await send(new TestRecorder(), { ...aReset, to });
  const thief = await send(new TestRecorder(), { ...aReset, to: someone() }, { flowId: first.flowId });
  expect(thief.answer.status).toBe(422);
  expect((await rig.delivery(first.flowId, 'handed-over')).state).toBe('handed-over');
});

test('without a proof of consent nothing goes but the fixed text; with it, the whole mail', async () => {
  const recorder = new TestRecorder();
  const to = someone();
  const confirmation = await send(recorder, {
    kind: 'confirmation',
    to,
    recorderName: 'Buy now',
    accountName: 'Cheap pills',
    locale: 'en',
    code: '12345678',
  });
  expect((await rig.delivery(confirmation.flowId, 'handed-over')).fixedText).toBe(true);
  const [letter] = lettersTo(to);
  expect(letter?.raw).not.toMatch(/Buy now|Cheap pills/);
  const proof = proofIn(letter);
  expect(proof).toHaveLength(6);

  // Forged, and borrowed from this mailbox by another recorder.
  const wrong = CROCKFORD_ALPHABET.charAt((CROCKFORD_ALPHABET.indexOf(proof.charAt(0)) + 1) % 32) + proof.slice(1);
  const forged = await send(recorder, { ...aReset, to, recorderName: 'Buy now', proof: wrong });
  const borrowed = await send(new TestRecorder(), { ...aReset, to, recorderName: 'Buy now', proof });
  for (const { flowId } of [forged, borrowed]) expect((await rig.delivery(flowId, 'handed-over')).fixedText).toBe(true);
  expect(lettersTo(to)).toHaveLength(3);
  for (const one of lettersTo(to)) expect(one.raw).not.toContain('Buy now');

  const right = await send(recorder, { ...aReset, to, proof, recorderName: 'Corner shop' });
  expect((await rig.delivery(right.flowId, 'handed-over')).fixedText).toBe(false);
  expect(lettersTo(to).at(-1)?.text).toContain('Corner shop');
});

test('a notice takes a proof', async () => {
  const notice = { kind: 'notice', to: someone(), recorderName: 'Shop', accountName: 'Robin', locale: 'en' } as const;
  const recorder = new TestRecorder();
  const { flowId } = await send(recorder, { ...notice, notice: { what: 'test' } });
  const delivery = await rig.delivery(flowId, 'refused');
  expect(delivery.detail).toContain('has not been confirmed');
  expect(lettersTo(notice.to)).toHaveLength(0);
});

test('what a mail server refuses is told without its words, and is not tried again', async () => {
  const to = someone();
  rig.mailbox.behave({ kind: 'refuse-recipient', says: `5.1.1 ${to} unknown, sorry` });
  const { flowId } = await send(new TestRecorder(), { ...aReset, to });
  const delivery = await rig.delivery(flowId, 'refused');
  expect(JSON.stringify(delivery)).not.toContain('sorry');
  expect(JSON.stringify(delivery)).not.toContain('example.org');
});

test('what cannot be opened is refused by the worker', async () => {
  // Sealed to another key than its header says.
  const { flowId, answer } = await send(new TestRecorder(), aReset, { keyId: await keyIdOf(card.next) });
  expect(answer.status).toBe(202);
  expect((await rig.delivery(flowId, 'refused')).detail).toContain('could not be opened');
});

test('a recorder that does not know the newest keys is given the card', async () => {
  const { flowId, answer } = await send(
    new TestRecorder(),
    { ...aReset, to: someone() },
    { knownKeyId: randomBytes(8) },
  );
  const told = (await answer.json()) as { card?: { card: string } };
  expect(JSON.parse(told.card?.card ?? '{}')).toEqual(card);
  expect((await rig.delivery(flowId, 'handed-over')).card).toEqual(told.card);
});

test('nothing is told of flows and tenants that do not exist; nobody sees figures without a token', async () => {
  for (const path of [
    `/v1/deliveries/${base64url(randomBytes(16))}`,
    '/v1/deliveries/x',
    '/v1/card?tenant=nobody',
    '/x',
  ])
    expect((await fetch(`${rig.url}${path}`)).status, path).toBe(404);
  expect((await fetch(`${rig.url}/metrics`)).status).toBe(401);
  expect((await fetch(`${rig.url}/healthz`)).status).toBe(200);
});

async function keyIdOf(publicKey: string): Promise<Uint8Array> {
  const { serviceKeyId } = await import('@nightlatch/protocol/envelope/seal');
  return serviceKeyId(Buffer.from(publicKey, 'base64url'));
}
