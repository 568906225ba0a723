/** Cameras made by hand for hostile tests, and what has to hold beside them: a good camera loses no frame, the bad one is named. */
import { type Socket, createServer } from 'node:net';
import { once } from 'node:events';
import { expect } from 'vitest';
import { until } from './rig.ts';
import { afterwards, camera, engine, frames, source } from './stage.ts';

const SDP = 'v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:trackID=0\r\n';

export interface Script {
  /** Writes the right answer to a request, its own way; absent: as it is. */
  readonly answer?: (socket: Socket, text: string) => void;
  /** After the answer to PLAY. */
  readonly onPlay?: (socket: Socket) => void;
  readonly sdp?: string;
}

/** A camera that has the right answer to every request. */
export async function scripted({ answer, onPlay, sdp = SDP }: Script): Promise<{ url: string }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      const request = chunk.toString('latin1');
      const sequence = /CSeq: (\d+)/.exec(request)?.[1] ?? '0';
      const body = request.startsWith('DESCRIBE') ? sdp : '';
      const head = `RTSP/1.0 200 OK\r\nCSeq: ${sequence}\r\nSession: 1\r\nContent-Length: ${body.length}`;
      const text = `${head}\r\n\r\n${body}`;
      if (answer === undefined) socket.write(text);
      else answer(socket, text);
      if (request.startsWith('PLAY')) onPlay?.(socket);
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

/** The bad camera is named with the reason in its state and in the log; the good one records on without a loss. */
export async function besideAGoodOne(bad: { url: string }, reason: string): Promise<void> {
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
