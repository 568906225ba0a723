/** Cameras that send far too much or far too slowly, beside a good one that loses no frame. */
import { type Socket, createServer } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { until } from './rig.ts';
import { afterwards, camera, engine, frames, source, useStage } from './stage.ts';

useStage();

const SDP = 'v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:trackID=0\r\n';

/** A camera that has the right answer to every request and writes it with `answer`; `onPlay` is called after the answer to PLAY. */
async function scripted(answer: (socket: Socket, text: string) => void, onPlay: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      const request = chunk.toString('latin1');
      const sequence = /CSeq: (\d+)/.exec(request)?.[1] ?? '0';
      const body = request.startsWith('DESCRIBE') ? SDP : '';
      const head = `RTSP/1.0 200 OK\r\nCSeq: ${sequence}\r\nSession: 1\r\nContent-Length: ${body.length}`;
      answer(socket, `${head}\r\n\r\n${body}`);
      if (request.startsWith('PLAY')) onPlay(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterwards(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `rtsp://127.0.0.1:${address.port}/live` };
}

async function besideAGoodOne(bad: { url: string }, reason: string): Promise<void> {
  const good = await camera();
  const { process, link } = await engine();
  link.cameras(source('good', good), source('bad', bad));
  await until(`the bad camera is refused: ${reason}`, () => link.state('bad')?.reason?.includes(reason) === true);
  await link.written('good', (link.state('good')?.framesWritten ?? 0) + 25);
  expect(link.state('good')).toMatchObject({ interruptions: 0, framesLost: 0, kind: 'recording' });
  expect(process.log()).toContain(reason);
  await process.end('SIGTERM');
  expect(await frames('good')).toMatchObject({ missingCount: 0, duplicates: [], unstamped: 0 });
}

test('a camera that sends as fast as the line carries is ended', async () => {
  const packets = Buffer.concat(
    Array.from({ length: 40 }, () => Buffer.concat([Buffer.of(0x24, 9, 5, 0x78), Buffer.alloc(1_400)])),
  );
  const pour = (socket: Socket): void => {
    while (!socket.destroyed && socket.write(packets));
    if (!socket.destroyed) socket.once('drain', () => pour(socket));
  };
  await besideAGoodOne(await scripted((socket, text) => socket.write(text), pour), 'more than 100 Mbit/s');
});

test('a camera that answers with one byte a second is given up', async () => {
  const dribble = (socket: Socket, text: string): void => {
    let at = 0;
    const timer = setInterval(() => socket.write(text.charAt(at++)), 1_000);
    socket.on('close', () => clearInterval(timer));
  };
  await besideAGoodOne(await scripted(dribble, () => undefined), 'the camera does not answer');
});
