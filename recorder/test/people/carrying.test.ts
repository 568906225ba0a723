/** Without any network: a code carried to the service as a link; its life, its number, the proofs that come back with it, and what no restore revives. */
import { rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readEnvelope, readEnvelopeDigits, type Envelope } from '@nightlatch/protocol';
import { keyPath } from '../../src/base/keys.ts';
import { openRequestNumbers } from '../../src/gateway/mail/service/request-numbers.ts';
import { FakeService, type Opened } from './fake-service.ts';
import { OWNER_ADDRESS, refusal, TestRecorder, until } from './rooms.ts';

const SEAT = 'seat';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let recorder: TestRecorder;
let service: FakeService;
let accountId: string;
beforeEach(async () => {
  recorder = await TestRecorder.start();
  service = await FakeService.start();
  accountId = await recorder.addOwner();
  // As an owner takes a card from a stick: nobody answers at its address.
  service.name = 'Corner Shop Alarms';
  const room = recorder.rooms.mail.service;
  const [offer] = room.offersOf([
    { file: 'card.json', text: JSON.stringify(service.card({ service: 'http://127.0.0.1:9' })) },
  ]);
  room.choose(offer?.offerId ?? '', undefined);
});
afterEach(async () => {
  await recorder.end();
  await service.stop();
});

/** What any phone does with the link. */
async function carry(link: { page: string; digits: string } | undefined): Promise<Opened> {
  expect(link?.page).toBe('http://127.0.0.1:9/r#');
  const bytes = readEnvelopeDigits(`#${link?.digits}`);
  if (bytes === undefined) throw new Error('no envelope');
  const before = service.posted.length;
  await service.take(bytes);
  const opened = service.posted[before];
  if (opened === undefined) throw new Error('the service did not take it');
  return opened;
}
function envelopeOf(link: { digits: string } | undefined): Envelope {
  const bytes = readEnvelopeDigits(`#${link?.digits}`);
  const envelope = bytes && readEnvelope(bytes);
  if (envelope === undefined) throw new Error('no envelope');
  return envelope;
}
const codeOf = ({ content }: Opened): string => ('code' in content ? content.code : '');
async function confirmByQr(address = OWNER_ADDRESS, behind = (proof: string) => proof): Promise<string> {
  const { addresses, carrying } = recorder.rooms.recovery;
  const { addressId } = await addresses.add(accountId, address);
  const { links } = await carrying.ofAddress(accountId, addressId, 'Jane');
  const opened = await carry(links[0]);
  expect(opened).toMatchObject({ fixedText: true, content: { kind: 'confirmation', to: address } });
  await addresses.confirm(accountId, addressId, `${codeOf(opened)}${behind(opened.proof)}`, () => undefined);
  return addressId;
}
const show = () => recorder.rooms.recovery.carrying.ofRequest(accountId);
const view = () => recorder.rooms.recovery.view(accountId);
const ask = () => recorder.rooms.recovery.forgotPassword(accountId);

test('a recorder that was never online: an address is confirmed by QR, a code carried by QR opens the way back for 24 hours', async () => {
  await confirmByQr();
  await ask();
  recorder.pass(2 * HOUR);
  const shown = await show();
  expect(shown).toMatchObject({
    serviceName: 'Corner Shop Alarms',
    sender: 'reset@alarms.example',
    lifeLeft_s: 22 * 3600,
  });
  const opened = await carry(shown.links[0]);
  expect(opened.fixedText).toBe(false);
  expect(opened.content).toMatchObject({ life_min: 22 * 60, lifeFrom: 'sealing' });
  recorder.pass(21 * HOUR);
  expect(view()).toMatchObject({ state: 'requested', isCarried: true });
  expect((await recorder.rooms.recovery.verifyCode(accountId, SEAT, codeOf(opened))).by).toBe('mailed-code');
});

test('the same link while nothing changed, over restarts; a new code is another one with a higher number', async () => {
  await confirmByQr();
  await ask();
  const first = await show();
  recorder.pass(HOUR);
  expect((await show()).links).toEqual(first.links);
  await recorder.restart();
  expect((await show()).links).toEqual(first.links);
  recorder.pass(MINUTE);
  await recorder.rooms.recovery.sendNewCode(accountId);
  const next = await show();
  const [was, is] = [envelopeOf(first.links[0]).header, envelopeOf(next.links[0]).header];
  expect(is.requestNumber).toBeGreaterThan(was.requestNumber);
  expect([was.series, is.series]).toEqual([1, 1]);
  expect(is.flowId).not.toEqual(was.flowId);
  await carry(next.links[0]);
  expect((await service.take(readEnvelopeDigits(`#${first.links[0]?.digits}`) ?? new Uint8Array())).status).toBe(409);
});

