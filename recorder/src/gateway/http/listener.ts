/**
 * Builds one listener of the recorder: exactly the routes that the protocol's table names for it, each with its access
 * check, and the listener's pages. Fail closed: a route without `who` stops start-up, a route of the other listener does
 * not exist here, and the principal is known before a body is read.
 */
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import websocket from '@fastify/websocket';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Log } from '../../base/log.ts';
import { Refusal, routes, type Listener, type PrincipalKind, type Route } from '@nightlatch/protocol';
import type { Clock } from '../../base/clock.ts';
import { sendProblem } from './answers.ts';
import type { Connections } from './connections.ts';
import { checkHost, checkOrigin, hostsWithPort, type Origins } from './guards.ts';
import type { AllHandlers } from './handler.ts';
import { describeApi } from './open-api.ts';
import { addPages, type Pages } from './pages.ts';
import { accessOf, type PrincipalSource } from './principals.ts';
import { makeRateLimit } from './rate-limit.ts';
import { addRoute, type RouteDeps } from './register.ts';
import { permissionsPolicy, securityHeaders } from './security-headers.ts';

const BODY_LIMIT_BYTES = 64 * 1024;
/** Nothing that a screen says on a websocket is longer. */
const SOCKET_MESSAGE_LIMIT_BYTES = 4_096;
/** A request that is not whole after this time is cut off, so that slow senders cannot hold the listener. */
const REQUEST_TIMEOUT_MS = 30_000;
const MAX_CONNECTIONS = 1024;
/** How long connections may take to end by themselves when the listener closes. */
const CLOSE_LIMIT_MS = 300;

export interface ListenerDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly handlers: AllHandlers;
  readonly principals: PrincipalSource;
  readonly connections: Connections;
  readonly pages: Pages;
  /** Host names, without the port, at which this listener may be asked. */
  readonly hostNames: readonly string[];
  /** PEM; given for the LAN listener, absent for the console's. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** One thing that the running listener answers, for tests that must not forget any. */
export interface ServedRoute {
  /** Name in the protocol's table; for a page, its path. */
  readonly name: string;
  readonly method: Route['method'];
  readonly path: string;
  readonly websocket: boolean;
  readonly who: readonly PrincipalKind[];
}

export interface BuiltListener {
  readonly listener: Listener;
  readonly app: FastifyInstance;
  readonly routes: readonly ServedRoute[];
  /** Binds and gives the port; from then on the Host and Origin of that port are the right ones. */
  listen(address: string, port: number): Promise<number>;
  /** Serves further connections with another certificate. */
  renewTls(tls: { key: string; cert: string }): void;
  close(): Promise<void>;
}

export async function buildListener(listener: Listener, deps: ListenerDeps): Promise<BuiltListener> {
  const origins: Origins = { scheme: deps.tls === undefined ? 'http' : 'https', hosts: [] };
  const app = await bareServer(listener, deps, origins);
  const sockets = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const served: ServedRoute[] = [];
  const routeDeps: RouteDeps = {
    listener,
    log: deps.log,
    principals: deps.principals,
    connections: deps.connections,
    handlers: { ...deps.handlers, openApi: () => ({ body: JSON.stringify(app.swagger()) }) },
    rateLimit: makeRateLimit(deps.clock),
    secureCookies: deps.tls !== undefined,
  };
  for (const [name, route] of Object.entries<Route>(routes)) {
    const who = accessOf(name, route, listener);
    if (who === undefined) continue;
    addRoute(app, name, route, who, routeDeps);
    served.push({ name, method: route.method, path: route.path, websocket: route.websocket === true, who });
  }
  await addPages(app, deps.pages);
  await app.ready();
  return {
    listener,
    app,
    routes: served,
    async listen(address, port) {
      await app.listen({ host: address, port });
      const bound = app.server.address();
      if (bound === null || typeof bound === 'string') throw new Error('the listener has no port');
      origins.hosts = hostsWithPort(origins.scheme, deps.hostNames, bound.port);
      return bound.port;
    },
    renewTls(tls) {
      if (app.server instanceof TlsServer) app.server.setSecureContext(tls);
    },
    async close() {
      const closed = app.close();
      // Pages hear that the socket closes, not that their session ended; who does not listen is cut off.
      const limit = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, CLOSE_LIMIT_MS);
      await closed;
      clearTimeout(limit);
    },
  };
}

async function bareServer(listener: Listener, deps: ListenerDeps, origins: Origins): Promise<FastifyInstance> {
  const options = {
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    logger: false,
    frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) => {
      sendProblem(reply, error, 'unreadable', deps.log);
    },
  } as const;
  const app: FastifyInstance =
    deps.tls === undefined
      ? fastify(options)
      : (fastify({ ...options, https: deps.tls }) as unknown as FastifyInstance);
  app.server.maxConnections = MAX_CONNECTIONS;
  const refuse = (thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    // A refused upgrade has left the server's own care: nobody else would end its connection.
    if (request.raw.headers.upgrade !== undefined) reply.raw.once('finish', () => request.raw.socket.end());
    return sendProblem(reply, thrown, request.routeOptions.url ?? '', deps.log);
  };
  app.setErrorHandler(refuse);
  app.setNotFoundHandler((request, reply) => refuse(nothingThere(), request, reply));
  await app.register(helmet, securityHeaders(listener));
  app.addHook('onSend', async (_request, reply) => {
    reply.header('permissions-policy', permissionsPolicy(listener));
  });
  app.addHook('onRequest', (request, _reply, done) => {
    checkHost(request.raw, origins);
    checkOrigin(request.raw, origins);
    done();
  });
  await app.register(cookie);
  await app.register(websocket, { options: { maxPayload: SOCKET_MESSAGE_LIMIT_BYTES } });
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.ws && !socketPaths(listener).has(request.routeOptions.url ?? '')) throw nothingThere();
    done();
  });
  await describeApi(app, listener);
  readJsonOnly(app);
  return app;
}

function nothingThere(): Refusal {
  return new Refusal('not-found', 'There is nothing at this address.');
}

/** Paths of this listener that take websockets. Elsewhere the plugin would open one, if only to close it. */
function socketPaths(listener: Listener): ReadonlySet<string> {
  const served = Object.values<Route>(routes).filter(({ websocket: is, who }) => is === true && listener in who);
  return new Set(served.map(({ path }) => path));
}

/** Bodies are JSON and nothing else; an empty one counts as absent. */
function readJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, text === '' ? undefined : JSON.parse(String(text)));
    } catch {
      done(new Refusal('bad-input', 'The recorder could not read this request.'));
    }
  });
  // Input is checked by the routes' own schemas (answers.ts); fastify's compilers only see them for the API description.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
}
