/** The peer of the recorder: a websocket that hands a page the camera's frames at once, and nothing else. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodeLiveFrame } from '@nightlatch/protocol';
import { systemClock } from '@nightlatch/recorder/base/clock';
import { avcConfig } from '@nightlatch/recorder/media/h264/avcc';
import type { Clip } from '@nightlatch/tools/fake-camera/clip';
import { Scene } from '@nightlatch/tools/fake-camera/scene';
import { WebSocketServer } from 'ws';

export interface BareServer {
  readonly origin: string;
  stop(): Promise<void>;
}

export async function startBareServer(clip: Clip): Promise<BareServer> {
  const server = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end('<!doctype html>'),
  );
  const sockets = new WebSocketServer({ server });
  const scene = new Scene(clip, systemClock, true);
  const { codec, description } = avcConfig([clip.sps], [clip.pps]);
  sockets.on('connection', (socket) => {
    socket.send(JSON.stringify({ codec, description: description.toString('base64') }));
    let started = false;
    const unwatch = scene.watch((frame) => {
      started ||= frame.key;
      if (!started) return;
      const data = Buffer.concat(frame.nals.flatMap((nal) => [lengthOf(nal), nal]));
      const decode_ticks90k = BigInt(frame.time_ticks90k);
      socket.send(encodeLiveFrame({ key: frame.key, captured_ms: 0, decode_ticks90k, data }));
    });
    socket.on('close', unwatch);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    async stop() {
      scene.stop();
      for (const socket of sockets.clients) socket.terminate();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function lengthOf(nal: Buffer): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(nal.length);
  return bytes;
}
