/** What the console is given when a reset is committed, and what it may do after it: with the saved code, over HTTP. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Client } from './lib/client.ts';
import { House, OWNER_PASSWORD, SLOW_START_MS } from './lib/house.ts';
import { Phone } from './lib/phone.ts';

const NEXT_PASSWORD = 'seven quiet lanterns glow';

let house: House;
let ownerId: string;
let cameraId: string;
beforeAll(async () => {
  house = await House.open();
  const { owner, accountId } = await house.setUp();
  ownerId = accountId;
  cameraId = house.engine.cameras[0]?.id ?? '';
  await chooseModel(owner, 'nvr-8');
  await owner.call('PUT', '/api/mail', {
    body: { host: '127.0.0.1', port: 1, security: 'none', fromAddress: 'recorder@example.org' },
  });
  await owner.call('POST', '/api/sign-out');
}, SLOW_START_MS);
afterAll(async () => {
  await house.close();
}, SLOW_START_MS);

async function chooseModel(owner: Client, modelId: string): Promise<void> {
  const body = { recorderName: 'Front door', modelId, livePicturesSignedOut: true, strictPasswords: false };
  expect((await owner.call('PUT', '/api/system', { body })).status).toBe(204);
}

/** A saved code, written down and typed back. */
async function savedCode(owner: Client, password: string): Promise<string> {
  expect((await owner.call('POST', '/api/account/saved-code', { body: { password } })).status).toBe(204);
  const shown = await owner.call('GET', '/api/account/saved-code');
  const code = String(shown.json['code']).replace(/[ -]/g, '');
  const asked = shown.json['askedFor'] as number[];
  const characters = asked.map((position) => code[position - 1]).join('');
  const confirmed = await owner.call('POST', '/api/account/saved-code/confirm', { body: { characters } });
  expect(confirmed.status).toBe(204);
  return code;
}

test('the commit gives the QR and the countdown, ends every phone, and the seat may have another QR', async () => {
  const owner = await house.signIn(ownerId, OWNER_PASSWORD);
  const code = await savedCode(owner, OWNER_PASSWORD);
  const before = new Phone(house.lan);
  const offer = await owner.call('POST', '/api/pairing/offers');
  await before.join(String(offer.json['url']), OWNER_PASSWORD);
  expect((await before.signIn()).status).toBe(200);
  const unused = await owner.call('POST', '/api/pairing/offers');
  const watched = await before.client.socket(`/api/cameras/${cameraId}/live`);
  if (typeof watched === 'number') throw new Error(`refused: ${watched}`);
  const closed = new Promise<number>((resolve) => watched.on('close', () => resolve(performance.now())));

  const seat = await house.seat();
  expect((await seat.call('POST', '/api/pairing/offers')).code).toBe('not-allowed');
  const path = `/api/recovery/${ownerId}`;
  expect((await seat.call('POST', `${path}/verify-saved`, { body: { code } })).status).toBe(200);
  const committed = await seat.call('POST', `${path}/commit`, { body: { password: NEXT_PASSWORD } });
  const answered = performance.now();
  expect(committed.json).toMatchObject({ afterReset: 'automatic', restartIn_s: 10 });
  expect(committed.json['framesMissing']).toBeUndefined();
  expect((await closed) - answered).toBeLessThan(1000);

  expect((await owner.call('GET', '/api/pairings')).code).toBe('session-ended');
  expect((await before.client.call('GET', '/api/cameras')).code).toBe('session-ended');
  const refused = await before.signIn();
  expect(refused.code).toBe('credentials-reset');
  expect(refused.json['title']).toContain('password was reset');
  expect(refused.json['resetAt']).toBe(committed.json['at']);
  expect((await new Phone(house.lan).join(String(unused.json['url']), NEXT_PASSWORD)).code).toBe('offer-old');

  const shown = committed.json['offer'] as { url: string; offerId: string };
  expect((await new Phone(house.lan).join(shown.url, OWNER_PASSWORD)).code).toBe('wrong-password');
  const again = new Phone(house.lan);
  expect((await again.join(shown.url, NEXT_PASSWORD)).status).toBe(200);
  expect((await again.signIn()).status).toBe(200);
  expect((await seat.call('GET', `/api/pairing/offers/${shown.offerId}`)).json['state']).toBe('joined');

  const other = await house.seat();
  const another = await other.call('POST', '/api/pairing/offers');
  expect((await new Phone(house.lan).join(String(another.json['url']), NEXT_PASSWORD)).status).toBe(200);
  expect((await other.call('GET', '/api/about')).json['lastReset']).toMatchObject({
    accountName: 'Olga',
    afterReset: 'automatic',
  });
  await vi.waitFor(() => expect(house.restarts).toBe(1), { timeout: 15_000, interval: 100 });
  await house.pass(31 * 60_000, other);
  expect((await other.call('POST', '/api/pairing/offers')).code).toBe('not-allowed');
}, 60_000);

