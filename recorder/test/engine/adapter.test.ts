/** Cameras that speak no RTSP, through a real ffmpeg: MJPEG over HTTP is recorded, and whatever is wrong is said. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import type { CameraSource } from '@nightlatch/protocol';
import { type FakeMjpeg, type FakeMjpegOptions, startFakeMjpeg } from '../../../tools/fake-mjpeg/fake-mjpeg.ts';
import { jpegsOf } from '../../../tools/fake-mjpeg/jpegs.ts';
import { systemClock } from '../../src/base/clock.ts';
import { openAdapter } from '../../src/engine/adapter/adapter-session.ts';
import { processesOf } from './processes.ts';
import { until } from './rig.ts';
import { EVER, afterwards, countFrames, engine, footage, saveClip, source, useStage } from './stage.ts';

useStage();

// An odd size, as some cameras have it.
const pictures = jpegsOf(['-f', 'lavfi', '-t', '2', '-i', 'testsrc=size=321x181:rate=10'], false);

async function mjpeg(options: Partial<FakeMjpegOptions> = {}): Promise<FakeMjpeg> {
  const camera = await startFakeMjpeg({ pictures, framesPerSecond: 10, ...options });
  afterwards(() => camera.stop());
  return camera;
}

function open(id: string, address: string): CameraSource {
  return { id, name: id, address };
}

test('MJPEG is recorded, its password is in no command line, and the engine ends its ffmpeg', async () => {
  const cam = await mjpeg({ user: 'admin', password: 'secret' });
  const { process, link } = await engine();
  link.cameras(source('gate', cam));
  const state = await link.written('gate', 25);
  expect(state).toMatchObject({ kind: 'recording', width: 320, height: 180, framesLost: 0, packetsLost: 0 });
  const commands = processesOf(process)
    .map(({ command }) => command)
    .join('\n');
  expect(commands).toContain('ffmpeg');
  expect(commands).not.toContain('secret');
  await process.end('SIGTERM');
  expect(process.child.exitCode).toBe(0);
  await until('nobody watches the camera', () => cam.clients() === 0);
  const { path } = await saveClip('gate', EVER);
  const recorded = countFrames(path);
  expect(recorded).toBeGreaterThanOrEqual(25);
  expect(recorded).toBeLessThanOrEqual(cam.sent());
  expect(footage().timeline('gate', EVER).spans).toHaveLength(1);
});

test('parts without a length are recorded too, and a lost connection is made again', async () => {
  const cam = await mjpeg({ withLengths: false });
  const { link } = await engine();
  link.cameras(open('gate', cam.url));
  const { framesWritten } = await link.written('gate', 10);
  cam.cut();
  await link.written('gate', framesWritten + 20);
  expect(link.state('gate')).toMatchObject({ kind: 'recording', interruptions: 1 });
});

test('a still of the camera is given to whoever tries it', async () => {
  const cam = await mjpeg();
  const { link } = await engine();
  const { still, failure } = await link.probe(open('try', cam.url));
  expect(failure).toBeUndefined();
  expect(still).toMatchObject({ width: 320, height: 180 });
  await until('nobody watches the camera', () => cam.clients() === 0);
});

test('what is wrong is said in a sentence, and another camera records on', async () => {
  const good = await mjpeg();
  const locked = await mjpeg({ user: 'admin', password: 'other' });
  const page = await mjpeg({ contentType: 'text/html' });
  const noise = await mjpeg({ pictures: [Buffer.alloc(4_000_000, 7)], contentType: 'video/mjpeg' });
  const moved = createServer((_request, response) => void response.writeHead(302, { Location: good.url }).end());
  moved.listen(0, '127.0.0.1');
  await once(moved, 'listening');
  afterwards(() => moved.close());
  const { port } = moved.address() as AddressInfo;
  const { link } = await engine();
  link.cameras(
    open('good', good.url),
    source('locked', locked),
    open('page', page.url),
    open('noise', noise.url),
    open('moved', `http://127.0.0.1:${port}/`),
    open('device', 'v4l2:/dev/video987'),
  );
  const reason = (id: string): Promise<string> =>
    until(`${id} has failed`, () => link.state(id)?.kind === 'failed' && link.state(id)?.reason);
  expect(await reason('locked')).toBe('wrong password for the camera');
  expect(await reason('page')).toBe('the address gives a web page, not video');
  expect(await reason('moved')).toBe('the camera says that its video has moved');
  expect(await reason('device')).toBe('there is no such capture input');
  expect(await reason('noise')).toBe('the camera sends no pictures');
  await link.written('good', 10);
});

test('a stream that stands still is ended, by the clock, and its ffmpeg with it', async () => {
  const cam = await mjpeg();
  let later_ms = 0;
  let frames = 0;
  const session = await openAdapter({
    address: cam.url,
    credentials: undefined,
    certificateSha256: undefined,
    listener: { tracks: () => undefined, packet: () => void frames++, senderReport: () => undefined },
    clock: { ...systemClock, monotonic_ms: () => systemClock.monotonic_ms() + later_ms },
    signal: new AbortController().signal,
  });
  afterwards(() => session.stop());
  await until('it sends', () => frames > 5);
  cam.stall();
  later_ms = 20_000;
  expect((await session.over).message).toBe('the camera stopped sending video');
  await until('nobody watches the camera', () => cam.clients() === 0);
});
