/** The recovery service as a courier: in its order beside the own mail server, its states told truthfully, over restarts, keys and everything hostile. */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { askService } from '../../src/gateway/mail/service/ask-service.ts';
import { FakeService, problem, type Opened } from './fake-service.ts';
import { OWNER_ADDRESS, refusal, TestRecorder, until } from './rooms.ts';

const SEAT = 'seat';
let recorder: TestRecorder;
let service: FakeService;
let accountId: string;
beforeEach(async () => {
  recorder = await TestRecorder.start();
  service = await FakeService.start();
  recorder.rooms.settings.values.set('recorderName', 'Corner Shop');
  accountId = await recorder.addOwner();
});
afterEach(async () => {
  await recorder.end();
  await service.stop();
});

async function choose(): Promise<void> {
  const room = recorder.rooms.mail.service;
  const { offerId } = await room.fetchOffer(service.origin, undefined);
  room.choose(offerId, undefined);
}
const newest = (kind: Opened['content']['kind'], after = 0): Promise<Opened> =>
  found(() => service.posted.slice(after).findLast((one) => one.content.kind === kind));
async function found<T>(look: () => T | undefined): Promise<T> {
  let seen: T | undefined;
  await until('an envelope', () => {
    recorder.rooms.mail.outbox.wake();
    return (seen = look()) !== undefined;
  });
  if (seen === undefined) throw new Error('none');
  return seen;
}
function codeOf({ content }: Opened): string {
  return 'code' in content ? content.code : '';
}
/** By the service alone: the code and the proof behind it, as the fixed text shows them. */
async function confirmedAddress(address = OWNER_ADDRESS): Promise<string> {
  const { addresses } = recorder.rooms.recovery;
  const { addressId } = await addresses.add(accountId, address);
  const opened = await found(() =>
    service.posted.find((one) => one.content.kind === 'confirmation' && one.content.to === address),
  );
  expect(opened.fixedText).toBe(true);
  await addresses.confirm(accountId, addressId, `${codeOf(opened)} ${opened.proof}`, () => undefined);
  return addressId;
}
const ask = () => recorder.rooms.recovery.forgotPassword(accountId);
const delivery = () => {
  const [first] = recorder.rooms.recovery.view(accountId).deliveries;
  if (first === undefined) throw new Error('no delivery');
  return first;
};
/** Time passes until it is so. */
const passUntil = (what: string, isSo: () => boolean): Promise<void> =>
  until(what, () => {
    recorder.pass(5_000);
    return isSo();
  });

test('with a service alone: an address is confirmed with code and proof, a code is asked for and opens the way back', async () => {
  await choose();
  await confirmedAddress();
  const view = await ask();
  const opened = await newest('reset');
  expect(opened.fixedText).toBe(false);
  expect(opened.content).toMatchObject({
    to: OWNER_ADDRESS,
    recorderName: 'Corner Shop',
    accountName: 'Jane',
    life_min: 60,
    lifeFrom: 'acceptance',
  });
  expect(opened.envelope.header).toMatchObject({ tag: view.tag, series: 1, tenant: 'main' });
  await until('handed over', () => delivery().state === 'handed-over');
  expect(delivery()).toMatchObject({ by: 'recovery-service' });
  expect(recorder.rooms.recovery.view(accountId)).toMatchObject({
    lifeStarted: true,
    canBeCarried: true,
    isCarried: false,
  });
  expect(recorder.rooms.mail.service.view()).toMatchObject({ isEnrolled: true, lastAnswer: { isGood: true } });
  const grant = await recorder.rooms.recovery.verifyCode(accountId, SEAT, codeOf(opened));
  expect(grant.by).toBe('mailed-code');
});

test('no service and no mail server: said, not made', async () => {
  await choose();
  await confirmedAddress();
  recorder.rooms.mail.service.remove();
  expect((await refusal(ask())).code).toBe('mail-not-configured');
  expect(recorder.rooms.mail.canCarryCodes()).toBe(false);
});

test('the own mail server comes first, and the service takes what it cannot: both sentences are said when neither can', async () => {
  await choose();
  await confirmedAddress();
  recorder.useMailbox();
  await ask();
  await until('handed over', () => delivery().state === 'handed-over');
  expect(delivery().by).toBe('own-mail-server');
  expect(service.posted.some((one) => one.content.kind === 'reset')).toBe(false);

  recorder.mailbox.behave({ kind: 'refuse-recipient', says: 'not here' });
  recorder.pass(61_000);
  await recorder.rooms.recovery.sendNewCode(accountId);
  await until('by the service', () => delivery().state === 'handed-over' && delivery().by === 'recovery-service');

  await service.stop();
  recorder.pass(6 * 60_000);
  await recorder.rooms.recovery.sendNewCode(accountId);
  await until('waits', () => delivery().state === 'waiting-for-network' && delivery().detail !== undefined);
  expect(delivery().detail).toMatch(/refused the mail.*The recovery service 127\.0\.0\.1:\d+ cannot be reached/);
  await service.listen();
  await passUntil('goes once it is there', () => delivery().state === 'handed-over');
});

