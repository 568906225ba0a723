/** What is refused before anything of ours runs: foreign hosts and origins, framing, spent secrets, floods, odd bodies. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes, type Route } from '@nightlatch/protocol';
import { accessOf, checkAccess } from '../../src/gateway/http/principals.ts';
import { makeRateLimit } from '../../src/gateway/http/rate-limit.ts';
import { Client } from './lib/client.ts';
import { statusOfLines } from './lib/raw-request.ts';
import { House, MovedClock, SLOW_START_MS } from './lib/house.ts';

let house: House;
let seat: Client;
beforeAll(async () => {
  house = await House.open();
  seat = await house.seat();
}, SLOW_START_MS);
afterAll(async () => {
  await house.close();
}, SLOW_START_MS);

describe('Host', () => {
  test.each([
    ['an address', () => `127.0.0.1:${house.console.port}`],
    ['a rebinding name', () => `console.localhost.attacker.example:${house.console.port}`],
    ['localhost', () => `localhost:${house.console.port}`],
    ['another port', () => 'console.localhost:1'],
    ['the name without its port', () => 'console.localhost'],
    ['the name of the other listener', () => `${house.lan.hostName}:${house.console.port}`],
  ])('%s is 421 on the console, for reads, writes, pages and websockets', async (_what, host) => {
    for (const [method, path] of [
      ['GET', '/api/about'],
      ['POST', '/api/seat/heartbeat'],
      ['GET', '/'],
      ['GET', '/nowhere'],
    ] as const) {
      const answer = await seat.call(method, path, { host: host() });
      expect(answer.status).toBe(421);
      expect(answer.code).toBe('wrong-host');
      expect(answer.text).not.toContain('Front');
    }
    expect(await seat.socket('/api/cameras/x/live', { host: host() })).toBe(421);
  });

  test.each([
    ['the right one twice', (right: string) => [right, right]],
    ['the right one first', (right: string) => [right, 'evil.example']],
    ['the right one last', (right: string) => ['evil.example', right]],
  ])('two Host headers are 400 on both listeners: %s', async (_what, hosts) => {
    for (const client of [seat, new Client(house.lan)]) {
      const lines = hosts(client.host).map((host) => `Host: ${host}`);
      expect(await statusOfLines(client.place, ['GET /api/about HTTP/1.1', ...lines])).toBe(400);
    }
    expect(await statusOfLines(house.console, ['GET / HTTP/1.1', `Host: ${seat.host}`])).toBe(200);
  });

  test('the LAN listener answers to its .local name alone', async () => {
    const lan = new Client(house.lan);
    expect((await lan.call('GET', '/api/app/challenge')).status).toBe(200);
    for (const host of [`127.0.0.1:${house.lan.port}`, `console.localhost:${house.lan.port}`, 'evil.example']) {
      expect((await lan.call('GET', '/api/app/challenge', { host })).status).toBe(421);
    }
  });
});

describe('Origin', () => {
  test.each([
    ['a foreign page', 'http://evil.example'],
    ['another port of this machine', 'http://console.localhost:1'],
    ['the same name over https', `https://console.localhost`],
    ['an opaque origin', 'null'],
    ['none at all', null],
  ])('%s may not write or open a websocket', async (_what, origin) => {
    const write = await seat.call('POST', '/api/seat/heartbeat', { origin });
    expect(write.status).toBe(403);
    expect(write.code).toBe('foreign-origin');
    expect(await seat.socket('/api/cameras/x/live', { origin })).toBe(403);
    const lan = new Client(house.lan);
    expect((await lan.call('POST', '/api/pairing/join', { origin, body: {} })).code).toBe('foreign-origin');
  });

  test('our own page may', async () => {
    expect((await seat.call('POST', '/api/seat/heartbeat')).status).toBe(204);
  });

  test('no answer allows other pages to read it', async () => {
    const answer = await seat.call('GET', '/api/about', { origin: 'http://evil.example' });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect(answer.headers['cross-origin-resource-policy']).toBe('same-origin');
    const asked = await seat.call('OPTIONS', '/api/sign-in', {
      headers: { 'access-control-request-method': 'POST' },
    });
    expect(asked.status).toBeGreaterThanOrEqual(400);
    expect(asked.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('framing and content', () => {
  test.each(['/', '/api/about', '/nowhere', '/assets/a-123.js'])('%s may not be framed', async (path) => {
    for (const client of [seat, new Client(house.lan)]) {
      const { headers } = await client.call('GET', path);
      expect(headers['x-frame-options']).toBe('DENY');
      const policy = headers['content-security-policy'] ?? '';
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toContain("'unsafe-inline'");
      expect(policy).not.toContain("'unsafe-eval'");
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  test('only the app may run WebAssembly and use the camera', async () => {
    const lan = await new Client(house.lan).call('GET', '/');
    const console_ = await seat.call('GET', '/');
    expect(lan.headers['content-security-policy']).toContain("'wasm-unsafe-eval'");
    expect(console_.headers['content-security-policy']).not.toContain('wasm');
    expect(lan.headers['permissions-policy']).toContain('camera=(self)');
    expect(console_.headers['permissions-policy']).toContain('camera=()');
    expect(lan.headers['strict-transport-security']).toBeUndefined();
  });

  test('pages are asked for again; files named by their content are not', async () => {
    expect((await seat.call('GET', '/')).headers['cache-control']).toBe('no-cache');
    expect((await seat.call('GET', '/assets/a-123.js')).headers['cache-control']).toContain('immutable');
    expect((await seat.call('GET', '/api/about')).headers['cache-control']).toBe('no-store');
  });

  test('a page outside the folder is not there', async () => {
    for (const path of ['/../settings.db', '/..%2fsettings.db', '/%2e%2e/settings.db', '/.git/config']) {
      expect((await seat.call('GET', path)).status).toBeGreaterThanOrEqual(400);
    }
  });

  test('a body too large, not JSON, or not what the route takes is a problem that says so', async () => {
    const large = await seat.call('POST', '/api/passwords/check', { body: { password: 'x'.repeat(70_000) } });
    expect([large.status, large.code]).toEqual([413, 'too-large']);
    const form = await seat.call('POST', '/api/passwords/check', {
      body: {},
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([form.status, form.code]).toEqual([400, 'bad-input']);
    const wrong = await seat.call('POST', '/api/passwords/check', { body: { password: 7 } });
    expect([wrong.status, wrong.code, wrong.json['field']]).toEqual([400, 'bad-input', 'password']);
    expect(wrong.headers['content-type']).toContain('application/problem+json');
  });

  test('what is wrong with a field is one plain sentence that names it in words', async () => {
    const said = async (path: string, body: unknown) => {
      const { status, json } = await seat.call('POST', path, { body });
      return [status, json['field'], json['title']];
    };
    const verify = '/api/recovery/nobody/verify';
    expect(await said(verify, { code: '' })).toEqual([400, 'code', 'Please check the code.']);
    expect(await said(verify, { code: 'x'.repeat(65) })).toEqual([400, 'code', 'Please check the code.']);
    expect(await said(verify, {})).toEqual([400, 'code', 'Please check the code.']);
    expect(await said(verify, [])).toEqual([400, undefined, 'Something is missing in this request.']);
    const person = { recorderName: 'Door', password: 'x' };
    const name = 'Please check the name: use letters, digits and signs, on one line.';
    expect(await said('/api/setup/owner', { ...person, name: 'A\nB' })).toEqual([400, 'name', name]);
    expect(await said('/api/sign-in', { accountId: '', password: 'x' })).toEqual([
      400,
      'accountId',
      'Please check what was sent.',
    ]);
  });
});

describe('seat secrets', () => {
  test('one is good once; the second use is refused in words', async () => {
    const secret = house.secret();
    const first = new Client(house.console);
    const taken = await first.call('GET', `/seat?secret=${secret}`, { origin: null });
    expect([taken.status, taken.headers.location]).toEqual([303, '/']);
    const [cookie = ''] = taken.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    const second = await new Client(house.console).call('GET', `/seat?secret=${secret}`);
    expect(second.status).toBe(403);
    expect(second.text).toContain('has been used');
    expect(second.headers['set-cookie']).toBeUndefined();
    expect((await first.call('GET', '/api/about')).status).toBe(200);
  });

  test('eight at once: one gets the seat', async () => {
    const secret = house.secret();
    const all = await Promise.all(
      Array.from({ length: 8 }, () => new Client(house.console).call('GET', `/seat?secret=${secret}`)),
    );
    expect(all.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([303, ...Array<number>(7).fill(403)]);
  });

  test('after 60 seconds it is too late, and a changed or made-up one is no better', async () => {
    const secret = house.secret();
    house.clock.ahead_ms += 61_000;
    const late = await new Client(house.console).call('GET', `/seat?secret=${secret}`);
    expect(late.status).toBe(403);
    expect(late.text).toContain('too old');
    const [body = '', signature = ''] = house.secret().split('.');
    const ticket = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
    const forged = Buffer.from(JSON.stringify({ ...ticket, kind: 'kiosk' })).toString('base64url');
    for (const made of [`${forged}.${signature}`, `${body}.`, 'x', '.', 'a.b.c']) {
      expect((await new Client(house.console).call('GET', `/seat?secret=${made}`)).status).toBe(403);
    }
    seat = await house.seat();
  });
});

test('a route that does not say who may call it stops the start', () => {
  const forgotten = { ...routes.about, who: undefined } as unknown as Route;
  expect(() => accessOf('forgotten', forgotten, 'console')).toThrow('does not say who may call it');
  expect(() => accessOf('empty', { ...routes.about, who: { console: [] } }, 'console')).toThrow('lets nobody in');
  expect(() =>
    checkAccess([], { principal: { kind: 'owner', seatId: 's', sessionId: 's', accountId: 'a' }, ended: false }),
  ).toThrow();
});

test('too many requests are told how long to wait, whatever the wall clock does', () => {
  const clock = new MovedClock();
  let wall_ms = 1e12;
  const limit = makeRateLimit({ monotonic_ms: () => clock.monotonic_ms(), wall_ms: () => wall_ms });
  for (let n = 0; n < 5; n += 1) expect(limit.take('r', 'a', 5)).toBe(0);
  expect(limit.take('r', 'a', 5)).toBeGreaterThan(0);
  expect(limit.take('r', 'b', 5)).toBe(0);
  wall_ms -= 365 * 86_400_000;
  expect(limit.take('r', 'a', 5)).toBeLessThanOrEqual(60);
  clock.ahead_ms += 60_000;
  expect(limit.take('r', 'a', 5)).toBe(0);
});

test('a flood over HTTP gets 429 with Retry-After', async () => {
  const lan = new Client(house.lan);
  let last = await lan.call('GET', '/api/app/challenge');
  for (let n = 0; n < 61 && last.status === 200; n += 1) last = await lan.call('GET', '/api/app/challenge');
  expect([last.status, last.code]).toEqual([429, 'throttled']);
  expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
});

test('at the console, whoever has no seat cannot use up the requests of who has one, nor keep a kiosk from its seat', async () => {
  const seat = await house.seat();
  const nobody = new Client(house.console);
  const path = '/api/recovery/nobody/request';
  for (let n = 0; n < 40; n += 1) await nobody.call('POST', path);
  expect((await nobody.call('POST', path)).status).toBe(429);
  expect((await seat.call('POST', path)).code).toBe('not-found');
  for (let n = 0; n < 100; n += 1) await nobody.call('GET', '/seat?secret=guess', { origin: 'http://evil.example' });
  expect((await new Client(house.console).call('GET', `/seat?secret=${house.secret('kiosk')}`)).status).toBe(303);
});
