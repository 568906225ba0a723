/** The composed MP4 as the listeners serve it: ranges of bytes, its times, what is refused, and its end with the session. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BEGAN_MS, Studio } from '../footage/studio.ts';
import type { Client } from './lib/client.ts';
import { House, OWNER_PASSWORD, SLOW_START_MS } from './lib/house.ts';
import { Phone } from './lib/phone.ts';

let house: House;
let owner: Client;
let accountId: string;
let app: Client;

const iso = (ms: number): string => new Date(BEGAN_MS + ms).toISOString();
const path = (from_ms: number, to_ms: number): string =>
  `/api/cameras/front/footage.mp4?from=${iso(from_ms)}&to=${iso(to_ms)}`;

beforeAll(async () => {
  house = await House.open();
  ({ owner, accountId } = await house.setUp());
  const offer = await owner.call('POST', '/api/pairing/offers');
  const phone = new Phone(house.lan);
  await phone.join(String(offer.json['url']), OWNER_PASSWORD);
  await phone.signIn();
  app = phone.client;
  const studio = new Studio(undefined, house.dataDir);
  for (let at = 0; at < 100; at++) studio.shoot({ bytes: 150_000 });
  for (let at = 0; at < 50; at++) studio.shoot({ config: 1 });
  await studio.finish();
}, SLOW_START_MS);
afterAll(async () => {
  await house.close();
}, SLOW_START_MS);

async function bytesOf(client: Client, range?: string, more: Record<string, string> = {}) {
  const headers = { ...(range === undefined ? {} : { range }), ...more };
  const response = await client.open('GET', path(0, 10_000), { headers });
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(Buffer.from(chunk as Buffer));
  return { status: response.statusCode, headers: response.headers, bytes: Buffer.concat(chunks) };
}

test('a clip says its length and times, and gives any part of itself', async () => {
  for (const client of [owner, app]) {
    const whole = await bytesOf(client);
    expect(whole.status).toBe(200);
    expect(whole.headers).toMatchObject({
      'content-type': 'video/mp4',
      'accept-ranges': 'bytes',
      'content-length': String(whole.bytes.length),
      'nightlatch-starts-at': iso(0),
      // There the picture changes.
      'nightlatch-ends-at': iso(4_000),
    });
    const { etag = '' } = whole.headers;
    const part = await bytesOf(client, 'bytes=1000-1099', { 'if-range': etag });
    expect(part.status).toBe(206);
    expect(part.headers).toMatchObject({
      'content-range': `bytes 1000-1099/${whole.bytes.length}`,
      'content-length': '100',
      etag,
    });
    expect(part.bytes.equals(whole.bytes.subarray(1_000, 1_100))).toBe(true);
    const end = await bytesOf(client, 'bytes=-500');
    expect(end.bytes.equals(whole.bytes.subarray(-500))).toBe(true);
    expect((await bytesOf(client, 'bytes=1000-1099', { 'if-range': '"other"' })).bytes).toHaveLength(
      whole.bytes.length,
    );
    const beyond = await bytesOf(client, `bytes=${whole.bytes.length}-`);
    expect([beyond.status, beyond.headers['content-range']]).toEqual([416, `bytes */${whole.bytes.length}`]);
  }
});

test('where it ended, the next one begins', async () => {
  const next = await owner.open('GET', path(4_000, 10_000));
  expect(next.headers).toMatchObject({ 'nightlatch-starts-at': iso(4_000), 'nightlatch-ends-at': iso(6_000) });
  next.destroy();
});

test('a range without footage, in the future, of more than a day or backwards is refused in a sentence', async () => {
  expect((await owner.call('GET', path(-9_000, -1_000))).code).toBe('no-footage');
  expect((await owner.call('GET', path(86_400_000, 90_000_000))).code).toBe('no-footage');
  expect((await owner.call('GET', path(0, 86_400_001))).code).toBe('range-too-long');
  expect((await owner.call('GET', path(0, 86_400_000))).status).toBe(200);
  expect((await owner.call('GET', path(10, 10))).code).toBe('range-invalid');
  expect((await new Phone(house.lan).client.call('GET', path(0, 1_000))).code).toBe('not-signed-in');
});

test('a download that is under way is cut off when the session ends', async () => {
  const client = await house.signIn(accountId, OWNER_PASSWORD);
  const response = await client.open('GET', path(0, 10_000));
  response.pause();
  expect((await client.call('POST', '/api/sign-out')).status).toBe(204);
  const read = async (): Promise<void> => {
    for await (const chunk of response) expect(chunk).toBeInstanceOf(Buffer);
  };
  await expect(read()).rejects.toThrow();
});
