/** Everything open closes within a second when its session ends; seats end with their kiosk, their silence, their browser. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { LIVE_CLOSE_SESSION_ENDED } from '@nightlatch/protocol';
import type { Client } from './lib/client.ts';
import { House, OWNER_PASSWORD, VIEWER_PASSWORD, SLOW_START_MS } from './lib/house.ts';
import { Phone } from './lib/phone.ts';

let house: House;
let ownerId: string;
let viewerId: string;
let cameraId: string;

beforeAll(async () => {
  house = await House.open();
  const { owner, accountId } = await house.setUp();
  ownerId = accountId;
  const added = await owner.call('POST', '/api/people', {
    body: { name: 'Vera', role: 'viewer', password: VIEWER_PASSWORD },
  });
  viewerId = String(added.json['accountId']);
  cameraId = (JSON.parse((await owner.call('GET', '/api/cameras')).text) as { id: string }[])[0]?.id ?? '';
}, SLOW_START_MS);
afterAll(async () => {
  await house.close();
}, SLOW_START_MS);

/** `got`: each text message as it is, each frame as its flags (1: key). */
async function watch(client: Client, got: (string | number)[] = [], query = ''): Promise<WebSocket> {
  const socket = await client.socket(`/api/cameras/${cameraId}/live${query}`, {
    onMessage: (data, binary) => got.push(binary ? (data[1] ?? -1) : data.toString()),
  });
  if (typeof socket === 'number') throw new Error(`refused: ${socket}`);
  return socket;
}

/** Milliseconds from `act` until each socket is closed, and the codes they were closed with. */
async function closedAfter(
  sockets: WebSocket[],
  act: () => Promise<unknown>,
): Promise<{ ms: number; codes: number[] }> {
  const closed = sockets.map(
    (socket) => new Promise<number>((resolve) => socket.on('close', (code: number) => resolve(code))),
  );
  await act();
  const began = performance.now();
  const codes = await Promise.all(closed);
  return { ms: performance.now() - began, codes };
}

async function pair(client: Client, password: string): Promise<Phone> {
  const offer = await client.call('POST', '/api/pairing/offers');
  const phone = new Phone(house.lan);
  expect((await phone.join(String(offer.json['url']), password)).status).toBe(200);
  expect((await phone.signIn()).status).toBe(200);
  return phone;
}

test('a raised epoch closes the console, the phones and nothing of others', async () => {
  const viewer = await house.signIn(viewerId, VIEWER_PASSWORD);
  const phone = await pair(viewer, VIEWER_PASSWORD);
  const owner = await house.signIn(ownerId, OWNER_PASSWORD);
  const other = await watch(owner);
  const sockets = [await watch(viewer), await watch(phone.client), await watch(phone.client)];
  const { ms, codes } = await closedAfter(sockets, () =>
    owner.call('POST', `/api/people/${viewerId}/password`, { body: { password: `${VIEWER_PASSWORD} 3` } }),
  );
  process.stdout.write(`sockets of an older epoch closed ${ms.toFixed(0)} ms after the change was answered\n`);
  expect(ms).toBeLessThan(1000);
  expect(codes).toEqual([LIVE_CLOSE_SESSION_ENDED, LIVE_CLOSE_SESSION_ENDED, LIVE_CLOSE_SESSION_ENDED]);
  expect(other.readyState).toBe(other.OPEN);
  expect((await viewer.call('GET', '/api/pairings')).code).toBe('session-ended');
  expect((await phone.client.call('GET', '/api/cameras')).code).toBe('session-ended');
  other.terminate();
});

test('sign-out, idling and a removed phone close what they ended', async () => {
  const owner = await house.signIn(ownerId, OWNER_PASSWORD);
  const phone = await pair(owner, OWNER_PASSWORD);
  const removed = await closedAfter([await watch(phone.client)], () =>
    owner.call('DELETE', `/api/pairings/${phone.pairingId}`),
  );
  const out = await closedAfter([await watch(owner)], () => owner.call('POST', '/api/sign-out'));
  const idler = await house.signIn(ownerId, OWNER_PASSWORD);
  const idle = await closedAfter([await watch(idler)], async () => {
    await house.pass(5 * 60_000, idler);
  });
  process.stdout.write(
    `closed: removed phone ${removed.ms.toFixed(0)} ms, sign-out ${out.ms.toFixed(0)} ms, idle ${idle.ms.toFixed(0)} ms\n`,
  );
  for (const { ms, codes } of [removed, out, idle]) {
    expect(ms).toBeLessThan(1000);
    expect(codes).toEqual([LIVE_CLOSE_SESSION_ENDED]);
  }
  expect((await idler.call('GET', '/api/pairings')).code).toBe('session-ended');
});

test('somebody who uses the mouse is not idle', async () => {
  const owner = await house.signIn(ownerId, OWNER_PASSWORD);
  for (let minute = 0; minute < 7; minute += 1) {
    house.clock.ahead_ms += 55_000;
    expect((await owner.call('POST', '/api/seat/active')).status).toBe(204);
  }
});

test('a session counts only in the seat it was opened in', async () => {
  const owner = await house.signIn(ownerId, OWNER_PASSWORD);
  const thief = await house.seat();
  for (const [name, value] of owner.cookies) if (name.includes('session')) thief.cookies.set(name, value);
  expect((await thief.call('GET', '/api/pairings')).status).toBe(401);
});