test('frames missing are the difference of the engine’s own figures, or absent when it was away', async () => {
  const { makeFrameWatch } = await import('../../src/gateway/cameras/frame-watch.ts');
  const state = { cameraId: 'a', kind: 'recording' as const, since_ms: 0, framesWritten: 0, interruptions: 0 };
  const engine = {
    connection: 1,
    states: { type: 'states' as const, footageWritable: true, states: [{ ...state, packetsLost: 4, framesLost: 2 }] },
  };
  const watch = makeFrameWatch(engine as never);
  expect(watch.missing('x')).toBeUndefined();
  watch.begin('x');
  expect(watch.missing('x')).toBe(0);
  engine.states = { ...engine.states, states: [{ ...state, packetsLost: 7, framesLost: 5 }] };
  expect(watch.missing('x')).toBe(3);
  engine.states = { ...engine.states, states: [{ ...state, packetsLost: 5, framesLost: 2 }] };
  expect(watch.missing('x')).toBe(1);
  engine.states = { ...engine.states, states: [{ ...state, packetsLost: 7, framesLost: 5, interruptions: 1 }] };
  expect(watch.missing('x')).toBeUndefined();
  engine.states = { ...engine.states, states: [{ ...state, packetsLost: 4, framesLost: 2 }] };
  engine.connection = 2;
  expect(watch.missing('x')).toBeUndefined();
});

test.each([
  ['unreachable', 502, 'camera-unreachable', 'No camera answers'],
  ['wrong-password', 502, 'camera-refused', 'user name and password'],
  ['without-video', 502, 'camera-without-video', 'sends no video'],
  ['nonsense', 502, 'camera-nonsense', 'not video'],
  ['address-invalid', 422, 'camera-address-invalid', 'rtsp://'],
  ['not-writable', 409, 'folder-not-writable', 'disk'],
] as const)('a camera that is tried and is %s is said in words', async (failure, status, code, words) => {
  const owner = await house.signIn(ownerId, NEXT_PASSWORD);
  house.engine.probeAnswer = { failure, reason: 'as the engine put it' };
  const answer = await owner.call('POST', '/api/cameras/test', { body: { address: 'rtsp://192.0.2.1/stream' } });
  expect([answer.status, answer.code]).toEqual([status, code]);
  expect(answer.json['title']).toContain(words);
  expect(answer.json['detail']).toBe('as the engine put it');
  const odd = await owner.call('POST', '/api/cameras/test', { body: { address: 'ftp://192.0.2.1/' } });
  expect([odd.status, odd.code, odd.json['field']]).toEqual([422, 'camera-address-invalid', 'address']);
});

test("a camera's password is kept sealed, given to the engine alone, and kept when it is not typed again", async () => {
  const owner = await house.signIn(ownerId, NEXT_PASSWORD);
  const added = await owner.call('POST', '/api/cameras', {
    body: { name: 'Door', address: 'rtsp://admin:tulip%2Fsecret@192.0.2.7:554/one' },
  });
  expect(added.json).toMatchObject({ address: 'rtsp://192.0.2.7:554/one', username: 'admin', hasPassword: true });
  expect(added.text).not.toContain('tulip');
  const inEngine = () => house.engine.cameras.find((camera) => camera.name.startsWith('Door'));
  await vi.waitFor(() => expect(inEngine()?.password).toBe('tulip/secret'), 5_000);
  const id = String(added.json['id']);
  const changed = await owner.call('PUT', `/api/cameras/${id}`, {
    body: { name: 'Door 2', address: 'rtsp://192.0.2.7/two', username: 'admin' },
  });
  expect(changed.json).toMatchObject({ name: 'Door 2', hasPassword: true });
  await vi.waitFor(() => expect(inEngine()).toMatchObject({ name: 'Door 2', password: 'tulip/secret' }), 5_000);
  const { readFileSync, readdirSync } = await import('node:fs');
  for (const name of readdirSync(house.dataDir).filter((one) => one.startsWith('settings'))) {
    expect(readFileSync(`${house.dataDir}/${name}`).includes('tulip')).toBe(false);
  }
  expect((await owner.call('DELETE', `/api/cameras/${id}`)).status).toBe(204);
  await vi.waitFor(() => expect(inEngine()).toBeUndefined(), 5_000);
});

