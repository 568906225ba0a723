/** Cameras that send nonsense, beside a good one that loses no frame. */
import { type Server, type Socket, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { until } from './rig.ts';
import { afterwards, camera, engine, frames, source, useStage } from './stage.ts';

useStage();

/** A TCP server that does with each connection what the test says; its address. */
async function server(serve: (socket: Socket, connection: number) => void): Promise<{ url: string }> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const listening: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    serve(socket, connections++);
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  afterwards(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => listening.close(resolve));
  });
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `rtsp://127.0.0.1:${address.port}/live` };
}

test.each([
  ['noise instead of packets', { type: 'nonsense', what: 'bytes' }],
  ['framed packets of noise', { type: 'nonsense', what: 'rtp', bytes: 1_000_000 }],
  ['broken H.264', { type: 'nonsense', what: 'units', bytes: 1_000_000 }],
  ['a frame that never ends', { type: 'flood', what: 'unit' }],
  ['a header that never ends', { type: 'flood', what: 'header', bytes: 10_000_000 }],
] as const)('%s: refused, and the other camera loses nothing', async (_name, fault) => {
  const good = await camera();
  const bad = await camera();
  const { process, link } = await engine();
  link.cameras(source('good', good), source('bad', bad));
  await link.written('good', 25);
  await link.written('bad', 25);
  bad.plan(fault);
  await until('the bad camera is refused', () => (link.state('bad')?.interruptions ?? 0) > 0);
  expect(link.messages.flatMap((message) => (message.type === 'states' ? message.states : []))).toContainEqual(
    expect.objectContaining({ cameraId: 'bad', kind: 'failed', reason: expect.stringContaining('not video') }),
  );
  const after = link.state('good')?.framesWritten ?? 0;
  await link.written('good', after + 25);
  expect(link.state('good')).toMatchObject({ interruptions: 0, framesLost: 0, kind: 'recording' });
  // And the bad one is recorded again once it behaves.
  await link.written('bad', (link.state('bad')?.framesWritten ?? 0) + 25);
  await process.end('SIGTERM');
  expect(await frames('good')).toMatchObject({ missingCount: 0, duplicates: [], unstamped: 0 });
});

test('a camera that closes after each byte of its answers in turn never stops the other', async () => {
  const answer = 'RTSP/1.0 200 OK\r\nCSeq: 1\r\nPublic: OPTIONS, DESCRIBE, SETUP, PLAY\r\n\r\n';
  let cut = 0;
  const bad = await server((socket) => {
    socket.once('data', () => socket.end(answer.slice(0, cut++ % (answer.length + 1))));
  });
  const good = await camera();
  const { process, link } = await engine();
  link.cameras(source('good', good));
  await link.written('good', 25);
  // Probes connect without waiting, four at a time: every byte is reached.
  let failures = 0;
  while (cut <= answer.length) {
    const answers = await Promise.all([0, 1, 2, 3].map((at) => probeAs(at)));
    failures += answers.filter((reply) => reply !== undefined).length;
  }
  async function probeAs(at: number) {
    const request = 1_000 + cut * 8 + at;
    link.send({ type: 'probe', request, source: source(`bad${at}`, bad) });
    const probed = await until('an answer', () =>
      link.messages.find((message) => message.type === 'probed' && message.request === request),
    );
    return probed.type === 'probed' ? probed.failure : undefined;
  }
  expect(failures).toBeGreaterThan(answer.length);
  await process.end('SIGTERM');
  expect(await frames('good')).toMatchObject({ missingCount: 0, duplicates: [] });
});

test('what is no camera is told apart in words', async () => {
  const cam = await camera();
  const web = await server((socket) => socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
  const long = await server((socket) =>
    socket.on('data', () => socket.write(`RTSP/1.0 200 OK\r\nX: ${'x'.repeat(1e7)}`)),
  );
  const { link } = await engine();
  const failure = async (answer: ReturnType<typeof link.probe>) => {
    const { failure: kind, reason } = await answer;
    return `${kind}: ${reason}`;
  };
  expect(await failure(link.probe({ id: 'x', name: 'x', address: 'ftp://127.0.0.1/' }))).toContain('address-invalid');
  expect(await failure(link.probe({ id: 'x', name: 'x', address: 'rtsp://127.0.0.1:1/' }))).toContain('unreachable');
  expect(await failure(link.probe({ ...source('x', cam), password: 'no' }))).toBe(
    'wrong-password: wrong password for the camera',
  );
  expect(await failure(link.probe({ id: 'x', name: 'x', address: cam.url }))).toBe(
    'wrong-password: the camera asks for a user name and a password',
  );
  expect(await failure(link.probe(source('x', web)))).toContain('nonsense: ');
  expect(await failure(link.probe(source('x', long)))).toContain('nonsense: ');
  cam.plan({ type: 'sdp', sdp: 'without-video' });
  expect(await failure(link.probe(source('x', cam)))).toBe('without-video: the camera answers, but sends no video');
  cam.plan({ type: 'sdp', sdp: 'nonsense' });
  expect(await failure(link.probe(source('x', cam)))).toContain('nonsense: ');
  cam.plan({ type: 'sdp', sdp: 'huge' });
  expect(await failure(link.probe(source('x', cam)))).toContain('nonsense: ');
  cam.plan({ type: 'sdp', sdp: 'two-tracks' });
  expect((await link.probe(source('x', cam))).still).toMatchObject({ width: 320, height: 180 });
});
