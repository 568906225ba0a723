/** Who may make a camera remember places: owners. Whoever is signed in may move it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from './lib/client.ts';
import { House, SLOW_START_MS, VIEWER_PASSWORD } from './lib/house.ts';

let house: House;
let owner: Client;
let viewer: Client;

beforeAll(async () => {
  house = await House.open();
  owner = (await house.setUp()).owner;
  const body = { name: 'Vera', role: 'viewer', password: VIEWER_PASSWORD };
  const added = await owner.call('POST', '/api/people', { body });
  viewer = await house.signIn(String(added.json['accountId']), VIEWER_PASSWORD);
}, SLOW_START_MS);
afterAll(() => house.close(), SLOW_START_MS);

test('a viewer moves a camera, and saves and removes no places of it', async () => {
  const tell = (who: Client, body: object) => who.call('POST', '/api/cameras/none/ptz', { body });
  expect((await tell(viewer, { kind: 'stop' })).code).toBe('not-found');
  for (const body of [
    { kind: 'save-preset', name: 'Gate' },
    { kind: 'remove-preset', token: '1' },
  ]) {
    expect((await tell(viewer, body)).code).toBe('not-allowed');
    expect((await tell(owner, body)).code).toBe('not-found');
  }
  expect((await tell(owner, { kind: 'save-preset', name: 'x'.repeat(41) })).code).toBe('bad-input');
});