test("a camera's stored password goes to no other host or port, neither by a change nor by a test", async () => {
  const owner = await house.signIn(ownerId, NEXT_PASSWORD);
  const camera = { name: 'Roof', address: 'rtsp://192.0.2.7/one', username: 'admin' };
  const added = await owner.call('POST', '/api/cameras', { body: { ...camera, password: 'tulip' } });
  const id = String(added.json['id']);
  const inEngine = () => house.engine.cameras.find((one) => one.id === id);
  const change = (body: object) => owner.call('PUT', `/api/cameras/${id}`, { body: { ...camera, ...body } });
  house.engine.probeAnswer = { failure: 'unreachable', reason: 'as the engine put it' };
  const test = (body: object) => owner.call('POST', '/api/cameras/test', { body: { ...camera, id, ...body } });
  for (const address of ['rtsp://192.0.2.66/one', 'rtsp://192.0.2.7:8554/one', 'rtsp://192.0.2.7@192.0.2.66/one']) {
    for (const refused of [await change({ address }), await test({ address })]) {
      expect([refused.status, refused.code, refused.json['field']]).toEqual([400, 'bad-input', 'password']);
      expect(refused.json['title']).toBe("This is another address: type the camera's password again.");
    }
    expect((await test({ address, password: 'typed' })).code).toBe('camera-unreachable');
  }
  await vi.waitFor(() => expect(inEngine()).toMatchObject({ address: camera.address, password: 'tulip' }), 5_000);
  expect((await test({ address: 'rtsp://192.0.2.7:554/other' })).code).toBe('camera-unreachable');
  expect((await change({ address: 'rtsp://192.0.2.66/one', password: 'typed' })).json).toMatchObject({
    hasPassword: true,
  });
  await vi.waitFor(() => expect(inEngine()).toMatchObject({ password: 'typed' }), 5_000);
  expect((await change({ address: 'rtsp://192.0.2.67/one', password: '' })).json).toMatchObject({ hasPassword: false });
  expect((await change({ address: 'rtsp://192.0.2.68/one' })).status).toBe(200);
  expect((await owner.call('DELETE', `/api/cameras/${id}`)).status).toBe(204);
});

test("the mail server's stored password goes to no other host, neither by a change nor by a test", async () => {
  const owner = await house.signIn(ownerId, NEXT_PASSWORD);
  const mail = { host: '127.0.0.1', port: 1, security: 'none', fromAddress: 'recorder@example.org', username: 'jane' };
  const change = (body: object) => owner.call('PUT', '/api/mail', { body: { ...mail, ...body } });
  const test = (settings: object) =>
    owner.call('POST', '/api/mail/test', { body: { to: 'jane@example.org', settings: { ...mail, ...settings } } });
  expect((await change({ password: 'mail-secret-2' })).status).toBe(204);
  for (const refused of [await change({ host: 'localhost' }), await test({ host: 'localhost' })]) {
    expect([refused.status, refused.code, refused.json['field']]).toEqual([400, 'bad-input', 'password']);
    expect(refused.json['title']).toBe('This is another mail server: type the password again.');
  }
  expect((await owner.call('GET', '/api/mail')).json).toMatchObject({ settings: mail, hasPassword: true });
  expect((await test({})).code).toBe('mail-unreachable');
  expect((await test({ host: 'localhost', password: 'typed' })).code).toBe('mail-unreachable');
  expect((await change({ port: 2 })).status).toBe(204);
  expect((await owner.call('GET', '/api/mail')).json).toMatchObject({ hasPassword: true });
  // By way of settings without a user name, which need no password, it gets nowhere either.
  expect((await change({ host: 'localhost', username: undefined })).status).toBe(204);
  expect((await owner.call('GET', '/api/mail')).json).toMatchObject({ hasPassword: false });
});
