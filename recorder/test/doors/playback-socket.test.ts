/** The playback websocket as the listeners serve it: who may open it, what it answers, and how little it holds for slow players. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import {
  decodePlaybackFrame,
  LIVE_CLOSE_SESSION_ENDED,
  type PlaybackConfig,
  type PlaybackEnd,
  type PlaybackFrame,
} from '@nightlatch/protocol';
import { BEGAN_MS, Studio, configs } from '../footage/studio.ts';
import type { Client } from './lib/client.ts';
import { House, OWNER_PASSWORD, SLOW_START_MS, VIEWER_PASSWORD } from './lib/house.ts';
import { Phone } from './lib/phone.ts';

let house: House;
let owner: Client;
let accountId: string;
let app: Client;
let sockets: WebSocket[] = [];

beforeAll(async () => {
  house = await House.open();
  ({ owner, accountId } = await house.setUp());
  const offer = await owner.call('POST', '/api/pairing/offers');
  const phone = new Phone(house.lan);
  await phone.join(String(offer.json['url']), OWNER_PASSWORD);
  await phone.signIn();
  app = phone.client;
  const studio = new Studio(undefined, house.dataDir);
  studio.shootMany(100);
  for (let at = 0; at < 100; at++) studio.shoot({ config: 1, bytes: 100_000 });
  await studio.finish();
}, SLOW_START_MS);
afterEach(() => {
  for (const socket of sockets) socket.terminate();
  sockets = [];
});
afterAll(async () => {
  await house.close();
}, SLOW_START_MS);

/** A player that notes what it hears, and waits for the ends of requests. */
class Player {
  readonly configs: PlaybackConfig[] = [];
  readonly frames: PlaybackFrame[] = [];
  readonly ends = new Map<number, PlaybackEnd>();
  closed: { code: number; reason: string } | undefined;
  socket!: WebSocket;

