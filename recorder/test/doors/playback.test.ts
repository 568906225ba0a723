/** Timelines and bookmarks as the listeners serve them, to viewers, owners and apps. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from './lib/client.ts';
import { House, OWNER_PASSWORD, SLOW_START_MS, VIEWER_PASSWORD } from './lib/house.ts';
import { Phone } from './lib/phone.ts';

let house: House;
let owner: Client;
let viewer: Client;
let app: Client;

beforeAll(async () => {
  house = await House.open();
  ({ owner } = await house.setUp());
  const added = await owner.call('POST', '/api/people', {
    body: { name: 'Vera', role: 'viewer', password: VIEWER_PASSWORD },
  });
  viewer = await house.signIn(String(added.json['accountId']), VIEWER_PASSWORD);
  const offer = await owner.call('POST', '/api/pairing/offers');
  const phone = new Phone(house.lan);
  await phone.join(String(offer.json['url']), OWNER_PASSWORD);
  await phone.signIn();
  app = phone.client;
}, SLOW_START_MS);
afterAll(async () => {
  await house.close();
}, SLOW_START_MS);

const list = async (client: Client, query = ''): Promise<unknown[]> => {
  const parsed: unknown = JSON.parse((await client.call('GET', `/api/bookmarks${query}`)).text);
  return Array.isArray(parsed) ? parsed : [];
};
const from = '2026-11-23T07:00:00.000Z';
const to = '2026-11-23T07:10:00.000Z';
const mark = { cameraId: 'yard', from, to, text: 'The parcel', isProtected: false };

test('a range without footage, in the future or of a year is answered with empty timelines', async () => {
  for (const client of [owner, viewer, app]) {
    for (const range of [
      'from=2026-11-23T00:00:00Z&to=2026-11-24T00:00:00Z',
      'from=2090-01-01T00:00:00Z&to=2091-01-01T00:00:00Z',
    ]) {
      const answer = await client.call('GET', `/api/timelines?${range}&cameras=yard,door&pixels=800`);
      const empty = { spans: [], gaps: [], events: [] };
      expect(JSON.parse(answer.text)).toEqual([
        { cameraId: 'yard', ...empty },
        { cameraId: 'door', ...empty },
      ]);
    }
  }
});

test('a viewer marks footage and changes the own mark; only an owner protects', async () => {
  const made = await viewer.call('POST', '/api/bookmarks', { body: mark });
  expect(made.json).toMatchObject({ ...mark, madeBy: 'Vera' });
  const path = `/api/bookmarks/${String(made.json['id'])}`;
  const { cameraId: _cameraId, ...changed } = { ...mark, text: 'The parcel, again' };
  expect((await viewer.call('PUT', path, { body: changed })).json).toMatchObject({ text: 'The parcel, again' });
  expect((await viewer.call('PUT', path, { body: { ...changed, isProtected: true } })).code).toBe('not-allowed');
  expect((await viewer.call('POST', '/api/bookmarks', { body: { ...mark, isProtected: true } })).code).toBe(
    'not-allowed',
  );

  expect((await owner.call('PUT', path, { body: { ...changed, isProtected: true } })).status).toBe(200);
  await expect
    .poll(() => house.engine.store?.protected)
    .toEqual([{ cameraId: 'yard', from_ms: Date.parse(from), to_ms: Date.parse(to) }]);
  expect((await viewer.call('DELETE', path)).code).toBe('not-allowed');
  expect((await viewer.call('PUT', path, { body: changed })).code).toBe('not-allowed');
  expect((await app.call('DELETE', path)).status).toBe(204);
  await expect.poll(() => house.engine.store?.protected).toEqual([]);
  expect((await owner.call('DELETE', path)).code).toBe('not-found');
  const audit = (await owner.call('GET', '/api/audit')).text;
  expect(audit).toContain('Removed a bookmark');
});

test('bookmarks are found by the range that they touch', async () => {
  await owner.call('POST', '/api/bookmarks', { body: mark });
  expect(await list(app)).toHaveLength(1);
  expect(await list(viewer, '?from=2026-11-23T07:05:00Z&to=2026-11-23T08:00:00Z')).toHaveLength(1);
  expect(await list(viewer, '?from=2026-11-23T07:11:00Z')).toEqual([]);
  expect(await list(viewer, '?to=2026-11-23T06:00:00Z')).toEqual([]);
});

test('somebody else’s mark stays, and a range or text that is no such thing is refused', async () => {
  const made = await owner.call('POST', '/api/bookmarks', { body: mark });
  expect((await viewer.call('DELETE', `/api/bookmarks/${String(made.json['id'])}`)).code).toBe('not-allowed');
  const wrong = [
    [{ ...mark, from: to, to: from }, 'range-invalid'],
    [{ ...mark, to: '2027-11-23T07:00:00Z' }, 'range-too-long'],
    [{ ...mark, text: 'x'.repeat(201) }, 'bad-input'],
  ] as const;
  for (const [body, code] of wrong) expect((await owner.call('POST', '/api/bookmarks', { body })).code).toBe(code);
});
