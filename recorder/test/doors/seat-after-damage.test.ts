/** Restored or new settings bring back no seat, and let no seat secret be used twice. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Client } from './lib/client.ts';
import { House, SLOW_START_MS } from './lib/house.ts';

let house: House;
beforeAll(async () => {
  house = await House.open();
  await house.setUp();
}, SLOW_START_MS);
afterAll(() => house.close());

async function restartAfter(lost: readonly string[]): Promise<void> {
  await house.gateway.close();
  for (const name of lost) {
    for (const suffix of ['-wal', '-shm']) rmSync(join(house.dataDir, name + suffix), { force: true });
    writeFileSync(join(house.dataDir, name), 'spoiled');
  }
  await house.start();
}

test.each([
  ['a restore', ['settings.db']],
  ['the loss of all settings', ['settings.db', 'settings.copy.db']],
])('after %s: no former seat, no secret of before, not even after another start; a new one works', async (_, lost) => {
  const take = (secret: string): ReturnType<Client['call']> =>
    new Client(house.console).call('GET', `/seat?secret=${secret}`);
  const former = await house.seat();
  const used = house.secret();
  const unused = house.secret();
  expect((await take(used)).status).toBe(303);

  await restartAfter(lost);
  expect((await former.call('POST', '/api/seat/heartbeat')).status).toBe(401);
  for (const secret of [used, unused]) expect((await take(secret)).status).toBe(403);
  await house.restart();
  for (const secret of [used, unused]) expect((await take(secret)).status).toBe(403);
  expect((await take(house.secret())).status).toBe(303);
});

test('an ordinary restart keeps seats, and secrets that were not used', async () => {
  const seat = await house.seat();
  const unused = house.secret();
  await house.restart();
  expect((await seat.call('POST', '/api/seat/heartbeat')).status).toBe(204);
  expect((await new Client(house.console).call('GET', `/seat?secret=${unused}`)).status).toBe(303);
});
