/**
 * Registers one route of the table with fastify: rate limit, access check, input check, handler, answer check. What is
 * long-lived (sockets, streams) is noted with its principal, so that it can be closed when the session ends.
 */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../../base/log.ts';
import {
  LIVE_CLOSE_SESSION_ENDED,
  Refusal,
  type Listener,
  type PrincipalKind,
  type Route,
  type RouteName,
} from '@nightlatch/protocol';
import type { WebSocket } from 'ws';
import { parseInput, stackOf, toRefusal } from './answers.ts';
import type { Connections } from './connections.ts';
import type { Call, Handlers, StreamAnswer } from './handler.ts';
import { checkAccess, type FoundPrincipal, type PrincipalSource } from './principals.ts';
import { DEFAULT_PER_MINUTE, type RateLimit } from './rate-limit.ts';

/** For the growing waits after wrong passwords, everything at the console comes from one place: the seat. */
const CONSOLE_CALLER = 'seat';

export interface RouteDeps {
  readonly listener: Listener;
  readonly log: Log;
  readonly principals: PrincipalSource;
  readonly connections: Connections;
  readonly handlers: Handlers<RouteName>;
  readonly rateLimit: RateLimit;
  readonly secureCookies: boolean;
}

/** A handler as the table's loop sees it: which of the three kinds it is follows from the route. */
type AnyHandler = (input: unknown, call: Call, socket?: WebSocket) => unknown;

export function addRoute(
  app: FastifyInstance,
  name: string,
  route: Route,
  who: readonly PrincipalKind[],
  deps: RouteDeps,
): void {
  const handler = Object.entries(deps.handlers).find(([key]) => key === name)?.[1] as AnyHandler | undefined;
  if (handler === undefined) throw new Error(`The route ${name} has no handler.`);
  const found = new WeakMap<FastifyRequest, FoundPrincipal>();

  const find = (request: FastifyRequest): FoundPrincipal =>
    deps.principals.find(deps.listener, (cookie) => request.cookies[cookie], request.headers.authorization);
  const admit = async (request: FastifyRequest): Promise<void> => {
    const principal = find(request);
    const wait_s = deps.rateLimit.take(name, countedAs(request, principal), route.perMinute ?? DEFAULT_PER_MINUTE);
    if (wait_s > 0) {
      throw new Refusal('throttled', `Too many requests. Please wait ${wait_s} seconds.`, { retryAfter_s: wait_s });
    }
    checkAccess(who, principal);
    found.set(request, principal);
    if (isActivity(name, route)) deps.principals.active(principal.principal);
  };
  /** At the console each seat counts for itself: a program or page without one must not use up what the owner needs. */
  const countedAs = (request: FastifyRequest, { principal }: FoundPrincipal): string => {
    if (deps.listener === 'lan') return request.ip;
    return 'seatId' in principal ? principal.seatId : 'nobody';
  };
  /** A session that ended while the handler waited has closed what was open then, and knows nothing of this stream. */
  const refuseIfEnded = (request: FastifyRequest, { body }: StreamAnswer): void => {
    try {
      checkAccess(who, find(request));
    } catch (thrown) {
      if (body instanceof Readable) body.destroy();
      throw thrown;
    }
  };
  const callOf = (request: FastifyRequest, reply: FastifyReply): Call => {
    const principal = found.get(request)?.principal ?? { kind: 'nobody' };
    return makeCall(request, reply, principal, deps);
  };
  const inputOf = (request: FastifyRequest): unknown =>
    parseInput(route, { params: request.params, query: request.query, body: request.body });

  const common = {
    method: route.method,
    url: route.path,
    onRequest: admit,
    schema: {
      operationId: name,
      description: `May be called by: ${who.join(', ')}.`,
      ...(route.params === undefined ? {} : { params: route.params }),
      ...(route.query === undefined ? {} : { querystring: route.query }),
      ...(route.body === undefined ? {} : { body: route.body }),
      ...(route.response === undefined ? {} : { response: { 200: route.response } }),
    },
  } as const;

  if (route.websocket === true) {
    app.route({
      ...common,
      handler: () => {
        throw new Refusal('bad-input', 'This address is for live pictures only.');
      },
      wsHandler: (socket, request) => openSocket(socket, request, found, inputOf, handler, deps),
    });
    return;
  }
  app.route({
    ...common,
    handler: async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const call = callOf(request, reply);
      const answer = await handler(inputOf(request), call);
      if (route.streams !== undefined) {
        refuseIfEnded(request, answer as StreamAnswer);
        return sendStream(reply, route.streams, answer as StreamAnswer, call, deps);
      }
      if (route.response === undefined) return reply.code(204).send();
      return reply.type('application/json').send(JSON.stringify(route.response.parse(answer)));
    },
  });
}