test('several addresses: a link each, with one number; another person has another series', async () => {
  await confirmByQr();
  await confirmByQr('shop@home.example');
  await ask();
  const { links } = await show();
  const headers = links.map((link) => envelopeOf(link).header);
  expect(links.map(({ maskedAddress }) => maskedAddress)).toEqual(['j•••@h•••.example', 's•••@h•••.example']);
  expect(new Set(headers.map(({ requestNumber }) => requestNumber)).size).toBe(1);
  expect(new Set(headers.map(({ flowId }) => Buffer.from(flowId).toString('hex'))).size).toBe(2);
  const other = await recorder.addPerson('Vera', 'viewer');
  const jane = accountId;
  accountId = other;
  await confirmByQr('vera@home.example');
  await ask();
  expect(envelopeOf((await show()).links[0]).header.series).toBe(2);
  accountId = jane;
});

test('shown after the mail server took the mail: the plaintext is gone, the link is there, and the life is 24 hours from the click', async () => {
  recorder.useMailbox();
  await recorder.addAddress(accountId);
  const code = await recorder.requestCode(accountId);
  await until('handed over', () => view().deliveries[0]?.state === 'handed-over');
  const waiting = recorder.rooms.settings.db
    .prepare("SELECT count(*) AS n FROM outbox WHERE sealed IS NOT NULL AND kind = 'secure-code'")
    .get();
  expect(waiting?.['n']).toBe(0);
  recorder.pass(59 * MINUTE);
  expect(view()).toMatchObject({ canBeCarried: true, isCarried: false });
  const opened = await carry((await show()).links[0]);
  expect(codeOf(opened)).toBe(code.replace(' ', ''));
  // No proof came with it, so a short fixed text goes; its code works, and the characters behind it are kept.
  expect(opened.fixedText).toBe(true);
  recorder.pass(20 * HOUR);
  await recorder.rooms.recovery.verifyCode(accountId, SEAT, `${code} ${opened.proof}`);
  recorder.pass(5 * HOUR);
  await ask();
  expect((await carry((await show()).links[0])).fixedText).toBe(false);
});

test('a mail server that takes the mail after the QR was shown shortens nothing', async () => {
  await confirmByQr();
  await ask();
  await show();
  recorder.useMailbox();
  await until('handed over', () => {
    recorder.pass(5_000);
    return view().deliveries[0]?.state === 'handed-over';
  });
  recorder.pass(3 * HOUR);
  expect(view()).toMatchObject({ state: 'requested', lifeStarted: true });
  expect(view().lifeLeft_s).toBeGreaterThan(20 * 3600);
});

test('no link of what is over: used, expired, replaced, removed; none without a service', async () => {
  const addressId = await confirmByQr();
  expect((await refusal(show())).code).toBe('no-recovery-request');
  expect((await refusal(recorder.rooms.recovery.carrying.ofAddress(accountId, addressId, 'Jane'))).code).toBe(
    'code-expired',
  );
  await ask();
  const opened = await carry((await show()).links[0]);
  recorder.pass(25 * HOUR);
  expect((await refusal(show())).code).toBe('code-expired');
  expect((await refusal(recorder.rooms.recovery.verifyCode(accountId, SEAT, codeOf(opened)))).code).toBe(
    'code-expired',
  );
  const kept = recorder.rooms.settings.db.prepare('SELECT count(*) AS n FROM service_envelopes').get();
  expect(kept?.['n']).toBe(0);
  await ask();
  recorder.rooms.mail.service.remove();
  expect((await refusal(show())).code).toBe('service-not-configured');
  expect(view().canBeCarried).toBe(false);
});

test('newer keys from a card: the next link is sealed to them, while the plaintext is there', async () => {
  await confirmByQr();
  await ask();
  const first = envelopeOf((await show()).links[0]);
  service.rotate();
  const text = JSON.stringify(service.card({ service: 'http://127.0.0.1:9' }));
  const learnFrom = (files: { text: string }[]) => recorder.rooms.mail.service.learnFrom(files);
  expect(learnFrom([{ text }])).toEqual({ news: 'newer', serviceName: 'Corner Shop Alarms' });
  expect(learnFrom([{ text }]).news).toBe('same');
  const second = envelopeOf((await show()).links[0]);
  expect(second.header.keyId).not.toEqual(first.header.keyId);
  expect(second.header.flowId).toEqual(first.header.flowId);
  expect(second.header.requestNumber).toBe(first.header.requestNumber);
  const stranger = await FakeService.start();
  for (const bad of [
    '{}',
    'no card',
    JSON.stringify(stranger.card({ number: 9 })),
    JSON.stringify(service.card({ number: 1 })),
  ])
    expect((await refusal(() => learnFrom([{ text: bad }]))).code).toBe('card-refused');
  await stranger.stop();
});