test('the owner may have the service tried first', async () => {
  await choose();
  await confirmedAddress();
  recorder.useMailbox();
  recorder.rooms.mail.service.setFirst('recovery-service');
  await ask();
  await until('handed over', () => delivery().state === 'handed-over');
  expect(delivery().by).toBe('recovery-service');
  service.answers = () => problem('throttled', 429, { retryAfter_s: 600 });
  recorder.pass(61_000);
  await recorder.rooms.recovery.sendNewCode(accountId);
  await until('by the own server', () => delivery().state === 'handed-over' && delivery().by === 'own-mail-server');
});

test('what the service has and has not mailed is shown as that, asked after over a restart, and the 60 minutes begin at the hand-over', async () => {
  await choose();
  await confirmedAddress();
  service.state = 'queued';
  await ask();
  await until('at the service', () => delivery().state === 'at-service');
  expect(recorder.rooms.mail.service.view().waiting).toBeGreaterThan(0);
  await recorder.restart();
  expect(delivery().state).toBe('at-service');
  recorder.pass(30 * 60_000);
  expect(recorder.rooms.recovery.view(accountId).lifeStarted).toBe(false);
  service.settleAll('put-off', 'the mail server asked to wait (451)');
  await passUntil('said', () => delivery().detail?.includes('451') === true);
  service.settleAll('handed-over');
  await passUntil('handed over', () => delivery().state === 'handed-over');
  expect(recorder.rooms.recovery.view(accountId).lifeStarted).toBe(true);
  expect(service.posted.filter((one) => one.content.kind === 'reset').length).toBe(1);

  service.settleAll('bounced', 'no such mailbox (550 5.1.1)');
  await passUntil('bounced', () => delivery().state === 'bounced');
  expect(delivery().detail).toContain('came back');
});

test('a service that lost a letter gets it again under the same flow; one that is away in between changes nothing', async () => {
  await choose();
  await confirmedAddress();
  service.state = 'queued';
  await ask();
  await until('at the service', () => delivery().state === 'at-service');
  const first = await newest('reset');
  await service.stop();
  await passUntil('noticed', () => delivery().detail !== undefined);
  expect(delivery().state).toBe('at-service');
  service.deliveries.clear();
  await service.listen();
  await passUntil('sent again', () => service.posted.filter((one) => one.content.kind === 'reset').length === 2);
  const again = await newest('reset');
  expect(Buffer.from(again.envelope.header.flowId)).toEqual(Buffer.from(first.envelope.header.flowId));
  expect(again.envelope.header.requestNumber).toBe(first.envelope.header.requestNumber);
  // Sealed anew: no two of them look alike.
  expect(Buffer.from(again.envelope.sealed).equals(first.envelope.sealed)).toBe(false);
});

test('capped at the service: the own mail server is tried, and without one it says so', async () => {
  await choose();
  await confirmedAddress();
  service.state = 'capped';
  await ask();
  await until('refused', () => delivery().state === 'refused');
  expect(delivery().detail).toContain('no more mails to this mailbox');
  recorder.useMailbox();
  recorder.rooms.mail.service.setFirst('recovery-service');
  recorder.pass(61_000);
  await recorder.rooms.recovery.sendNewCode(accountId);
  await until('by the own server', () => delivery().state === 'handed-over' && delivery().by === 'own-mail-server');
});

test('letters about problems stay with the mail server', async () => {
  await choose();
  await confirmedAddress();
  const { settings, mail } = recorder.rooms;
  settings.transaction(() =>
    mail.outbox.put('problem', {
      kind: 'health-test',
      to: OWNER_ADDRESS,
      recorderName: 'Corner Shop',
      at: 'now',
    }),
  );
  mail.outbox.wake();
  await until('said', () => mail.outbox.entries('problem')[0]?.detail !== undefined);
  expect(mail.outbox.entries('problem')[0]).toMatchObject({ state: 'waiting-for-network' });
  expect(mail.outbox.entries('problem')[0]?.detail).toContain('carries only mails about passwords');
});

