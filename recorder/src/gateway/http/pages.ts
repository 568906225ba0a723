/** The files a listener shows: its screens at `/` and the help centre at `/help/`. Holds nothing that depends on who asks. */
import { existsSync } from 'node:fs';
import statics from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Refusal } from '@nightlatch/protocol';

export interface Pages {
  /** Built screens: `console/dist` or `app/dist`. */
  readonly screensFolder: string;
  /** Built articles: `help/dist`. */
  readonly helpFolder: string;
}

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
  if (existsSync(pages.screensFolder)) {
    await app.register(statics, { ...options, root: pages.screensFolder, prefix: '/' });
    return;
  }
  app.get('/', () => {
    throw new Refusal('not-found', 'The screens have not been built yet: run "npm run build" in the checkout.');
  });
}
