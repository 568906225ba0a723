/** A session that ends while a stream is being made ready gets nothing of it. */
import { Readable } from 'node:stream';
import cookie from '@fastify/cookie';
import fastify from 'fastify';
import { routes } from '@nightlatch/protocol';
import { expect, test } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import { sendProblem } from './answers.ts';
import { makeConnections } from './connections.ts';
import type { AllHandlers } from './handler.ts';
import type { FoundPrincipal } from './principals.ts';
import { makeRateLimit } from './rate-limit.ts';
import { addRoute } from './register.ts';

const alive: FoundPrincipal = {
  principal: { kind: 'app', sessionId: 's', pairingId: 'p', accountId: 'a', role: 'viewer' },
  ended: false,
};
const over: FoundPrincipal = { principal: { kind: 'nobody' }, ended: true };

test.each([
  ['goes on', false, 200],
  ['ended meanwhile', true, 401],
])('a session that %s', async (_what, ends, status) => {
  let now = alive;
  const body = Readable.from([Buffer.from('footage')]);
  const handlers: Partial<AllHandlers> = {
    footage: async () => {
      await Promise.resolve();
      if (ends) now = over;
      return { body };
    },
  };
  const app = fastify();
  await app.register(cookie);
  app.setErrorHandler((thrown, _request, reply) => sendProblem(reply, thrown, '', silentLog));
  app.setValidatorCompiler(() => () => true);
  addRoute(app, 'footage', routes.footage, ['app'], {
    listener: 'lan',
    log: silentLog,
    principals: { cookies: { seat: 'a', session: 'b', app: 'c' }, find: () => now, active() {} },
    connections: makeConnections(),
    handlers: handlers as RouteHandlers,
    rateLimit: makeRateLimit(systemClock),
    secureCookies: true,
  });
  const query = 'from=2026-11-23T07:00:00Z&to=2026-11-23T07:01:00Z';
  const answer = await app.inject(`/api/cameras/yard/footage.mp4?${query}`);
  expect(answer.statusCode).toBe(status);
  expect(answer.body.includes('footage')).toBe(!ends);
  expect(answer.body.includes('session-ended')).toBe(ends);
  expect(body.destroyed).toBe(true);
  await app.close();
});

type RouteHandlers = Parameters<typeof addRoute>[4]['handlers'];