/** Pages read and send heartbeats by themselves; people write, and look at footage. */
function isActivity(name: string, route: Route): boolean {
  return (
    (route.method !== 'GET' && name !== 'heartbeat') ||
    name === 'footage' ||
    name === 'timelines' ||
    name === 'playback'
  );
}

function makeCall(request: FastifyRequest, reply: FastifyReply, principal: Call['principal'], deps: RouteDeps): Call {
  const { cookies } = deps.principals;
  const options = { path: '/', httpOnly: true, sameSite: 'strict', secure: deps.secureCookies } as const;
  return {
    listener: deps.listener,
    principal,
    remoteAddress: deps.listener === 'console' ? CONSOLE_CALLER : request.ip,
    range: request.headers.range,
    ifRange: headerOf(request, 'if-range'),
    setSessionCookie(token) {
      const name = deps.listener === 'console' ? cookies.session : cookies.app;
      if (token === undefined) void reply.clearCookie(name, options);
      else void reply.setCookie(name, token, options);
    },
    setSeatCookie: (token) => void reply.setCookie(cookies.seat, token, options),
  };
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

function openSocket(
  socket: WebSocket,
  request: FastifyRequest,
  found: WeakMap<FastifyRequest, FoundPrincipal>,
  inputOf: (request: FastifyRequest) => unknown,
  handler: AnyHandler,
  deps: RouteDeps,
): void {
  const principal = found.get(request)?.principal ?? { kind: 'nobody' };
  const forget = deps.connections.open(principal, () => {
    socket.close(LIVE_CLOSE_SESSION_ENDED, 'You have been signed out.');
    // A peer that does not answer the closing handshake is cut off all the same.
    setTimeout(() => socket.terminate(), 500).unref();
  });
  socket.on('close', forget);
  socket.on('error', () => socket.terminate());
  const call: Call = {
    listener: deps.listener,
    principal,
    remoteAddress: deps.listener === 'console' ? CONSOLE_CALLER : request.ip,
    setSessionCookie: noCookies,
    setSeatCookie: noCookies,
  };
  try {
    handler(inputOf(request), call, socket);
  } catch (thrown) {
    const refusal = toRefusal(thrown);
    if (refusal.code === 'internal') deps.log.error('a live socket failed', { stack: stackOf(thrown) });
    socket.close(4000 + refusal.status, refusal.message.slice(0, 120));
  }
}

function noCookies(): never {
  throw new Error('a websocket sets no cookies');
}

function sendStream(
  reply: FastifyReply,
  contentType: string,
  answer: StreamAnswer,
  call: Call,
  deps: RouteDeps,
): FastifyReply {
  const { body } = answer;
  reply
    .code(answer.status ?? 200)
    .type(contentType)
    .headers(answer.headers ?? {});
  if (body instanceof Readable) {
    const forget = deps.connections.open(call.principal, () => {
      body.destroy();
      reply.raw.destroy();
    });
    body.once('close', forget);
    reply.raw.once('close', forget);
  }
  return reply.send(body);
}
