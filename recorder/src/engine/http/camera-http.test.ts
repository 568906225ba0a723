import { once } from 'node:events';
import { type RequestListener, type Server, createServer } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { X509Certificate } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { makeMailboxCertificate } from '../../../../tools/mailbox/certificate.ts';
import { readBody, requestCamera } from './camera-http.ts';

let servers: Server[] = [];
const signal = new AbortController().signal;

afterEach(() => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
  servers = [];
});

async function listen(server: Server, scheme: string): Promise<URL> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return new URL(`${scheme}://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/a?b=c`);
}

const serve = (listener: RequestListener): Promise<URL> => listen(createServer(listener), 'http');
const ask = { method: 'GET', credentials: { username: 'admin', password: 'secret' }, signal, head_ms: 2_000 } as const;

test('Digest is answered for the whole path, and a password that is refused is not tried for ever', async () => {
  const seen: (string | undefined)[] = [];
  const url = await serve((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(401, { 'WWW-Authenticate': 'Digest realm="cam", nonce="n", qop="auth"' }).end();
  });
  await expect(requestCamera({ ...ask, url })).rejects.toThrow('wrong password for the camera');
  expect(seen).toHaveLength(2);
  expect(seen[0]).toBeUndefined();
  expect(seen[1]).toContain('uri="/a?b=c"');
});

test('a redirect is not followed', async () => {
  const url = await serve(
    (_request, response) => void response.writeHead(302, { Location: 'http://192.0.2.1/' }).end(),
  );
  const answer = await requestCamera({ ...ask, url });
  answer.destroy();
  expect(answer.statusCode).toBe(302);
});

test('a body over the limit ends, and so does a header over it', async () => {
  const long = await serve((_request, response) => void response.end('x'.repeat(2_000)));
  await expect(readBody(await requestCamera({ ...ask, url: long }), 1_000, signal)).rejects.toThrow('without end');
  const wide = await serve((_request, response) => void response.writeHead(200, { a: 'x'.repeat(20_000) }).end());
  await expect(requestCamera({ ...ask, url: wide })).rejects.toThrow('does not speak HTTP');
});

test('a camera that never answers is given up', async () => {
  const url = await serve(() => undefined);
  await expect(requestCamera({ ...ask, url, head_ms: 50 })).rejects.toThrow('the camera does not answer');
});

test('nothing is sent to a camera that shows another certificate than before', async () => {
  const { key, certificate } = await makeMailboxCertificate(Date.now());
  let asked = 0;
  const server = createSecure({ key, cert: certificate }, (_request, response) => {
    asked++;
    response.end('yes');
  });
  const url = await listen(server, 'https');
  await expect(requestCamera({ ...ask, url, certificateSha256: '00'.repeat(32) })).rejects.toThrow(
    'another certificate',
  );
  expect(asked).toBe(0);
  const certificateSha256 = new X509Certificate(certificate).fingerprint256.replaceAll(':', '').toLowerCase();
  expect(await readBody(await requestCamera({ ...ask, url, certificateSha256 }), 100, signal)).toBe('yes');
});
