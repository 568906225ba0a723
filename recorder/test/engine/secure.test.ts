/** Cameras that speak `rtsps:`, and cameras that send the recorder on to another address. */
import { expect, test } from 'vitest';
import { makeCameraCertificate } from '../../../tools/fake-camera/certificate.ts';
import { until } from './rig.ts';
import { camera, engine, frames, source, useStage } from './stage.ts';

useStage();

test('a camera is recorded by TLS; the certificate that it shows is told, and another one is refused', async () => {
  const first = await makeCameraCertificate();
  const cam = await camera({ tls: first });
  const { process, link } = await engine();
  link.cameras(source('front', cam));
  await link.written('front', 30);
  expect(cam.url).toMatch(/^rtsps:/);
  expect(link.state('front')).toMatchObject({ kind: 'recording', certificateSha256: first.sha256 });
  await cam.stop();
  const other = await camera({ tls: await makeCameraCertificate(), port: cam.port });
  await until('it is refused', () => link.state('front')?.reason?.includes('another certificate') === true);
  expect(other.counters().sessions).toEqual([]);
  await process.end('SIGTERM');
  expect(await frames('front')).toMatchObject({ missingCount: 0, duplicates: [] });
});

test('the certificate that the owner set is the only one, and is accepted anew when it is set anew', async () => {
  const certificate = await makeCameraCertificate();
  const cam = await camera({ tls: certificate });
  const { link } = await engine();
  const set = (certificateSha256: string) => link.cameras({ ...source('front', cam), certificateSha256 });
  set('ab'.repeat(32));
  await until('it is refused', () => link.state('front')?.reason?.includes('another certificate') === true);
  expect(link.state('front')?.certificateSha256).toBe(certificate.sha256);
  expect(cam.counters().sessions).toEqual([]);
  set(certificate.sha256.toUpperCase());
  await link.written('front', 25);
  expect(await link.probe({ ...source('x', cam), certificateSha256: 'ab'.repeat(32) })).toMatchObject({
    failure: 'other-certificate',
    reason: expect.stringContaining('another certificate'),
    certificateSha256: certificate.sha256,
  });
  expect(await link.probe(source('x', cam))).toMatchObject({ certificateSha256: certificate.sha256 });
});

test('redirects are followed, up to TLS too, and never down from it; going round and round ends', async () => {
  const plain = await camera({ auth: 'none' });
  const secure = await camera({ auth: 'none', tls: await makeCameraCertificate() });
  const start = await camera();
  const { link } = await engine();
  const probe = async (to: string, status = 302) => {
    start.plan({ type: 'redirect', to, status });
    const { still, reason } = await link.probe(source('x', start));
    return still === undefined ? reason : 'a picture';
  };
  for (const status of [301, 302, 303, 305]) expect(await probe(plain.url, status)).toBe('a picture');
  expect(await probe(secure.url)).toBe('a picture');
  expect(await probe('http://127.0.0.1/')).toBe('the camera says that its video has moved, and not where to');
  expect(await probe(start.url)).toContain('from address to address');
  expect(start.counters().connections).toBe(6 + 6);
  secure.plan({ type: 'redirect', to: plain.url });
  expect(await probe(secure.url)).toBe('the camera wants to send its video without encryption');
});

test('the password is not told to where the camera sends the recorder', async () => {
  const start = await camera();
  const elsewhere = await camera({ auth: 'basic' });
  start.plan({ type: 'redirect', to: elsewhere.url });
  const { link } = await engine();
  const { failure, reason } = await link.probe(source('x', start));
  expect(failure).toBe('wrong-password');
  expect(reason).toContain('sends the recorder on to 127.0.0.1, which asks for a password');
  expect(elsewhere.counters().sessions).toEqual([]);
});

test('a camera that sends the recorder on while it plays is followed', async () => {
  const start = await camera();
  const elsewhere = await camera({ auth: 'none' });
  const { link } = await engine();
  link.cameras(source('front', start));
  await link.written('front', 25);
  start.plan({ type: 'redirect', to: elsewhere.url, when: 'playing' });
  await until('it plays elsewhere', () => elsewhere.counters().clients === 1);
  await until('recorded again', () => link.state('front')?.kind === 'recording');
  expect(link.state('front')).toMatchObject({ interruptions: 1 });
  expect(start.counters().clients).toBe(0);
});
