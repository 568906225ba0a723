// @vitest-environment node
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { routes } from '@nightlatch/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { ApiProblem, call, routePath, Unreachable } from './api.ts';

const originalFetch = globalThis.fetch;
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  globalThis.fetch = originalFetch;
  for (const stop of stops.splice(0)) await stop();
});

/** Serves `listener` on a real socket and points `fetch` at it; gives the number of requests so far. */
async function serve(listener: RequestListener): Promise<() => number> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  globalThis.fetch = (input, init) => originalFetch(new URL(input as string, `http://127.0.0.1:${port}`), init);
  stops.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return () => requests;
}

const thrownBy = (promise: Promise<unknown>): Promise<unknown> => promise.then(undefined, (error: unknown) => error);

describe('call', () => {
  it('gives the parsed answer, and nothing for 204', async () => {
    await serve((request, response) => {
      if (request.method === 'DELETE') response.writeHead(204).end();
      else response.end(JSON.stringify({ challenge: 'abc', more: 1 }));
    });
    expect(await call(routes.challenge)).toEqual({ challenge: 'abc' });
    expect(await call(routes.leave)).toBeUndefined();
  });

  it('throws the problem with its members, after one request', async () => {
    const requests = await serve((_request, response) => {
      response.writeHead(429, { 'content-type': 'application/problem+json' });
      const type = 'urn:nightlatch:problem:throttled';
      response.end(JSON.stringify({ type, title: 'Wait.', status: 429, retryAfter_s: 3, field: 'password' }));
    });
    const error = await thrownBy(call(routes.challenge));
    expect(error).toBeInstanceOf(ApiProblem);
    expect(error).toMatchObject({ code: 'throttled', title: 'Wait.', status: 429, retryAfter_s: 3, field: 'password' });
    expect(requests()).toBe(1);
  });

  it.each<[string, RequestListener]>([
    ['the connection breaks', (request) => request.socket.destroy()],
    ['an error comes without a problem', (_request, response) => response.writeHead(502).end('<html>')],
    ['the answer is not what the route promises', (_request, response) => response.end('{"challenge":5}')],
    ['the answer is cut', (_request, response) => response.end('{"challenge":"a')],
  ])('is unreachable when %s, after one request', async (_what, listener) => {
    const requests = await serve(listener);
    expect(await thrownBy(call(routes.challenge))).toBeInstanceOf(Unreachable);
    expect(requests()).toBe(1);
  });

  it('ends with its signal’s reason, not as unreachable', async () => {
    await serve(() => undefined);
    const ending = new AbortController();
    const calling = thrownBy(call(routes.challenge, { signal: ending.signal }));
    ending.abort(new Error('left'));
    expect(await calling).toMatchObject({ message: 'left' });
  });
});

describe('routePath', () => {
  it('fills in parameters and query, encoded', () => {
    expect(routePath(routes.live, { id: 'a/b' })).toBe('/api/cameras/a%2Fb/live');
    expect(routePath(routes.audit, {}, { limit: 5, other: undefined })).toBe('/api/audit?limit=5');
    expect(() => routePath(routes.live)).toThrow(TypeError);
  });
});
