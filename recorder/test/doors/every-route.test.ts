/**
 * Every route of the running listeners, called as every principal and from the wrong listener. The list comes from the
 * listeners themselves, so that a new route cannot be forgotten.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes, type PrincipalKind, type Route } from '@nightlatch/protocol';
import type { BuiltListener, ServedRoute } from '../../src/gateway/http/listener.ts';
import { Client, type Answer } from './lib/client.ts';
import { House, OWNER_PASSWORD, VIEWER_PASSWORD, SLOW_START_MS } from './lib/house.ts';
import { Phone } from './lib/phone.ts';

type Who = PrincipalKind | 'old-epoch' | 'viewers-app';
const REFUSED = new Set(['not-signed-in', 'session-ended', 'not-allowed']);

let house: House;
let ownerId: string;
let viewerId: string;
const consoleClients = new Map<Who, Client>();
const lanClients = new Map<Who, Client>();

async function pair(owner: Client, password: string): Promise<Phone> {
  const offer = await owner.call('POST', '/api/pairing/offers');
  const phone = new Phone(house.lan);
  expect((await phone.join(String(offer.json['url']), password)).status).toBe(200);
  expect((await phone.signIn()).status).toBe(200);
  return phone;
}

beforeAll(async () => {
  house = await House.open();
  const { owner, accountId } = await house.setUp();
  ownerId = accountId;
  const added = await owner.call('POST', '/api/people', {
    body: { name: 'Vera', role: 'viewer', password: VIEWER_PASSWORD },
  });
  viewerId = String(added.json['accountId']);

  // A session and a pairing of an epoch that is then raised by a new password.
  const former = await house.signIn(viewerId, VIEWER_PASSWORD);
  const formerPhone = await pair(former, VIEWER_PASSWORD);
  const next = `${VIEWER_PASSWORD} 2`;
  expect((await owner.call('POST', `/api/people/${viewerId}/password`, { body: { password: next } })).status).toBe(204);
  consoleClients.set('old-epoch', former);
  lanClients.set('old-epoch', formerPhone.client);

  consoleClients.set('nobody', new Client(house.console));
  consoleClients.set('seat', await house.seat());
  consoleClients.set('viewer', await house.signIn(viewerId, next));
  consoleClients.set('owner', owner);
  lanClients.set('nobody', new Client(house.lan));
  lanClients.set('app', (await pair(owner, OWNER_PASSWORD)).client);
  lanClients.set('viewers-app', (await pair(await house.signIn(viewerId, next), next)).client);
}, SLOW_START_MS);
afterAll(async () => {
  await house.close();
}, SLOW_START_MS);

/** Calls that end what the caller stands on get a session or pairing of their own. */
async function clientFor(name: string, who: Who, clients: Map<Who, Client>): Promise<Client> {
  if (name === 'signOut' && who === 'owner') return await house.signIn(ownerId, OWNER_PASSWORD);
  if (name === 'signOut' && who === 'viewer') return await house.signIn(viewerId, `${VIEWER_PASSWORD} 2`);
  const owner = consoleClients.get('owner');
  if (name === 'leave' && who === 'app' && owner !== undefined) return (await pair(owner, OWNER_PASSWORD)).client;
  if (name === 'leave' && who === 'viewers-app') {
    const next = `${VIEWER_PASSWORD} 2`;
    return (await pair(await house.signIn(viewerId, next), next)).client;
  }
  const client = clients.get(who);
  if (client === undefined) throw new Error(`no ${who}`);
  return client;
}

/** An id that nothing has, and a body that no schema takes: past the access check, nothing happens. */
async function callAs(
  client: Client,
  route: Pick<ServedRoute, 'name' | 'method' | 'path' | 'websocket'>,
): Promise<Answer> {
  const path = route.path.replace(/:[A-Za-z]+/g, 'nothing-has-this-id');
  if (route.websocket) {
    const socket = await client.socket(path);
    if (typeof socket !== 'number') socket.terminate();
    const status = typeof socket === 'number' ? socket : 101;
    return { status, headers: {}, text: '', json: {}, code: undefined };
  }
  const body: unknown = route.method === 'GET' || declared(route.name)?.body === undefined ? undefined : { no: 1 };
  return await client.call(route.method, path, { body });
}

function declared(name: string): Route | undefined {
  return Object.entries<Route>(routes).find(([key]) => key === name)?.[1];
}

function expected(who: Who, listener: 'console' | 'lan'): PrincipalKind {
  if (who === 'viewers-app') return 'app';
  if (who !== 'old-epoch') return who;
  return listener === 'console' ? 'seat' : 'nobody';
}

describe.each(['console', 'lan'] as const)('the %s listener', (name) => {
  const built = (): BuiltListener => (name === 'console' ? house.gateway.console : house.gateway.lan);
  const clients = name === 'console' ? consoleClients : lanClients;

  test('answers every route to exactly the principals it names', async () => {
    const { routes: served } = built();
    expect(served.length).toBeGreaterThan(name === 'console' ? 50 : 8);
    let calls = 0;
    for (const route of served) {
      for (const who of clients.keys()) {
        const answer = await callAs(await clientFor(route.name, who, clients), route);
        calls += 1;
        const label = `${who} ${route.method} ${route.path} → ${answer.status} ${answer.text.slice(0, 120)}`;
        const kind = expected(who, name);
        if (route.who.includes(kind)) {
          const ownRefusal = route.name === 'makeOffer' && kind === 'seat';
          if (!ownRefusal) expect(REFUSED.has(answer.code ?? ''), label).toBe(false);
          expect(answer.text, label).not.toContain('There is nothing at this address');
          expect(answer.status, label).not.toBe(500);
        } else if (route.websocket) {
          expect([401, 403], label).toContain(answer.status);
        } else if (kind === 'nobody' || kind === 'seat') {
          expect(answer.status, label).toBe(401);
          expect(answer.code, label).toBe(who === 'old-epoch' ? 'session-ended' : 'not-signed-in');
        } else {
          expect(answer.status, label).toBe(403);
          expect(answer.code, label).toBe('not-allowed');
        }
      }
    }
    process.stdout.write(`${name}: ${served.length} routes, ${calls} calls\n`);
  });

  test("does not have the other listener's routes, whoever asks", async () => {
    const here = new Set(built().routes.map((route) => route.name));
    for (const [routeName, route] of Object.entries<Route>(routes)) {
      if (here.has(routeName)) continue;
      for (const client of clients.values()) {
        const answer = await callAs(client, {
          name: routeName,
          method: route.method,
          path: route.path,
          websocket: route.websocket === true,
        });
        expect(answer.status, `${route.method} ${route.path}`).toBe(404);
      }
    }
  });

  test('serves all of the table between the two', () => {
    const both = [...house.gateway.console.routes, ...house.gateway.lan.routes].map((route) => route.name);
    expect(new Set(both)).toEqual(new Set(Object.keys(routes)));
  });
});

test('recovery exists on the console listener alone', () => {
  const paths = house.gateway.lan.routes.map((route) => route.path);
  expect(paths.filter((path) => /recover|seat|setup|sign-in/.test(path))).toEqual([]);
});