test('newer keys come with an answer, or are asked for after a refusal; a hostile card changes nothing', async () => {
  await choose();
  await confirmedAddress();
  service.rotate();
  await ask();
  await until('learned', () => recorder.rooms.mail.service.store.card()?.number === 2);
  const { db } = recorder.rooms.settings;
  await until(
    'nothing is on its way',
    () => db.prepare('SELECT 1 FROM outbox WHERE sealed IS NOT NULL').get() === undefined,
  );
  service.rotate();
  let isFirst = true;
  service.answers = (path) => {
    if (path !== '/v1/envelopes' || !isFirst) return undefined;
    isFirst = false;
    return problem('envelope-refused', 422);
  };
  recorder.pass(61_000);
  await recorder.rooms.recovery.sendNewCode(accountId);
  await until('handed over with the newest', () => delivery().state === 'handed-over');
  expect(recorder.rooms.mail.service.store.card()?.number).toBe(3);

  const { store } = recorder.rooms.mail.service;
  const stranger = await FakeService.start();
  stranger.number = 99;
  const sound = service.card({ number: 9 });
  for (const bad of [
    stranger.card(),
    service.card({ number: 2 }),
    service.card({ number: 9, tenant: 'other' }),
    service.card({ number: 9, service: 'http://recovery.example.com' }),
    { card: sound.card.replace('"number":9', '"number":8'), signature: sound.signature },
    { ...sound, signature: 'A'.repeat(86) },
  ])
    expect((await refusal(() => store.learn(bad))).code).toBe('card-refused');
  expect(store.card()?.number).toBe(3);
  await stranger.stop();
});

test.each([
  [
    'another flow',
    () => ({ status: 202, body: JSON.stringify({ flowId: 'A'.repeat(22), state: 'handed-over', fixedText: false }) }),
  ],
  ['no JSON', () => ({ status: 202, body: '<html>handed-over</html>' })],
  ['far too much', () => ({ status: 202, body: `{"flowId":"${'x'.repeat(100_000)}"}` })],
  ['a redirect', () => ({ status: 307, body: '', headers: { location: '/elsewhere' } })],
  ['a problem of its own', () => ({ status: 500, body: '{}' })],
] as const)('whatever a service answers (%s), nothing is believed and the letter waits', async (_what, answer) => {
  await choose();
  await confirmedAddress();
  let wasElsewhere = false;
  service.answers = (path) => {
    wasElsewhere ||= path === '/elsewhere';
    return path === '/v1/envelopes' ? answer() : undefined;
  };
  await ask();
  await until('settled', () => delivery().detail !== undefined);
  expect(['queued', 'waiting-for-network', 'refused']).toContain(delivery().state);
  expect(recorder.rooms.recovery.view(accountId).lifeStarted).toBe(false);
  expect(wasElsewhere).toBe(false);
  service.answers = undefined;
  await until('goes once it answers well', () => {
    recorder.pass(60_000);
    return delivery().state === 'handed-over';
  });
});

test("a service's words are cleaned, and nothing that reads as a code comes onto the screen", async () => {
  await choose();
  await confirmedAddress();
  service.state = 'queued';
  await ask();
  await until('at the service', () => delivery().state === 'at-service');
  const code = codeOf(await newest('reset'));
  service.settleAll('put-off', `wait\u0007\n\u202Eplease ${code.slice(0, 4)} ${code.slice(4)} ${'x'.repeat(1000)}`);
  await passUntil('said', () => delivery().detail?.includes('wait') === true);
  expect(delivery().detail).not.toMatch(/\p{Cc}|\p{Cf}/u);
  expect(delivery().detail).not.toContain(code.slice(0, 4));
  expect(delivery().detail?.length).toBeLessThan(400);
});

test('a long code that a service quotes does not come onto the screen either', async () => {
  await choose();
  await confirmedAddress();
  recorder.rooms.settings.db.prepare('UPDATE accounts SET failures = 100').run();
  service.state = 'queued';
  await ask();
  await until('at the service', () => delivery().state === 'at-service');
  const code = codeOf(await newest('reset'));
  expect(code).toHaveLength(13);
  service.settleAll('put-off', `wait ${code}, ${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)} please`);
  await passUntil('said', () => delivery().detail?.includes('wait') === true);
  expect(delivery().detail).toMatch(/wait …, … please/);
});

