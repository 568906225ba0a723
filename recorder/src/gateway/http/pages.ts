/**
 * The files a listener shows: its screens at `/`, the help centre at `/help/`, and the page that checks exports, to be kept. Holds nothing that
 * depends on who asks.
 */
import { existsSync, readFileSync } from 'node:fs';
import statics from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Refusal } from '@nightlatch/protocol';

export interface Pages {
  /** Built screens: `console/dist` or `app/dist`. */
  readonly screensFolder: string;
  /** Built articles: `help/dist`. */
  readonly helpFolder: string;
  /** Built: `verify-page/dist/nightlatch-verify.html`. */
  readonly verifyPage: string;
}

export const VERIFY_PAGE_PATH = '/nightlatch-verify.html';

/** Names with a content hash never change; everything else is asked for again each time. */
function cacheFor(path: string): string {
  return /\/assets\/[^/]+$/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
}

export async function addPages(app: FastifyInstance, pages: Pages): Promise<void> {
  const options = {
    cacheControl: false,
    dotfiles: 'ignore',
    setHeaders: (reply: FastifyReply, path: string) => {
      void reply.header('cache-control', cacheFor(path));
    },
  } as const;
  if (existsSync(pages.helpFolder)) {
    await app.register(statics, { ...options, root: pages.helpFolder, prefix: '/help/', decorateReply: false });
  }
  if (existsSync(pages.verifyPage)) {
    const page = readFileSync(pages.verifyPage);
    // It is kept and opened from a disk: what checks an export is not to depend on the recorder that made it.
    app.get(VERIFY_PAGE_PATH, (_request, reply) =>
      reply
        .type('text/html; charset=utf-8')
        .header('cache-control', 'no-cache')
        .header('content-disposition', `attachment; filename="${VERIFY_PAGE_PATH.slice(1)}"`)
        .send(page),
    );
  }
  if (existsSync(pages.screensFolder)) {
    await app.register(statics, { ...options, root: pages.screensFolder, prefix: '/' });
    return;
  }
  app.get('/', () => {
    throw new Refusal('not-found', 'The screens have not been built yet: run "npm run build" in the checkout.');
  });
}