test('whatever stands behind a right code, it is right; only a whole proof is kept, and a wrong one costs a fixed text at most', async () => {
  await confirmByQr(OWNER_ADDRESS, () => ' ZZZZZZ');
  await ask();
  const opened = await carry((await show()).links[0]);
  expect(opened.fixedText).toBe(true);
  await recorder.rooms.recovery.verifyCode(accountId, SEAT, `${codeOf(opened)} 77`);
  recorder.pass(11 * MINUTE);
  await recorder.rooms.recovery.verifyCode(accountId, SEAT, `${codeOf(opened)}-${opened.proof.toLowerCase()}`);
  expect(view().triesLeft).toBe(5);
  await recorder.rooms.recovery.sendNewCode(accountId);
  expect((await carry((await show()).links[0])).fixedText).toBe(false);
  // A wrong code is wrong, whatever proof stands behind it.
  expect((await refusal(recorder.rooms.recovery.verifyCode(accountId, SEAT, `00000000 ${opened.proof}`))).code).toBe(
    'code-wrong',
  );
});

test('proofs are in no view, and go with their address', async () => {
  const addressId = await confirmByQr();
  const { db } = recorder.rooms.settings;
  const proof = String(db.prepare('SELECT consent_proof FROM recovery_addresses').get()?.['consent_proof']);
  expect(proof).toMatch(/^[0-9A-HJKMNP-TV-Z]{6}$/);
  await ask();
  const said = JSON.stringify([
    view(),
    recorder.rooms.recovery.addressRows.of(accountId),
    recorder.rooms.mail.service.view(),
    recorder.rooms.recovery.options(accountId),
  ]);
  expect(said).not.toContain(proof);
  recorder.rooms.recovery.addresses.remove(accountId, addressId);
  recorder.pass(8 * 24 * HOUR);
  recorder.rooms.recovery.addressRows.prune();
  expect(db.prepare('SELECT count(*) AS n FROM recovery_addresses').get()?.['n']).toBe(0);
});

test('the request number rises over restarts, a restored copy, lost settings and a lost or damaged file', async () => {
  await confirmByQr();
  const { dataDir } = recorder;
  let last = 0;
  const next = async (): Promise<number> => {
    await ask();
    const { requestNumber } = envelopeOf((await show()).links[0]).header;
    recorder.pass(31 * MINUTE);
    return requestNumber;
  };
  const rises = async (): Promise<void> => {
    const number = await next();
    expect(number).toBeGreaterThan(last);
    last = number;
    recorder.pass(25 * HOUR);
    // Written down, as a timer does it now and then.
    recorder.rooms.poweredClock.now_ms();
  };
  await rises();
  await recorder.restart();
  await rises();
  await recorder.restart(() => writeFileSync(recorder.path('settings.db'), 'damaged'));
  await rises();
  await recorder.restart(() => rmSync(keyPath(dataDir, 'request.number')));
  await rises();
  await recorder.restart(() => writeFileSync(keyPath(dataDir, 'request.number.copy'), '99 0000000000000000\n'));
  await rises();
  await recorder.restart(() => {
    for (const name of ['request.number', 'request.number.copy']) writeFileSync(keyPath(dataDir, name), '');
  });
  await rises();
});

test('with the settings lost the number stands in keys/; a write that fails gives none out', async () => {
  const { dataDir } = recorder;
  const numbers = (powered: number) => openRequestNumbers({ dataDir, now_powered_ms: () => powered, atLeast: () => 0 });
  expect(numbers(5_000).next()).toBe(5_000);
  expect(numbers(10).next()).toBe(5_001);
  const one = numbers(10);
  expect([one.next(), one.next()]).toEqual([5_002, 5_003]);
  expect(openRequestNumbers({ dataDir, now_powered_ms: () => 0, atLeast: () => 9_000 }).next()).toBe(9_001);
});

test('a restored copy revives neither a code nor a link; proofs and the chosen service stay', async () => {
  await confirmByQr();
  await ask();
  const opened = await carry((await show()).links[0]);
  recorder.rooms.settings.people(() => undefined);
  await until('copied', () => true);
  await recorder.restart(() => writeFileSync(recorder.path('settings.db'), 'damaged'));
  expect((await refusal(show())).code).toBe('code-expired');
  expect((await refusal(recorder.rooms.recovery.verifyCode(accountId, SEAT, codeOf(opened)))).code).toBe(
    'code-expired',
  );
  expect(recorder.rooms.settings.db.prepare('SELECT count(*) AS n FROM service_envelopes').get()?.['n']).toBe(0);
  await ask();
  expect((await carry((await show()).links[0])).fixedText).toBe(false);
});

test('settings damaged and the high-water file lost: the password ends, since the way by QR is there, and it opens', async () => {
  await confirmByQr();
  recorder.rooms.settings.people(() => undefined);
  await recorder.restart(() => {
    writeFileSync(recorder.path('settings.db'), 'damaged');
    rmSync(recorder.path('settings.high'));
  });
  const { db } = recorder.rooms.settings;
  expect(db.prepare('SELECT password_hash FROM accounts').get()?.['password_hash']).toBeNull();
  await ask();
  expect(view().codeKind).toBe('long');
  const opened = await carry((await show()).links[0]);
  expect(codeOf(opened)).toHaveLength(13);
  const grant = await recorder.rooms.recovery.verifyCode(accountId, SEAT, `${codeOf(opened)} ${opened.proof}`);
  expect(grant.by).toBe('mailed-code');
});
