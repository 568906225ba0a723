/** Which camera list the engine is handed, and that one is left alone when the settings know none. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../people/rooms.ts';
import { House, SLOW_START_MS } from './lib/house.ts';

let house: House;
beforeAll(async () => {
  house = await House.open();
}, SLOW_START_MS);
afterAll(() => house.close());

test(
  'lost settings end no recording: the engine keeps its list until somebody has set the recorder up',
  { timeout: SLOW_START_MS },
  async () => {
    await house.setUp();
    await until('the engine has its camera', () => house.engine.cameras.length === 1);
    const kept = house.engine.cameras;
    await house.gateway.close();
    for (const name of ['settings.db', 'settings.db-wal', 'settings.db-shm', 'settings.copy.db', 'settings.high'])
      rmSync(join(house.dataDir, name), { force: true });
    house.namedCameras = [];
    const connections = house.engine.connections;
    await house.start();
    await until('the gateway is connected', () => house.engine.connections > connections);
    const seat = await house.seat();
    expect((await seat.call('GET', '/api/about')).json['setUp']).toBe(false);
    const { owner: next } = await house.setUp();
    const body = { name: 'Shed', address: 'rtsp://127.0.0.1:1/shed' };
    // The answer comes over the same link: whatever was sent at the connection has been heard by then.
    expect((await next.call('POST', '/api/cameras/test', { body })).code).toBe('camera-unreachable');
    expect(house.engine.cameras).toBe(kept);
    await next.call('POST', '/api/cameras', { body });
    await until('the engine has the new list', () => house.engine.cameras[0]?.name === 'Shed');
  },
);
