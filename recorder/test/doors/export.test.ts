/** An export as the listeners serve it: ordered, downloaded as one file, proven; and its end with the session. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseFingerprint } from '@nightlatch/protocol/export/proof';
import { verifyPath } from '../../src/verify/verify-path.ts';
import { RealStick } from '../../../tools/real-stick/real-stick.ts';
import { BEGAN_MS, Studio } from '../footage/studio.ts';
import { Client } from './lib/client.ts';
import { House, OWNER_PASSWORD, SLOW_START_MS } from './lib/house.ts';
import { Phone } from './lib/phone.ts';

let house: House;
let owner: Client;
let app: Client;
let accountId: string;
let cameraId = '';
const out = mkdtempSync(join(tmpdir(), 'nl-export-'));
const iso = (ms: number): string => new Date(BEGAN_MS + ms).toISOString();

beforeAll(async () => {
  house = await House.open();
  ({ owner, accountId } = await house.setUp());
  const offer = await owner.call('POST', '/api/pairing/offers');
  const phone = new Phone(house.lan);
  await phone.join(String(offer.json['url']), OWNER_PASSWORD);
  await phone.signIn();
  app = phone.client;
  const cameras: unknown = JSON.parse((await owner.call('GET', '/api/cameras')).text);
  if (Array.isArray(cameras)) cameraId = String(cameras[0]?.id);
  const studio = new Studio(undefined, house.dataDir);
  studio.track = studio.store.track(cameraId, studio.buffer);
  for (let at = 0; at < 250; at++) studio.shoot({ bytes: 100_000 });
  await studio.finish();
}, SLOW_START_MS);
afterAll(async () => {
  await house.close();
  rmSync(out, { recursive: true, force: true });
}, SLOW_START_MS);

const order = async (client: Client) => {
  const body = { cameraIds: [cameraId], from: iso(0), to: iso(10_000), why: 'A parcel' };
  return (await client.call('POST', '/api/exports', { body })).json;
};

test('an export is downloaded at the console and by an app, and is intact', async () => {
  for (const client of [owner, app]) {
    const { id, fingerprint } = await order(client);
    expect((await owner.call('GET', '/api/system')).json['fingerprint']).toBe(fingerprint);
    const response = await client.open('GET', `/api/exports/${String(id)}/file`);
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('application/zip');
    expect(response.headers['content-disposition']).toBe(
      'attachment; filename="Front door 2026-11-23 07-00-00 UTC.zip"',
    );
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(Buffer.from(chunk as Buffer));
    const path = join(out, 'export.zip');
    writeFileSync(path, Buffer.concat(chunks));
    const verdict = await verifyPath(path, { recorder: parseFingerprint(String(fingerprint)) });
    expect(verdict).toMatchObject({ state: 'intact', findings: [] });
    expect(verdict.manifest?.cameras[0]?.parts[0]?.frames).toBe(250);
  }
  expect((await owner.call('GET', '/api/audit')).text).toContain('Downloaded the export');
});

test('a download ends with the session, and its export can be downloaded anew', async () => {
  const other = await house.signIn(accountId, OWNER_PASSWORD);
  const { id } = await order(other);
  const response = await other.open('GET', `/api/exports/${String(id)}/file`);
  // More lies behind than sockets hold, so that it is still being made while nobody reads on.
  await new Promise((resolve) => response.once('readable', resolve));
  expect((await other.call('POST', '/api/sign-out')).status).toBe(204);
  const broken = new Promise<boolean>((resolve) => {
    response.on('error', () => undefined);
    response.once('close', () => resolve(!response.complete));
  });
  response.resume();
  expect(await broken).toBe(true);
  const stateOf = async () => {
    const listed: unknown = JSON.parse((await owner.call('GET', '/api/exports')).text);
    return Array.isArray(listed) ? String(listed.find((one) => one.id === id)?.state) : '';
  };
  await expect.poll(stateOf).toBe('ended');
});

test('an export is written to a stick from the seat alone, and goes on when whoever began it signs out', async () => {
  const stick = new RealStick(house.stickFolder, 'KINGSTON', { bytes: 64_000_000 });
  try {
    expect((await app.call('GET', '/api/sticks')).status).toBe(404);
    const { sticks, download } = (await owner.call('GET', '/api/sticks')).json;
    expect([Array.isArray(sticks) && sticks.length, download]).toEqual([1, true]);
    expect(JSON.stringify(sticks)).not.toContain(house.stickFolder);
    const monitor = await house.signIn(accountId, OWNER_PASSWORD, 'kiosk');
    // Its browser takes no downloads.
    expect((await monitor.call('GET', '/api/sticks')).json['download']).toBe(false);
    const stickId: unknown = Array.isArray(sticks) ? sticks[0]?.id : undefined;
    const other = await house.signIn(accountId, OWNER_PASSWORD);
    const { id, name } = await order(other);
    expect((await app.call('POST', `/api/exports/${String(id)}/stick`, { body: { stickId } })).status).toBe(404);
    const unknown = await other.call('POST', `/api/exports/${String(id)}/stick`, { body: { stickId: 'none' } });
    expect([unknown.status, unknown.code]).toEqual([404, 'not-found']);
    const begun = await other.call('POST', `/api/exports/${String(id)}/stick`, { body: { stickId } });
    expect(begun.json).toMatchObject({ state: 'running', stick: { name: 'KINGSTON', folder: name, phase: 'writing' } });
    expect((await other.call('POST', '/api/sign-out')).status).toBe(204);
    const stateOf = async () => {
      const listed: unknown = JSON.parse((await owner.call('GET', '/api/exports')).text);
      return Array.isArray(listed) ? String(listed.find((one) => one.id === id)?.state) : '';
    };
    await expect.poll(stateOf, { timeout: 15_000 }).toBe('done');
    expect((await verifyPath(join(stick.path, String(name)))).state).toBe('intact');
    expect((await owner.call('GET', '/api/audit')).text).toContain('and checked it there');
  } finally {
    stick.end();
  }
});

test('an estimate says how large it will be, or in words why there is no such export', async () => {
  const ask = async (from: string, to: string, cameras = cameraId) => {
    const query = new URLSearchParams({ cameras, from, to }).toString();
    return (await app.call('GET', `/api/export-estimate?${query}`)).json;
  };
  const ten = await ask(iso(0), iso(10_000));
  expect(ten['sentence']).toBeUndefined();
  expect(Number(ten['bytes'])).toBeGreaterThan(25_000_000);
  expect(Number(ten['bytesOnStick'])).toBeGreaterThan(Number(ten['bytes']));
  expect(await ask(iso(-7_200_000), iso(-3_600_000))).toMatchObject({
    bytes: 0,
    sentence: 'There is no recording of these cameras at this time.',
  });
  const soon_ms = house.clock.wall_ms() - BEGAN_MS + 60_000;
  expect((await ask(iso(soon_ms), iso(soon_ms + 60_000)))['sentence']).toBe(
    'This time has not come yet: there is no recording of it.',
  );
  expect((await ask(iso(-366 * 86_400_000), iso(0)))['sentence']).toContain('24 hours at most');
  expect((await ask(iso(1_000), iso(0)))['sentence']).toBe('The end must come after the beginning.');
  expect((await ask(iso(0), iso(1_000), 'attic'))['sentence']).toContain('no longer there');
  const many = Array.from({ length: 17 }, (_, at) => `c${at}`).join(',');
  expect((await ask(iso(0), iso(1_000), many))['sentence']).toBeDefined();
});

test('the page that checks exports is given to anybody, as a file to keep', async () => {
  for (const place of [house.console, house.lan]) {
    const page = await new Client(place).call('GET', '/nightlatch-verify.html');
    expect(page.status).toBe(200);
    expect(page.headers['content-disposition']).toBe('attachment; filename="nightlatch-verify.html"');
    expect(page.text).toContain('<title>Check</title>');
  }
});
