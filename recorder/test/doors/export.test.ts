/** An export as the listeners serve it: ordered, downloaded as one file, proven; and its end with the session. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseFingerprint } from '@nightlatch/protocol/export/proof';
import { verifyPath } from '../../src/verify/verify-path.ts';
import { BEGAN_MS, Studio } from '../footage/studio.ts';
import type { Client } from './lib/client.ts';
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
