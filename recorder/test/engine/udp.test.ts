/** Packets by UDP: in order again, counted when they are lost, by TCP where none comes, and from nobody but the camera. */
import { type Socket, createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { CameraSource } from '@nightlatch/protocol';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { UdpWay } from '../../src/engine/rtsp/udp-way.ts';
import type { FakeCamera } from '../../../tools/fake-camera/fake-camera.ts';
import { until } from './rig.ts';
import { afterwards, camera, engine, frames, source, useStage } from './stage.ts';

useStage();

const byUdp = (cam: FakeCamera): CameraSource => ({ ...source('front', cam), transport: 'udp' });

test('packets that overtake each other or come twice lose no frame; the camera is told what arrived', async () => {
  const cam = await camera({ udp: 'swapped' });
  const { process, link } = await engine();
  link.cameras(byUdp(cam));
  await link.written('front', 150);
  expect(link.state('front')).toMatchObject({ kind: 'recording', packetsLost: 0, framesLost: 0, interruptions: 0 });
  expect(cam.counters().connections).toBe(1);
  await until('a receiver report', () => cam.counters().reports > 0);
  await process.end('SIGTERM');
  expect(await frames('front')).toMatchObject({ missingCount: 0, duplicates: [], unstamped: 0 });
});

test('lost packets are counted exactly, and recording goes on with a key frame', async () => {
  const cam = await camera({ udp: 'honest' });
  const { process, link } = await engine();
  link.cameras(byUdp(cam));
  await link.written('front', 30);
  cam.plan({ type: 'drop-packet', count: 3 });
  await until('the loss is counted', () => link.state('front')?.packetsLost === 3);
  await link.written('front', (link.state('front')?.framesWritten ?? 0) + 50);
  const { framesLost = 0 } = link.state('front') ?? {};
  expect(link.state('front')).toMatchObject({ kind: 'recording', packetsLost: 3, interruptions: 0 });
  await process.end('SIGTERM');
  // A frame all of whose packets were lost shows in the numbers of the packets alone.
  const { missingCount, duplicates } = await frames('front');
  expect(missingCount - framesLost).toBeGreaterThanOrEqual(0);
  expect(missingCount - framesLost).toBeLessThanOrEqual(3);
  expect(duplicates).toEqual([]);
});

test.each([
  ['is silent', 'silent'],
  ['is refused', undefined],
] as const)('a camera whose UDP %s is recorded by TCP', async (_how, udp) => {
  const cam = await camera(udp === undefined ? {} : { udp });
  const { process, link } = await engine();
  link.cameras(byUdp(cam));
  await link.written('front', 25);
  expect(process.log()).toContain('no packets come from the camera by UDP; they are asked for by TCP');
  expect(link.state('front')).toMatchObject({ kind: 'recording', interruptions: 0 });
  // And at once the next time.
  const { connections } = cam.counters();
  cam.plan({ type: 'close' });
  await until('it has connected again', () => cam.counters().connections > connections);
  await link.written('front', (link.state('front')?.framesWritten ?? 0) + 50);
  expect(cam.counters().connections).toBe(connections + 1);
});

test('packets of anybody else than the camera are not heard', async () => {
  const heard: string[] = [];
  const way = new UdpWay({
    local: '127.0.0.1',
    remote: '127.0.0.1',
    clock: systemClock,
    listener: (kind, isRtcp, bytes, start, end) =>
      heard.push(`${kind} ${isRtcp ? 'rtcp' : 'rtp'} ${bytes.toString('latin1', start + 12, end)}`),
    receive: (_bytes, work) => work(),
  });
  afterwards(() => way.close());
  const bound = async (): Promise<Socket> => {
    const socket = createSocket('udp4');
    afterwards(() => new Promise<void>((resolve) => socket.close(() => resolve())));
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return socket;
  };
  const [rtp, rtcp, stranger] = [await bound(), await bound(), await bound()];
  const port = Number(/client_port=(\d+)-/.exec(await way.offer('video'))?.[1]);
  expect(port % 2).toBe(0);
  way.accept('video', `RTP/AVP;unicast;server_port=${rtp.address().port}-${rtcp.address().port}`);
  const head = Buffer.from([0x80, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
  const send = (socket: Socket, text: string, to: number) =>
    socket.send(Buffer.concat([head, Buffer.from(text)]), to, '127.0.0.1');
  send(stranger, 'strange', port);
  send(stranger, 'strange', port + 1);
  send(rtp, 'picture', port);
  send(rtcp, 'report', port + 1);
  await until('both are heard', () => heard.length === 2);
  expect(heard.toSorted()).toEqual(['video rtcp report', 'video rtp picture']);
  expect(() => way.accept('video', 'RTP/AVP;server_port=0-1')).toThrow('cannot be');
  expect(() => way.accept('video', 'RTP/AVP;server_port=70000-70001')).toThrow('cannot be');
});