test('that only the fixed text went is still known while the service cannot be asked', async () => {
  await choose();
  service.state = 'queued';
  const { addressId } = await recorder.rooms.recovery.addresses.add(accountId, 'new@home.example');
  await newest('confirmation');
  const flowId = recorder.rooms.recovery.addressRows.get(addressId)?.flowId ?? '';
  const { outbox } = recorder.rooms.mail;
  await until('told', () => outbox.wasFixedText(flowId, 'new@home.example') === true);
  await service.stop();
  await passUntil('noticed', () => outbox.entries(flowId)[0]?.detail !== undefined);
  expect(outbox.wasFixedText(flowId, 'new@home.example')).toBe(true);
});

test('a code is nowhere in database, log of writes or copy; neither is the token', async () => {
  const room = recorder.rooms.mail.service;
  const { offerId } = await room.fetchOffer(service.origin, undefined);
  room.choose(offerId, 'a-token-of-the-tenant');
  await confirmedAddress();
  service.state = 'queued';
  await ask();
  await until('at the service', () => delivery().state === 'at-service');
  const opened = await newest('reset');
  expect(opened.envelope.header.enrolmentProof).toBeDefined();
  await recorder.rooms.recovery.carrying.ofRequest(accountId);
  const files = readdirSync(recorder.dataDir).filter((name) => name.startsWith('settings'));
  expect(files).toContain('settings.db-wal');
  for (const name of files) {
    const bytes = readFileSync(join(recorder.dataDir, name));
    expect(bytes.includes(codeOf(opened)), name).toBe(false);
    expect(bytes.includes('a-token-of-the-tenant'), name).toBe(false);
  }
});

test('a typed address: https, or this machine; a card that is none is refused', async () => {
  const { service: room } = recorder.rooms.mail;
  for (const typed of [
    'http://recovery.example.com',
    'ftp://x',
    'https://jane@x.example',
    'not an address',
    'http://10.0.0.1',
  ])
    expect((await refusal(room.fetchOffer(typed, undefined))).code).toBe('bad-input');
  service.answers = () => ({ status: 200, body: '{"card":"{}","signature":""}' });
  expect((await refusal(room.fetchOffer(service.origin, undefined))).code).toBe('card-refused');
  service.answers = undefined;
  service.name = 'Alarms\u202E\u0007';
  const offer = await room.fetchOffer(service.origin, 'main');
  expect(offer).toMatchObject({ compared: 'first', card: { name: 'Alarms', sender: 'reset@alarms.example' } });
  room.choose(offer.offerId, undefined);
  const stranger = await FakeService.start();
  const other = await room.fetchOffer(stranger.origin, undefined);
  expect(other.compared).toBe('other');
  expect((await refusal(() => room.choose(other.offerId, undefined))).code).toBe('card-refused');
  await stranger.stop();
  expect((await refusal(room.fetchOffer(stranger.origin, undefined))).code).toBe('service-unreachable');
  recorder.pass(11 * 60_000);
  expect((await refusal(() => room.choose(offer.offerId, undefined))).code).toBe('not-found');
});

test('a test mail: handed over to a mailbox that is confirmed with the service, refused with a sentence for another', async () => {
  await choose();
  await confirmedAddress();
  const room = recorder.rooms.mail.service;
  const to = (address: string) => room.test({ to: address, accountName: 'Jane', recorderName: 'Corner Shop' });
  expect(await to(OWNER_ADDRESS)).toMatchObject({ isHandedOver: true });
  const sent = service.posted.filter(({ content }) => content.kind === 'notice' && content.notice.what === 'test');
  expect(sent).toMatchObject([{ fixedText: false, content: { to: OWNER_ADDRESS } }]);
  expect((await refusal(to('else@home.example'))).code).toBe('service-refused');
  await service.stop();
  expect((await refusal(to(OWNER_ADDRESS))).code).toBe('service-unreachable');
});

test('TLS is verified, and whoever takes too long is left', async () => {
  const signal = new AbortController().signal;
  const origin = `https://localhost:${recorder.mailbox.tlsPort}`;
  const ask = (options: object) => askService({ origin, path: '/v1/card' }, { signal, ...options });
  await expect(ask({})).rejects.toThrow('No secure connection to the recovery service');
  // Trusted it gets further, to a mail server that waits for a mail program.
  await expect(ask({ authorities: [recorder.mailbox.authority], answer_ms: 700 })).rejects.toThrow(
    /does not answer|is not a recovery service/,
  );
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await expect(
    askService({ origin: `http://127.0.0.1:${port}`, path: '/' }, { signal, answer_ms: 100 }),
  ).rejects.toThrow('does not answer');
  silent.closeAllConnections();
  silent.close();
  await expect(askService({ origin: 'http://192.0.2.1', path: '/' }, { signal })).rejects.toThrow('without TLS');
});
