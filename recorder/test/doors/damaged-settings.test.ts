/** What the owner set since the last change to people is in the copy too: damage brings back no camera, picture or model of before. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { House, OWNER_PASSWORD, SLOW_START_MS } from './lib/house.ts';

let house: House;
beforeAll(async () => {
  house = await House.open();
}, SLOW_START_MS);
afterAll(() => house.close());

test('cameras and settings of the owner survive damage as they were', { timeout: SLOW_START_MS }, async () => {
  const { owner, accountId } = await house.setUp();
  const added = await owner.call('POST', '/api/cameras', {
    body: { name: 'Shed', address: 'rtsp://127.0.0.1:1/shed', password: 'hidden' },
  });
  expect(added.status).toBe(200);
  const system = {
    recorderName: 'Back door',
    modelId: 'nvr-8',
    livePicturesSignedOut: false,
    strictPasswords: true,
  };
  expect((await owner.call('PUT', '/api/system', { body: system })).status).toBe(204);
  await house.gateway.close();
  writeFileSync(join(house.dataDir, 'settings.db'), 'spoiled');
  for (const suffix of ['-wal', '-shm']) rmSync(join(house.dataDir, `settings.db${suffix}`), { force: true });
  await house.start();

  const seat = await house.seat();
  expect(String((await seat.call('GET', '/api/about')).json['repairs'])).toContain('replaced by their last good copy');
  expect((await seat.call('GET', '/api/cameras')).code).toBe('not-allowed');
  const again = await house.signIn(accountId, OWNER_PASSWORD);
  const cameras: unknown = JSON.parse((await again.call('GET', '/api/cameras')).text);
  expect(cameras).toMatchObject([{ name: 'Yard' }, { name: 'Shed', hasPassword: true }]);
  expect((await again.call('GET', '/api/system')).json).toMatchObject(system);
});