  static async open(client: Client): Promise<Player> {
    const player = new Player();
    const socket = await client.socket('/api/playback', { onMessage: (data, binary) => player.#hear(data, binary) });
    if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
    socket.on('close', (code, reason) => (player.closed = { code, reason: String(reason) }));
    sockets.push(socket);
    player.socket = socket;
    return player;
  }

  #hear(data: Buffer, binary: boolean): void {
    if (binary) {
      const frame = decodePlaybackFrame(data);
      if (frame === undefined) throw new Error('no frame');
      this.frames.push(frame);
      return;
    }
    const said: PlaybackConfig | PlaybackEnd = JSON.parse(String(data));
    if (said.type === 'playback-config') this.configs.push(said);
    else this.ends.set(said.request, said);
  }

  ask(request: number, from_ms: number, to_ms: number, more: object = {}): void {
    const range = { from_ms: BEGAN_MS + from_ms, to_ms: BEGAN_MS + to_ms };
    this.socket.send(JSON.stringify({ type: 'frames', request, cameraId: 'front', ...range, what: 'all', ...more }));
  }

  async end(request: number): Promise<PlaybackEnd | undefined> {
    await expect.poll(() => this.ends.has(request), { timeout: 20_000 }).toBe(true);
    return this.ends.get(request);
  }

  async close(): Promise<{ code: number; reason: string } | undefined> {
    await expect.poll(() => this.closed !== undefined, { timeout: 20_000 }).toBe(true);
    return this.closed;
  }
}

test('a person at the console and an app get the frames of a moment, with their configs', async () => {
  for (const client of [owner, app]) {
    const player = await Player.open(client);
    player.ask(7, 3_500, 4_100);
    expect(await player.end(7)).toEqual({
      type: 'playback-end',
      request: 7,
      why: 'complete',
      frames: 28,
      next_ms: BEGAN_MS + 4_100,
    });
    expect(player.configs.map(({ request, codec, description }) => ({ request, codec, description }))).toEqual(
      configs.map(({ codec, description }) => ({ request: 7, codec, description: description.toString('base64') })),
    );
    const times = player.frames.map(({ captured_ms }) => captured_ms - BEGAN_MS);
    expect(times).toEqual(Array.from({ length: 28 }, (_, at) => 3_000 + at * 40));
    expect(player.frames[0]).toMatchObject({ request: 7, key: true, duration_ms: 40 });
    expect(Buffer.from(player.frames[0]?.data ?? []).readUInt32BE(0)).toBe(201);
  }
});

test('key frames alone, a range without footage, and where it goes on', async () => {
  const player = await Player.open(owner);
  player.ask(1, 0, 8_000, { what: 'keys', atMost: 2_000 });
  player.ask(5, 0, 86_400_000, { what: 'keys', atMost: 4 });
  player.ask(2, -10_000, -5_000);
  player.ask(3, 10_000, 20_000);
  player.ask(4, 0, 1_000, { cameraId: 'nobody' });
  expect(await player.end(1)).toMatchObject({ why: 'complete', frames: 8 });
  expect(await player.end(5)).toMatchObject({ why: 'complete', frames: 2 });
  expect(await player.end(2)).toMatchObject({ why: 'complete', frames: 0, next_ms: BEGAN_MS });
  for (const request of [3, 4]) {
    const end = await player.end(request);
    expect(end).toMatchObject({ why: 'complete', frames: 0 });
    expect(end).not.toHaveProperty('next_ms');
  }
});

test('requests are answered in turn, and one that is cancelled ends', async () => {
  const player = await Player.open(owner);
  for (const request of [1, 2, 3]) player.ask(request, 0, 3_900);
  player.socket.send(JSON.stringify({ type: 'cancel', request: 2 }));
  player.socket.send(JSON.stringify({ type: 'cancel', request: 99 }));
  expect(await player.end(2)).toMatchObject({ why: 'cancelled' });
  expect(await player.end(1)).toMatchObject({ why: 'complete', frames: 98 });
  expect(await player.end(3)).toMatchObject({ why: 'complete', frames: 98 });
  const order = player.frames.map(({ request }) => request);
  expect(order.indexOf(3)).toBeLessThan(order.lastIndexOf(1));
});

test('a wrong range and too long a range fail with a sentence, and nothing else is lost', async () => {
  const player = await Player.open(owner);
  player.ask(1, 1_000, 1_000);
  player.ask(2, 0, 86_400_001, { what: 'keys' });
  player.ask(5, 0, 100);
  expect(await player.end(1)).toMatchObject({ why: 'failed', reason: 'The end must come after the beginning.' });
  expect(await player.end(2)).toMatchObject({ why: 'failed', reason: 'Choose a shorter time.' });
  expect(await player.end(5)).toMatchObject({ why: 'complete' });
});

test.each([
  ['text that is no JSON', 'frames, please', 1007],
  ['a request of no known kind', JSON.stringify({ type: 'everything' }), 1007],
  ['a number that JSON has not', '{"type":"frames","request":1,"cameraId":"front","from_ms":1e999}', 1007],
  ['bytes', Buffer.alloc(100), 1007],
  ['more than a request needs', 'x'.repeat(5_000), 1009],
])('%s ends the socket', async (_what, message, code) => {
  const player = await Player.open(owner);
  player.socket.send(message);
  expect((await player.close())?.code).toBe(code);
});

test('a number that is in use ends the socket', async () => {
  const player = await Player.open(owner);
  player.socket.pause();
  player.ask(1, 4_000, 8_000);
  player.ask(1, 4_000, 8_000);
  player.socket.resume();
  expect(await player.close()).toEqual({ code: 1008, reason: 'This request is open already.' });
});

test('a player that stops reading for a while misses nothing', async () => {
  const player = await Player.open(owner);
  player.socket.pause();
  for (let request = 0; request < 16; request++) player.ask(request, 4_000, 8_000);
  player.ask(20, 0, 100);
  const other = await Player.open(app);
  other.ask(1, 0, 4_000);
  expect(await other.end(1)).toMatchObject({ why: 'complete', frames: 100 });
  player.socket.resume();
  for (let request = 0; request < 16; request++) expect(await player.end(request)).toMatchObject({ frames: 100 });
});

test('it closes when the session ends, and not without one', async () => {
  const client = await house.signIn(accountId, OWNER_PASSWORD);
  const player = await Player.open(client);
  player.ask(1, 0, 1_000);
  await player.end(1);
  await client.call('POST', '/api/sign-out');
  expect((await player.close())?.code).toBe(LIVE_CLOSE_SESSION_ENDED);
  expect(await (await house.seat()).socket('/api/playback')).toBe(401);
});

test("a new password ends what that person's app plays, and its other streams, at once; the app of another plays on", async () => {
  const viewer = { name: 'Vera', role: 'viewer', password: VIEWER_PASSWORD };
  const signedIn = await house.signIn(accountId, OWNER_PASSWORD);
  const { json: added } = await signedIn.call('POST', '/api/people', { body: viewer });
  const viewerId = String(added['accountId']);
  const offer = await (await house.signIn(viewerId, VIEWER_PASSWORD)).call('POST', '/api/pairing/offers');
  const phone = new Phone(house.lan);
  await phone.join(String(offer.json['url']), VIEWER_PASSWORD);
  await phone.signIn();
  const player = await Player.open(phone.client);
  const other = await Player.open(app);
  player.ask(1, 0, 1_000);
  await player.end(1);
  // Ten megabytes: more than what a connection holds on its way.
  const range = `from=${new Date(BEGAN_MS + 4_000).toISOString()}&to=${new Date(BEGAN_MS + 8_000).toISOString()}`;
  const clip = await phone.client.open('GET', `/api/cameras/front/footage.mp4?${range}`);
  clip.pause();

  const people = await house.signIn(accountId, OWNER_PASSWORD);
  const body = { password: `${VIEWER_PASSWORD} again` };
  expect((await people.call('POST', `/api/people/${viewerId}/password`, { body })).status).toBe(204);
  expect((await player.close())?.code).toBe(LIVE_CLOSE_SESSION_ENDED);
  const readClip = async (): Promise<void> => {
    for await (const chunk of clip) expect(chunk).toBeInstanceOf(Buffer);
  };
  await expect(readClip()).rejects.toThrow();
  expect(await phone.client.socket('/api/playback')).toBe(401);
  for (const path of [`/api/cameras/front/footage.mp4?${range}`, `/api/cameras/front/hls/index.m3u8?${range}`])
    expect((await phone.client.call('GET', path)).code).toBe('session-ended');
  expect((await phone.signIn()).code).toBe('credentials-reset');
  other.ask(1, 0, 1_000);
  expect(await other.end(1)).toMatchObject({ why: 'complete' });
});
