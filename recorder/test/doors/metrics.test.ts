/** Problems and figures as the listeners serve them: to whom, and to whom no more. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Client, type Answer } from './lib/client.ts';
import { House, OWNER_PASSWORD, SLOW_START_MS } from './lib/house.ts';
import { MAX_METRICS_TOKENS } from '../../src/gateway/health/tokens.ts';

let house: House;
let owner: Client;
let accountId: string;

beforeAll(async () => {
  house = await House.open();
  ({ owner, accountId } = await house.setUp());
}, SLOW_START_MS);
afterAll(async () => {
  await house.close();
}, SLOW_START_MS);

const scrape = async (authorization?: string, path = '/metrics'): Promise<Answer> =>
  await new Client(house.lan).call('GET', path, {
    origin: null,
    headers: authorization === undefined ? {} : { authorization },
  });
const make = async (label = 'Prometheus'): Promise<{ id: string; token: string }> => {
  const { status, json } = await owner.call('POST', '/api/metrics-tokens', { body: { label } });
  expect(status).toBe(200);
  return { id: String(json['id']), token: String(json['token']) };
};

test('the figures are told to who has a token, with the names of cameras and without their addresses', async () => {
  const { id, token } = await make();
  const cameras: unknown = JSON.parse((await owner.call('GET', '/api/cameras')).text);
  const cameraId = Array.isArray(cameras) ? String(cameras[0]?.id) : '';
  house.engine.states([{ cameraId, framesWritten: 41, packetsLost: 3, bytesPerSecond: 500 }]);
  await expect
    .poll(async () => (await scrape(`Bearer ${token}`)).text)
    .toContain(`nightlatch_camera_frames_written_total{camera="${cameraId}",name="Yard"} 41`);
  const { status, headers, text } = await scrape(`bearer ${token}`);
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(text).toContain(`nightlatch_camera_up{camera="${cameraId}",name="Yard"} 1`);
  expect(text).toContain(`nightlatch_camera_packets_lost_total{camera="${cameraId}",name="Yard"} 3`);
  expect(text).toContain('nightlatch_engine_up 1');
  expect(text).toContain('nightlatch_problems{kind="camera-down"} 0');
  expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
  expect(text).not.toContain('rtsp');
  const listed = await owner.call('GET', '/api/metrics-tokens');
  expect(listed.text).toContain('"label":"Prometheus","madeBy":"Olga"');
  expect(listed.text).not.toContain(token);
  expect((await owner.call('DELETE', `/api/metrics-tokens/${id}`)).status).toBe(204);
});

test('nobody else is told them, and a token opens nothing else', async () => {
  const { token } = await make();
  for (const authorization of [
    undefined,
    'Bearer wrong',
    `Basic ${token}`,
    `Bearer ${token}x`,
    `Bearer ${'a'.repeat(4_000)}`,
  ]) {
    const answer = await scrape(authorization);
    expect([answer.status, answer.code], authorization).toEqual([401, 'not-signed-in']);
    expect(answer.text).not.toContain('nightlatch_');
  }
  const others = house.gateway.lan.routes.filter(({ name, websocket }) => name !== 'metrics' && !websocket);
  expect(others.length).toBeGreaterThan(8);
  for (const { method, path } of others) {
    const answer = await new Client(house.lan).call(method, path.replace(/:[A-Za-z]+/g, 'nothing-has-this-id'), {
      headers: { authorization: `Bearer ${token}` },
    });
    expect([answer.status, answer.code], `${method} ${path}`).toEqual([403, 'not-allowed']);
  }
  expect((await scrape(undefined, `/metrics?token=${token}`)).status).toBe(401);
  const atConsole = await new Client(house.console).call('GET', '/metrics', {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(atConsole.status).toBe(404);
  expect(
    (await new Client(house.console).call('GET', '/api/cameras', { headers: { authorization: `Bearer ${token}` } }))
      .status,
  ).toBe(401);
});

test(
  'a token that was removed is good no more, and one of an owner with a new password neither',
  async () => {
    const { id, token } = await make();
    expect((await scrape(`Bearer ${token}`)).status).toBe(200);
    expect((await owner.call('DELETE', `/api/metrics-tokens/${id}`)).status).toBe(204);
    expect((await scrape(`Bearer ${token}`)).status).toBe(401);
    expect((await owner.call('DELETE', `/api/metrics-tokens/${id}`)).status).toBe(404);

    const other = await make();
    await house.restart();
    expect((await scrape(`Bearer ${other.token}`)).status).toBe(200);
    owner = await house.signIn(accountId, OWNER_PASSWORD);
    const next = `${OWNER_PASSWORD} 2`;
    const changed = await owner.call('POST', `/api/people/${accountId}/password`, { body: { password: next } });
    expect(changed.status).toBe(204);
    expect((await scrape(`Bearer ${other.token}`)).status).toBe(401);
    owner = await house.signIn(accountId, next);
    expect((await owner.call('GET', '/api/metrics-tokens')).text).toBe('[]');
  },
  SLOW_START_MS,
);

test('there are so many tokens and no more', async () => {
  for (let made = 0; made < MAX_METRICS_TOKENS; made++) await make(`Program ${made}`);
  const refused = await owner.call('POST', '/api/metrics-tokens', { body: { label: 'One more' } });
  expect([refused.status, refused.code]).toEqual([400, 'bad-input']);
  expect((await owner.call('GET', '/api/audit')).text).toContain('Made the token \\"Program 0\\"');
});

test('what is wrong is told with what to do', async () => {
  house.engine.say({ type: 'states', states: [], footageWritable: false, footageProblem: 'The disk is read-only.' });
  const told = async () => {
    // Looked at less often than every few seconds, time counts less: so it goes by in small steps.
    house.clock.ahead_ms += 4_000;
    return (await owner.call('GET', '/api/health')).text;
  };
  await expect.poll(told).toContain('"kind":"cannot-write"');
  expect(await told()).toContain('Nothing can be written to the disk: The disk is read-only.');
});
