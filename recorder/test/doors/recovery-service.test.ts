/** The recovery service at the console's doors: chosen by an owner, a file on a stick that is really mounted, newer keys read back by whoever stands there. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readEnvelopeFile } from '@nightlatch/protocol';
import { RealStick, type StickShape } from '../../../tools/real-stick/real-stick.ts';
import { FakeService } from '../people/fake-service.ts';
import type { Answer, Client } from './lib/client.ts';
import { House, OWNER_PASSWORD, SLOW_START_MS } from './lib/house.ts';

const ADDRESS = 'olga@home.example';
let house: House;
let owner: Client;
let seat: Client;
let accountId: string;
let service: FakeService;
const sticks: RealStick[] = [];

beforeAll(async () => {
  house = await House.open();
  ({ owner, accountId } = await house.setUp());
  seat = await house.seat();
  service = await FakeService.start();
}, SLOW_START_MS);
afterEach(() => {
  for (const stick of sticks.splice(0)) stick.end();
});
afterAll(async () => {
  await house.close();
  await service.stop();
}, SLOW_START_MS);

function putIn(name: string, shape: StickShape = {}): RealStick {
  mkdirSync(house.stickFolder, { recursive: true });
  const stick = new RealStick(house.stickFolder, name, shape);
  sticks.push(stick);
  return stick;
}
async function idOf(name: string): Promise<string> {
  const { json } = await seat.call('GET', '/api/recovery-sticks');
  const list: unknown = json['sticks'];
  const found: unknown = Array.isArray(list) ? list.find((one: { name?: string }) => one.name === name) : undefined;
  if (typeof found !== 'object' || found === null || !('id' in found)) throw new Error(`no stick ${name}`);
  return String(found.id);
}
async function took(envelopes: readonly Uint8Array[]) {
  const before = service.posted.length;
  for (const bytes of envelopes) await service.take(bytes);
  return service.posted.slice(before);
}
const save = async (stick: string): Promise<Answer> =>
  await seat.call('POST', `/api/recovery/${accountId}/envelopes/stick`, { body: { stickId: await idOf(stick) } });

test('nobody is served before a service is chosen', async () => {
  expect((await owner.call('GET', '/api/recovery-service')).json).toEqual({
    hasToken: false,
    first: 'own-mail-server',
    waiting: 0,
    isEnrolled: false,
  });
  const add = await owner.call('POST', '/api/account/recovery-addresses', {
    body: { address: ADDRESS, password: OWNER_PASSWORD },
  });
  expect(add.code).toBe('mail-not-configured');
  expect((await owner.call('POST', '/api/recovery-service/test', { body: { to: ADDRESS } })).code).toBe(
    'service-not-configured',
  );
  expect((await owner.call('PUT', '/api/recovery-service/token', { body: { token: 'x' } })).code).toBe(
    'service-not-configured',
  );
});

test('an owner looks at the card on a stick and chooses it; an address is confirmed by what is saved to that stick', async () => {
  const stick = putIn('KEYS');
  writeFileSync(join(stick.path, 'notes.json'), '{"no":"card"}');
  writeFileSync(join(stick.path, 'huge.json'), 'x'.repeat(10_000));
  writeFileSync(join(stick.path, 'Alarms card.json'), JSON.stringify(service.card()));
  const stickId = await idOf('KEYS');
  const offers: unknown = JSON.parse(
    (await owner.call('POST', '/api/recovery-service/offers/of-stick', { body: { stickId } })).text,
  );
  expect(offers).toMatchObject([{ file: 'Alarms card.json', compared: 'first', card: { name: 'Corner Shop Alarms' } }]);
  const offerId = Array.isArray(offers) ? String(offers[0]?.offerId) : '';
  const chosen = await owner.call('PUT', '/api/recovery-service', { body: { offerId, token: 'secret-token' } });
  expect(chosen.json).toMatchObject({ hasToken: true, card: { service: service.origin, number: 1 } });
  expect(chosen.text).not.toContain('secret-token');
  expect((await owner.call('GET', '/api/audit')).text).not.toContain('secret-token');
  expect((await owner.call('GET', '/api/session')).text).not.toContain('no-mail-settings');

  // It cannot be reached just now: all goes by stick.
  service.answers = () => ({ status: 503, body: '{}' });
  const added = await owner.call('POST', '/api/account/recovery-addresses', {
    body: { address: ADDRESS, password: OWNER_PASSWORD },
  });
  const path = `/api/account/recovery-addresses/${String(added.json['addressId'])}`;
  const listed: unknown = JSON.parse((await owner.call('GET', '/api/account/recovery-addresses')).text);
  expect(listed).toMatchObject([{ state: 'waiting-for-code', canBeCarried: true }]);
  const saved = await owner.call('POST', `${path}/envelope/stick`, { body: { stickId } });
  expect(saved.json).toEqual({ stickName: 'KEYS', file: 'Confirm Address.html' });
  const html = readFileSync(join(stick.path, 'Confirm Address.html'), 'utf8');
  const [opened] = await took(readEnvelopeFile(html));
  expect(opened).toMatchObject({ content: { kind: 'confirmation', to: ADDRESS } });
  const code = opened !== undefined && 'code' in opened.content ? `${opened.content.code}${opened.proof}` : '';
  expect((await owner.call('POST', `${path}/confirm`, { body: { code } })).status).toBe(204);
});

test('a request: the same envelopes as QR and as a file that is whole, has no script and no code, and replaces nothing', async () => {
  const stick = putIn('WAY');
  const options = await seat.call('GET', `/api/recovery/${accountId}/options`);
  expect(options.json).toMatchObject({ hasMailSettings: false, hasRecoveryService: true, hasRecoveryAddress: true });
  const asked = await seat.call('POST', `/api/recovery/${accountId}/request`);
  expect(asked.json).toMatchObject({ canBeCarried: true, isCarried: false });
  const tag = String(asked.json['tag']);
  const qr = await seat.call('POST', `/api/recovery/${accountId}/envelopes`);
  const first = await save('WAY');
  expect(first.json).toEqual({ stickName: 'WAY', file: `Reset Password ${tag}.html` });
  const again = await save('WAY');
  expect(again.json['file']).toBe(`Reset Password ${tag} 2.html`);
  expect(readdirSync(stick.path).toSorted()).toEqual([`Reset Password ${tag} 2.html`, `Reset Password ${tag}.html`]);
  const path = join(stick.path, `Reset Password ${tag}.html`);
  expect(statSync(path).mode & 0o777).toBe(0o644);
  const html = readFileSync(path, 'utf8');
  expect(html).not.toMatch(/<script|src=|@home\.example/i);
  expect(html).toContain(`${service.origin}/r#`);
  const envelopes = readEnvelopeFile(html);
  expect(envelopes).toHaveLength(1);
  expect(readEnvelopeFile(qr.text.replaceAll('","digits":"', ''))).toEqual(envelopes);
  const [opened] = await took(envelopes);
  const code = opened !== undefined && 'code' in opened.content ? opened.content.code : 'none';
  expect(html).not.toContain(code);
  expect(opened?.fixedText).toBe(false);
  const grant = await seat.call('POST', `/api/recovery/${accountId}/verify`, { body: { code } });
  expect(grant.json['by']).toBe('mailed-code');
});

test('a stick that is full, read-only, unknown or gone is said, and keeps nothing half', async () => {
  const full = putIn('FULL', { bytes: 64 * 1024 });
  writeFileSync(join(full.path, 'fill'), 'x'.repeat(64 * 1024));
  const onFull = await save('FULL');
  expect([onFull.status, onFull.code]).toEqual([409, 'stick-unusable']);
  expect(onFull.json['title']).toContain('full');
  expect(readdirSync(full.path)).toEqual(['fill']);
  const locked = putIn('LOCKED');
  locked.setReadOnly();
  const onLocked = await save('LOCKED');
  expect(onLocked.code).toBe('stick-unusable');
  expect(onLocked.json['title']).toContain('read-only');
  const gone = putIn('GONE');
  const stickId = await idOf('GONE');
  gone.pullOut();
  const onGone = await seat.call('POST', `/api/recovery/${accountId}/envelopes/stick`, { body: { stickId } });
  expect(onGone.code).toBe('not-found');
  expect(readdirSync(gone.path)).toEqual([]);
});

test('whoever stands there may bring newer keys of the chosen service, and nothing else', async () => {
  const stick = putIn('NEWS');
  const take = async (card: unknown): Promise<Answer> => {
    writeFileSync(join(stick.path, 'card.json'), JSON.stringify(card));
    return await seat.call('POST', '/api/recovery-card', { body: { stickId: await idOf('NEWS') } });
  };
  service.rotate();
  expect((await take(service.card())).json).toEqual({ news: 'newer', serviceName: 'Corner Shop Alarms' });
  expect((await take(service.card())).json['news']).toBe('same');
  const stranger = await FakeService.start();
  stranger.number = 9;
  expect((await take(stranger.card())).code).toBe('card-refused');
  expect((await take(service.card({ number: 1 }))).code).toBe('card-refused');
  expect((await owner.call('GET', '/api/recovery-service')).json).toMatchObject({ card: { number: 2 } });
  await stranger.stop();
});

test('fetched from its address, ordered, removed', async () => {
  service.answers = undefined;
  const offer = await owner.call('POST', '/api/recovery-service/offers', { body: { address: service.origin } });
  expect(offer.json).toMatchObject({ compared: 'same' });
  const first = await owner.call('PUT', '/api/recovery-service/first', { body: { first: 'recovery-service' } });
  expect(first.json).toMatchObject({ first: 'recovery-service' });
  expect((await owner.call('DELETE', '/api/recovery-service')).status).toBe(204);
  expect((await owner.call('GET', '/api/recovery-service')).json).toMatchObject({ hasToken: false, isEnrolled: false });
  expect((await seat.call('POST', `/api/recovery/${accountId}/envelopes`)).code).toBe('service-not-configured');
});
