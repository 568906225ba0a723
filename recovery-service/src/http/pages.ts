/** The built pages: the tool at `/`, the phone's page at `/r`, the operator's at `/operator`, and their files. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import statics from '@fastify/static';
import { Refusal } from '@nightlatch/protocol';
import { ENVELOPE_PAGE_PATH } from '@nightlatch/protocol/envelope/link';
import type { FastifyInstance } from 'fastify';

const pages = { '/': 'index.html', [ENVELOPE_PAGE_PATH]: 'r.html', '/operator': 'operator.html' } as const;

/** `folder`: where they were built to. */
export async function addPages(app: FastifyInstance, folder: string): Promise<void> {
  const assets = join(folder, 'assets');
  if (existsSync(assets)) {
    await app.register(statics, {
      root: assets,
      prefix: '/assets/',
      // Their names change with their content.
      maxAge: '365d',
      immutable: true,
      dotfiles: 'ignore',
    });
  }
  for (const [path, name] of Object.entries(pages)) {
    app.get(path, (_request, reply) => {
      const file = join(folder, name);
      if (!existsSync(file))
        throw new Refusal('not-found', 'This page has not been built yet: run "npm run build" in the checkout.');
      return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(readFileSync(file));
    });
  }
}
