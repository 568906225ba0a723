/**
 * The mailbox's page: a list of letters and one of them, as HTML in a frame that may do nothing, or as text. Serves loopback names
 * only, so that no web page elsewhere can read it by a rebound name; a stream of events tells an open page that a letter came.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Letters } from './letters.ts';
import { listFragment, mailboxPage } from './page.ts';

/** A link that leads somewhere made for this one click. */
export interface DemoLink {
  /** `/console` */
  readonly path: string;
  readonly label: string;
  readonly target: () => Promise<string>;
}

export interface MailboxPage {
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
}

export async function startMailboxPage(plan: {
  port: number;
  letters: Letters;
  links: readonly DemoLink[];
}): Promise<MailboxPage> {
  const server = createServer((request, response) => {
    answer(request, response, plan).catch(() => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end('This did not work. Try again.\n');
    });
  });
  server.listen(plan.port, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  plan: { letters: Letters; links: readonly DemoLink[] },
): Promise<void> {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  if (host !== '127.0.0.1' && host !== 'localhost')
    return say(response, 421, 'This page answers on this machine only.');
  if (request.method !== 'GET') return say(response, 405, 'This page is for reading.');
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const link = plan.links.find(({ path }) => path === url.pathname);
  if (link !== undefined) {
    // A page elsewhere must not send somebody to the seat: only this page, or an address typed in.
    const cameFrom = request.headers['sec-fetch-site'] ?? 'none';
    if (cameFrom !== 'none' && cameFrom !== 'same-origin')
      return say(response, 403, 'Open the demo mailbox and click there.');
    response.writeHead(302, {
      location: await link.target(),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
    response.end();
    return;
  }
  const letters = plan.letters.all();
  if (url.pathname === '/events') return events(response, plan.letters);
  if (url.pathname === '/list') return html(response, listFragment(letters, Number(url.searchParams.get('open'))));
  const [, letterId, part] = /^\/letters\/(\d{1,9})(\/html)?$/.exec(url.pathname) ?? [];
  const open = letterId === undefined ? undefined : plan.letters.find(Number(letterId));
  if (letterId === undefined ? url.pathname !== '/' : open === undefined)
    return say(response, 404, 'There is no such letter.');
  if (part !== undefined && open !== undefined) {
    const policy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";
    return html(response, open.html, policy);
  }
  const nonce = randomBytes(12).toString('base64');
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; img-src data:; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;
  const asText = url.searchParams.get('as') === 'text';
  html(response, mailboxPage({ letters, open, asText, links: plan.links, nonce }), policy);
}

function html(response: ServerResponse, body: string, policy = "default-src 'none'"): void {
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}

function events(response: ServerResponse, letters: Letters): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write('retry: 1000\n\n');
  const unwatch = letters.watch((letter) => response.write(`data: ${letter.id}\n\n`));
  response.on('close', unwatch);
}

function say(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${sentence}\n`);
}
