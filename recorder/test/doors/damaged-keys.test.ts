/** A lost or damaged file of the device key or of the authority: the recorder stays who it is, phones go on trusting it, and it is said. */
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keyPath } from '../../src/base/keys.ts';
import { House, OWNER_PASSWORD, SLOW_START_MS } from './lib/house.ts';

let house: House;
let accountId = '';
beforeAll(async () => {
  house = await House.open();
  ({ accountId } = await house.setUp());
}, SLOW_START_MS);
afterAll(() => house.close());

function changeSomething(path: string): void {
  const bytes = readFileSync(path);
  const at = bytes.length - Math.min(60, bytes.length >> 1);
  bytes[at] = bytes[at] === 0x41 ? 0x42 : 0x41;
  writeFileSync(path, bytes);
}

test.each(['device.key', 'authority.key', 'authority.crt'])(
  '%s missing or damaged: mended from its copy, and said',
  { timeout: SLOW_START_MS },
  async (name) => {
    const path = keyPath(house.dataDir, name);
    for (const spoil of [rmSync, (one: string) => writeFileSync(one, 'short'), changeSomething]) {
      const { authority, hostName } = house.lan;
      const kept = readFileSync(path);
      await house.gateway.close();
      spoil(path);
      await house.start();
      expect(house.lan.hostName).toBe(hostName);
      expect(house.lan.authority).toBe(authority);
      expect(readFileSync(path).equals(kept)).toBe(true);
      for (const one of [path, `${path}.copy`]) expect(statSync(one).mode & 0o777).toBe(0o600);
      const seat = await house.seat();
      expect(String((await seat.call('GET', '/api/about')).json['repairs'])).toContain('replaced by its second copy');
      await house.signIn(accountId, OWNER_PASSWORD);
      await house.restart();
      const later = await house.seat();
      expect((await later.call('GET', '/api/about')).json['repairs']).toEqual([]);
    }
  },
);

test('the key of the authority lost in one file, its certificate in the other: both come back', async () => {
  const { authority } = house.lan;
  await house.gateway.close();
  rmSync(keyPath(house.dataDir, 'authority.key'));
  writeFileSync(keyPath(house.dataDir, 'authority.crt.copy'), '');
  await house.start();
  expect(house.lan.authority).toBe(authority);
  expect(new X509Certificate(readFileSync(keyPath(house.dataDir, 'authority.crt.copy'))).toString()).toBe(authority);
  expect(readFileSync(keyPath(house.dataDir, 'authority.key')).length).toBeGreaterThan(0);
});
