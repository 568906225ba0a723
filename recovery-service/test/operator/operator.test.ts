/** The operator's routes on a real database: who may call them, and what they tell and do. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import {
  capHitSchema,
  type OperatorKeys,
  operatorRoutes,
  type OperatorTenant,
  overviewSchema,
} from '@nightlatch/protocol/routes/operator';
import { eventually } from '@nightlatch/tools/waiting/eventually';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Desk, openDesk } from './desk.ts';

let desk: Desk;
let token: string;
let cookie: string;
beforeAll(async () => {
  desk = await openDesk();
  token = readFileSync(desk.tokenFile, 'utf8').trim();
  cookie = await desk.signIn(token);
}, 60_000);
afterAll(() => desk[Symbol.asyncDispose]());

const pathOf = (path: string): string => path.replace(':tenant', 'default').replace(':id', '0123456789abcdef');
const asOperator = (more: object = {}) => ({ headers: { cookie }, ...more });
async function get<T>(path: string): Promise<T> {
  const answer = await desk.call('GET', `/operator/api/${path}`, asOperator());
  expect(answer.status).toBe(200);
  return answer.json() as T;
}

describe('who may call', () => {
  const guarded = Object.entries(operatorRoutes).filter(([, { who }]) => who === 'operator');

  it('every route but signing in is an operator’s', () => {
    expect(Object.values(operatorRoutes).filter(({ who }) => who === 'anybody')).toEqual([operatorRoutes.signIn]);
  });

  it.each(guarded)('%s refuses nobody, a forged session and one of another token', async (_name, { method, path }) => {
    const forged = ['', 'nightlatch-operator=', `${cookie.slice(0, -2)}AA`, cookie.replace(/=\d+/, '=99999999999999')];
    for (const wrong of forged) {
      const answer = await desk.call(method, pathOf(path), { headers: { cookie: wrong }, payload: {} });
      expect([answer.status, answer.headers['content-type']]).toEqual([401, 'application/problem+json; charset=utf-8']);
    }
  });

  it.each(Object.entries(operatorRoutes).filter(([, { method }]) => method !== 'GET'))(
    '%s refuses a write from elsewhere',
    async (_name, { method, path }) => {
      for (const origin of ['https://evil.example', 'null', '', 'https://recovery.example.com.evil.example']) {
        const answer = await desk.call(method, pathOf(path), { headers: { cookie, origin }, payload: { token } });
        expect(answer.status).toBe(403);
        expect(answer.headers['set-cookie']).toBeUndefined();
      }
    },
  );
});

describe('signing in', () => {
  it('takes the token of the file, which only its user can read', async () => {
    expect(statSync(desk.tokenFile).mode & 0o777).toBe(0o600);
    expect(token).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$/);
    const right = await desk.call('POST', '/operator/api/session', { payload: { token: ` ${token}\n` } });
    expect(right.status).toBe(204);
    expect(right.headers['set-cookie']).toMatch(/; Secure; Path=\/operator; HttpOnly; SameSite=Strict$/);
    const wrong = await desk.call('POST', '/operator/api/session', { payload: { token: `${token.slice(0, -1)}!` } });
    expect([wrong.status, wrong.headers['set-cookie']]).toEqual([403, undefined]);
    expect(desk.logged.join()).not.toContain(token);
  });

  it('is throttled by the origin, and the right token too', async () => {
    const tries = async (remoteAddress: string): Promise<number> =>
      (await desk.call('POST', '/operator/api/session', { payload: { token: 'wrong' }, remoteAddress })).status;
    const states: number[] = [];
    for (let at = 0; at < 11; at += 1) states.push(await tries('203.0.113.9'));
    expect(states).toEqual([...Array.from({ length: 10 }, () => 403), 429]);
    expect(await tries('203.0.113.10')).toBe(403);
    const right = await desk.call('POST', '/operator/api/session', {
      payload: { token },
      remoteAddress: '203.0.113.9',
    });
    expect(right.status).toBe(429);
    expect(Number(right.headers['retry-after'])).toBeGreaterThan(0);
    desk.pass(60_000);
    expect(await tries('203.0.113.9')).toBe(403);
  });

  it('ends after its time, by signing out, and with another token', async () => {
    const other = await desk.signIn(token);
    const look = async (by: string): Promise<number> =>
      (await desk.call('GET', '/operator/api/overview', { headers: { cookie: by } })).status;
    expect(await look(other)).toBe(200);
    expect((await desk.call('DELETE', '/operator/api/session', { headers: { cookie: other } })).status).toBe(204);
    expect([await look(other), await look(cookie)]).toEqual([401, 200]);
    const late = await desk.signIn(token);
    desk.pass(12 * 3_600_000);
    expect(await look(late)).toBe(401);

    const rotated = await desk.signIn(token);
    writeFileSync(desk.tokenFile, 'another-token-that-is-long-enough\n');
    expect(await look(rotated)).toBe(401);
    writeFileSync(desk.tokenFile, 'short\n');
    expect((await desk.call('POST', '/operator/api/session', { payload: { token: 'short' } })).status).toBe(403);
    expect((await desk.call('POST', '/operator/api/session', { payload: { token: '   ' } })).status).toBe(403);
    token = 'a-third-token-that-is-long-enough';
    writeFileSync(desk.tokenFile, token);
    cookie = await desk.signIn(token);
    expect(await look(cookie)).toBe(200);
  });
});

describe('deliveries', () => {
  it('are found by state, tenant, recorder and flow, and paged without a gap', async () => {
    const one = await desk.recorder();
    const two = await desk.recorder('other');
    const flows: string[] = [];
    for (let at = 0; at < 120; at += 1) {
      // Several in the same millisecond, as under load.
      if (at % 3 === 0) desk.pass(1);
      flows.push(await desk.delivery(one.row));
    }
    desk.pass(1);
    const special = await desk.delivery(two.row, {
      state: 'put-off',
      tenant: 'other',
      reason: 'mail-server',
      sentence: 'The mail server asked to wait (451).',
    });
    type Page = { deliveries: { flowId: string; recorderId: string; sentence?: string }[]; next?: string };
    const seen: string[] = [];
    let after = '';
    do {
      const page = await get<Page>(`deliveries?tenant=default${after}`);
      expect(page.deliveries.length).toBeLessThanOrEqual(50);
      seen.push(...page.deliveries.map(({ flowId }) => flowId));
      after = page.next === undefined ? '' : `&after=${encodeURIComponent(page.next)}`;
    } while (after !== '');
    expect(seen.toSorted()).toEqual(flows.toSorted());
    for (const filter of ['state=put-off', 'tenant=other', `recorderId=${two.id}`, `flowId=${special}`]) {
      const { deliveries } = await get<Page>(`deliveries?${filter}`);
      expect(deliveries).toMatchObject([
        { flowId: special, recorderId: two.id, sentence: 'The mail server asked to wait (451).' },
      ]);
    }
    expect((await get<Page>('deliveries?recorderId=000000')).deliveries).toEqual([]);
    expect((await desk.call('GET', '/operator/api/deliveries?flowId=x', asOperator())).status).toBe(400);
    expect((await get<Page>('deliveries?after=nonsense')).deliveries.length).toBe(50);
  });

  it('add up in the overview', async () => {
    const overview = overviewSchema.parse(await get('overview'));
    expect(overview).toMatchObject({
      lastDay: { 'handed-over': 120, 'put-off': 1, queued: 0 },
      waiting: { count: 1 },
      mail: { trouble: 'The mail server asked to wait (451).' },
      recorders: 2,
      database: 'pglite',
    });
  });

  it('that caps stopped are told, by whose cap it was', async () => {
    const busy = await desk.recorder('default', { envelopesToday: 60 });
    await desk.delivery(busy.row, { state: 'capped', reason: 'too-many' });
    const hits = z.array(capHitSchema).parse(await get('caps'));
    expect(hits.map(({ what, count }) => [what, count])).toEqual([
      ['mailbox', 1],
      ['recorder', 1],
    ]);
    const [own] = await get<OperatorTenant[]>('tenants');
    expect(own).toMatchObject({ tenant: 'default', recorders: 2, today: 61 });
  });
});

describe('tenants', () => {
  const fields = {
    name: 'Harbour Alarms',
    fromAddress: 'a@harbour.example',
    enrols: 'token',
    suspended: false,
  } as const;
  const list = async (): Promise<OperatorTenant | undefined> =>
    (await get<OperatorTenant[]>('tenants')).find(({ tenant }) => tenant === 'harbour');

  it('are added once, changed, and given tokens that are shown once', async () => {
    const add = () =>
      desk.call('POST', '/operator/api/tenants', asOperator({ payload: { tenant: 'harbour', ...fields } }));
    expect((await add()).status).toBe(204);
    expect((await add()).status).toBe(409);
    const changed = { ...fields, dayCap: 500, colour: '#0a7d8c' };
    const change = (tenant: string) =>
      desk.call('PUT', `/operator/api/tenants/${tenant}`, asOperator({ payload: changed }));
    expect([(await change('harbour')).status, (await change('nobody')).status]).toEqual([204, 404]);
    const made = await desk.call(
      'POST',
      '/operator/api/tenants/harbour/tokens',
      asOperator({ payload: { label: 'Vans' } }),
    );
    const shown = (made.json() as { token: string }).token;
    expect(shown.replaceAll('-', '').length).toBeGreaterThanOrEqual(20);
    const now = await list();
    expect(now).toMatchObject({ ...changed, today: 0, recorders: 0, tokens: [{ label: 'Vans' }] });
    expect(JSON.stringify(now)).not.toContain(shown);
    const gone = `/operator/api/tenants/harbour/tokens/${now?.tokens[0]?.id}`;
    expect((await desk.call('DELETE', gone, asOperator())).status).toBe(204);
    expect((await desk.call('DELETE', gone, asOperator())).status).toBe(404);
    expect((await list())?.tokens).toEqual([]);
  });

  it.each([
    [{ name: '' }, 'name'],
    [{ name: 'two\nlines' }, 'name'],
    [{ fromAddress: 'nobody' }, 'fromAddress'],
    [{ fromAddress: 'a@b\nBcc: c@d' }, 'fromAddress'],
    [{ colour: 'red' }, 'colour'],
    [{ dayCap: -1 }, 'dayCap'],
  ])('%j is refused at its field', async (wrong, field) => {
    const answer = await desk.call(
      'PUT',
      '/operator/api/tenants/harbour',
      asOperator({ payload: { ...fields, ...wrong } }),
    );
    expect([answer.status, (answer.json() as { field: string }).field]).toEqual([400, field]);
  });

  it('a body that is too large, or none, changes nothing', async () => {
    for (const payload of ['x'.repeat(20_000), '{"name":', 'null', '']) {
      const answer = await desk.call('PUT', '/operator/api/tenants/harbour', {
        headers: { cookie, 'content-type': 'application/json' },
        payload,
      });
      expect([400, 413]).toContain(answer.status);
    }
  });
});

describe('keys', () => {
  const rotate = (number: number) =>
    desk.call('POST', '/operator/api/keys/rotations', asOperator({ payload: { number } }));

  it('rotate once for a click, and are forgotten when no recorder may seal to them', async () => {
    const before = await get<OperatorKeys>('keys');
    expect(before.keys.map(({ role }) => role)).toEqual(['current', 'next']);
    // All recorders of this test know the newest key, so they seal to the one before.
    expect(before.keys.map(({ recorders }) => recorders)).toEqual([3, 0]);
    const [first, second] = before.keys;
    const after = await rotate(before.number);
    expect((after.json() as OperatorKeys).keys.map(({ id, role }) => [id, role]).slice(0, 2)).toEqual([
      [first?.id, 'retired'],
      [second?.id, 'current'],
    ]);
    expect((await rotate(before.number)).status).toBe(400);
    await eventually('the running service reads the new keys', () => desk.keys.sealKeys().number > before.number);

    const forget = (id = '', query = '') => desk.call('DELETE', `/operator/api/keys/${id}${query}`, asOperator());
    const refused = await forget(first?.id);
    expect([refused.status, (refused.json() as { title: string }).title]).toEqual([
      400,
      '3 recorders may still seal to this key. Their requests would be refused.',
    ]);
    expect((await forget(second?.id)).status).toBe(404);
    const forced = await forget(first?.id, '?force=true');
    expect((forced.json() as OperatorKeys).keys.map(({ role }) => role)).toEqual(['current', 'next']);
    expect(JSON.stringify([before, forced.json()])).not.toMatch(/privateKey/);
  });
});
