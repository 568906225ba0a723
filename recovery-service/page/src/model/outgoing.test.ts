import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OutgoingRequests } from './outgoing.ts';
import type { MailRequest } from './request.ts';

const request = (flowId: string): MailRequest => ({
  bytes: new Uint8Array(200),
  kind: 'reset',
  flowId,
  tag: 'K7QF',
  tenant: 'default',
  recorderKey: new Uint8Array(32),
});

type Served = (path: string, method: string) => { status: number; body?: unknown } | undefined;

/** `undefined` from `serve`: no network. */
function open(flowIds: string[], serve: Served): { outgoing: OutgoingRequests; asked: string[] } {
  const asked: string[] = [];
  const outgoing = new OutgoingRequests(flowIds.map(request), {
    now_ms: () => Date.now(),
    fetch: (path, init) => {
      const method = init?.method ?? 'GET';
      asked.push(`${method} ${path}`);
      const served = serve(path, method);
      return served === undefined
        ? Promise.reject(new TypeError('no network'))
        : Promise.resolve(new Response(JSON.stringify(served.body ?? {}), { status: served.status }));
    },
  });
  return { outgoing, asked };
}
const states = (outgoing: OutgoingRequests): string[] =>
  outgoing
    .snapshot()
    .all.map(({ progress }) =>
      progress.at === 'taken' ? progress.delivery.state : 'why' in progress ? progress.why : progress.at,
    );

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('outgoing requests', () => {
  it('are sent in order, then asked for until they are settled', async () => {
    let state = 'queued';
    const { outgoing, asked } = open(['one', 'two'], (path, method) => {
      if (path.startsWith('/v1/card')) return { status: 404 };
      return { status: method === 'POST' ? 202 : 200, body: { state, fixedText: false } };
    });
    await Promise.all([outgoing.send(), outgoing.send()]);
    expect(states(outgoing)).toEqual(['queued', 'queued']);
    expect(asked.filter((one) => one.startsWith('POST'))).toHaveLength(2);
    state = 'capped';
    await vi.advanceTimersByTimeAsync(1_100);
    expect(states(outgoing)).toEqual(['capped', 'capped']);
    const soFar = asked.length;
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked).toHaveLength(soFar);
  });

  it('survive a network that goes away, before and after they were taken', async () => {
    let network = false;
    const { outgoing } = open(['one'], (_path, method) => {
      if (!network) return undefined;
      return {
        status: method === 'POST' ? 202 : 200,
        body: { state: method === 'POST' ? 'queued' : 'handed-over', fixedText: false },
      };
    });
    await outgoing.lookForEarlier();
    await outgoing.send();
    expect(states(outgoing)).toEqual(['unreachable']);
    network = true;
    await outgoing.send();
    expect(states(outgoing)).toEqual(['queued']);
    network = false;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(states(outgoing)).toEqual(['queued']);
    network = true;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(states(outgoing)).toEqual(['handed-over']);
  });

  it('that the service knows are told without being sent again', async () => {
    const { outgoing, asked } = open(['one', 'two'], (path) =>
      path === '/v1/deliveries/one'
        ? { status: 200, body: { state: 'handed-over', fixedText: false } }
        : { status: 404 },
    );
    await outgoing.lookForEarlier();
    expect(states(outgoing)).toEqual(['handed-over', 'ready']);
    await outgoing.send();
    expect(asked.filter((one) => one.startsWith('POST'))).toHaveLength(1);
    outgoing.stop();
  });

  it('that are too many are sent again only when their time has come', async () => {
    const { outgoing, asked } = open(['one'], () => ({ status: 429, body: { retryAfter_s: 20 } }));
    await outgoing.send();
    await outgoing.send();
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(20_000);
    await outgoing.send();
    expect(asked).toHaveLength(2);
  });

  it('learn who the mail comes from', async () => {
    const card = JSON.stringify({ name: 'Harbour Alarms', sender: 'a@example.com' });
    const { outgoing } = open(['one'], (path) =>
      path === '/v1/card?tenant=default'
        ? { status: 200, body: { card, signature: 's' } }
        : { status: 202, body: { state: 'queued', fixedText: false } },
    );
    await outgoing.send();
    await vi.advanceTimersByTimeAsync(0);
    expect(outgoing.snapshot().sender).toEqual({ name: 'Harbour Alarms', address: 'a@example.com' });
    outgoing.stop();
  });
});