test('a restart of the gateway keeps seat and session', async () => {
  const owner = await house.signIn(ownerId, OWNER_PASSWORD);
  await house.restart();
  expect((await owner.call('GET', '/api/session')).json['signedIn']).toMatchObject({ name: 'Olga' });
});

test("a new kiosk ends the former kiosk's seat; ten silent seconds end it too", async () => {
  const first = await house.seat('kiosk');
  const second = await house.seat('kiosk');
  expect((await first.call('GET', '/api/about')).status).toBe(401);
  expect((await second.call('POST', '/api/seat/heartbeat')).status).toBe(204);
  house.clock.ahead_ms += 9_000;
  expect((await second.call('GET', '/api/about')).status).toBe(200);
  house.clock.ahead_ms += 2_000;
  expect((await second.call('GET', '/api/about')).code).toBe('session-ended');
});

test('when the kiosk browser is gone its seat and what was signed in there end at once', async () => {
  const kiosk = await house.seat('kiosk');
  await kiosk.call('POST', '/api/seat/heartbeat');
  expect(
    (await kiosk.call('POST', '/api/sign-in', { body: { accountId: ownerId, password: OWNER_PASSWORD } })).status,
  ).toBe(200);
  const { ms } = await closedAfter([await watch(kiosk)], async () => {
    house.gateway.seats.endKiosk();
  });
  expect(ms).toBeLessThan(1000);
  expect((await kiosk.call('GET', '/api/about')).status).toBe(401);
});

test('signed-out viewers are cut off when the owner stops showing live pictures to them', async () => {
  const owner = await house.signIn(ownerId, OWNER_PASSWORD);
  const seat = await house.seat();
  const system = { recorderName: 'Front door', modelId: 'nvr-8', strictPasswords: false };
  const { codes } = await closedAfter([await watch(seat)], () =>
    owner.call('PUT', '/api/system', { body: { ...system, livePicturesSignedOut: false } }),
  );
  expect(codes).toEqual([LIVE_CLOSE_SESSION_ENDED]);
  expect((await seat.call('GET', '/api/cameras')).code).toBe('not-allowed');
  const refused = await watch(seat);
  const code = await new Promise<number>((resolve) => refused.on('close', (closed: number) => resolve(closed)));
  expect(code).toBe(4403);
  await owner.call('PUT', '/api/system', { body: { ...system, livePicturesSignedOut: true } });
});

test('the smaller picture and the one with sound are watched beside the main one, each by whoever asked for it', async () => {
  const seat = await house.seat();
  const before = house.engine.watched.length;
  const got: (string | number)[][] = [[], [], [], []];
  const queries = ['', '?stream=sub', '?stream=main&sound=1', '?stream=sub'];
  const sockets = await Promise.all(queries.map((query, at) => watch(seat, got[at], query)));
  const asked = await vi.waitFor(() => {
    const all = house.engine.watched.slice(before);
    expect(all).toHaveLength(3);
    return all;
  }, 5_000);
  const number = (stream: string, sound: boolean): number =>
    asked.find((one) => one.cameraId === cameraId && one.stream === stream && one.sound === sound)?.subscription ?? 0;
  house.engine.frame(number('main', false), true);
  for (const key of [true, false]) house.engine.frame(number('sub', false), key);
  for (const key of [true, false, false]) house.engine.frame(number('main', true), key);
  const flags = got.map((all) => (): (string | number)[] => all.filter((one) => typeof one === 'number'));
  await vi.waitFor(() => expect(flags.map((of) => of())).toEqual([[1], [1, 0], [1, 0, 0], [1, 0]]), 5_000);

  const refused = await watch(seat, [], '?stream=another');
  const code = await new Promise<number>((resolve) => refused.on('close', (closed: number) => resolve(closed)));
  expect(code).toBe(4400);
  for (const socket of sockets) socket.terminate();
  await vi.waitFor(() => expect(house.engine.subscriptions.size).toBe(0), 5_000);
});

test('live pictures: configuration, key frame first, a late viewer at once, and word of the engine going', async () => {
  const seat = await house.seat();
  const got: (string | number)[] = [];
  const first = await watch(seat, got);
  await vi.waitFor(() => expect([...house.engine.subscriptions.values()]).toContain(cameraId), 5_000);
  const subscription = [...house.engine.subscriptions].find(([, id]) => id === cameraId)?.[0] ?? 0;
  house.engine.states([{ cameraId, kind: 'recording', width: 640, height: 360, codec: 'avc1.64001f' }]);
  house.engine.frame(subscription, false);
  house.engine.frame(subscription, true);
  house.engine.frame(subscription, false);
  await vi.waitFor(() => expect(got.filter((one) => typeof one === 'number')).toEqual([1, 0]), 5_000);
  const late: (string | number)[] = [];
  const second = await watch(seat, late);
  await vi.waitFor(() => expect(late.filter((one) => typeof one === 'number')).toEqual([1, 0]), 5_000);
  expect(house.engine.subscriptions.size).toBe(1);

  await house.engine.stop();
  await vi.waitFor(() => expect(got.at(-1)).toContain('restarting'), 5_000);
  expect((await seat.call('GET', '/api/cameras')).status).toBe(200);
  first.terminate();
  second.terminate();
});
