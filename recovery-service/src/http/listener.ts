/** The one listener: security headers, limits of what comes, routes. It says nothing of itself that it need not. */
import helmet from '@fastify/helmet';
import fastify, { type FastifyInstance } from 'fastify';
import { Refusal } from '@nightlatch/protocol';
import { SECOND_MS } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { addErrorAnswers, answer } from './answers.ts';
import type { Figures } from './figures.ts';
import { addPages } from './pages.ts';
import { bearerOf, type FileToken } from './tokens.ts';
import { addV1, type V1Parts } from './v1.ts';

export interface ListenerParts extends V1Parts {
  readonly log: Log;
  readonly trustedProxies: number;
  readonly pagesFolder: string;
  readonly metricsToken: FileToken;
  readonly figures: Figures;
  /** Undefined while all is well; else what is not. */
  readonly trouble: () => Promise<string | undefined>;
  /** Further routes: the operator's. */
  readonly more: readonly ((app: FastifyInstance) => Promise<void> | void)[];
}

const LARGEST_BODY_BYTES = 16 * 1024;
const REQUEST_MS = 20 * SECOND_MS;

export async function buildListener(parts: ListenerParts): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    bodyLimit: LARGEST_BODY_BYTES,
    requestTimeout: REQUEST_MS,
    forceCloseConnections: 'idle',
    trustProxy: (_address: string, hop: number) => hop < parts.trustedProxies,
    exposeHeadRoutes: false,
  });
  addErrorAnswers(app, parts.log);
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        // The page's QR scanner is a WebAssembly module.
        scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    frameguard: { action: 'deny' },
    // Whoever ends TLS in front says it; on a plain test port it would lock people out.
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginEmbedderPolicy: false,
  });
  app.addHook('onSend', async (request, reply) => {
    void reply.header('permissions-policy', 'camera=(self), microphone=(), geolocation=(), payment=(), usb=()');
    if (reply.getHeader('cache-control') === undefined && !request.url.startsWith('/assets/'))
      void reply.header('cache-control', 'no-store');
  });
  addV1(app, parts);
  app.get('/healthz', async (_request, reply) => {
    const trouble = await parts.trouble();
    return trouble === undefined ? { ok: true } : reply.status(503).send({ ok: false, trouble });
  });
  app.get('/metrics', async (request, reply) => {
    const given = bearerOf(request.headers.authorization);
    if (given === undefined || !parts.metricsToken.isRight(given))
      return answer(reply.header('www-authenticate', 'Bearer'), new Refusal('not-signed-in', 'Figures take a token.'));
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await parts.figures.text());
  });
  await addPages(app, parts.pagesFolder);
  for (const add of parts.more) await app.register(async (scope) => add(scope));
  return app;
}
