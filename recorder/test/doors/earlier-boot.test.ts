/** After the machine was started anew: seats of before are gone and their sessions with them; phones stay signed in. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { House, OWNER_PASSWORD, SLOW_START_MS } from './lib/house.ts';
import { Phone } from './lib/phone.ts';

let house: House;
beforeAll(async () => {
  house = await House.open();
}, SLOW_START_MS);
afterAll(() => house.close());

function settings<T>(run: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(join(house.dataDir, 'settings.db'));
  try {
    return run(db);
  } finally {
    db.close();
  }
}

test('a boot leaves no session of a former seat in the settings', { timeout: SLOW_START_MS }, async () => {
  const { owner } = await house.setUp();
  const offer = await owner.call('POST', '/api/pairing/offers');
  const phone = new Phone(house.lan);
  expect((await phone.join(String(offer.json['url']), OWNER_PASSWORD)).status).toBe(200);
  expect((await phone.signIn()).status).toBe(200);
  await house.gateway.close();
  settings((db) => db.exec("UPDATE seats SET boot_id = 'an earlier boot'"));
  await house.start();
  const left = settings((db) => db.prepare('SELECT seat_id FROM sessions').all());
  expect(left).toEqual([{ seat_id: null }]);
  expect((await owner.call('GET', '/api/cameras')).status).toBe(401);
  expect((await phone.client.call('GET', '/api/cameras')).status).toBe(200);
});
