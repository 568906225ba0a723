/** The first frame out of the playback websocket, as the player that jumps about: one socket for all, each request given up once it has begun. */
import { type PlaybackAsk, decodePlaybackFrame, playbackEndSchema, routes } from '@nightlatch/protocol';
import { WebSocket } from 'ws';
import type { RunningGateway } from '../gateway.ts';
import type { Moment } from './moments.ts';

const LIMIT_MS = 20_000;

export interface SeekSocket {
  /** Milliseconds from the request to its first frame, whole. Fulfilled when the request has ended too. */
  seek(moment: Moment, what: 'all' | 'keys', length_ms: number): Promise<number>;
  close(): void;
}

export async function openSeekSocket(gateway: RunningGateway): Promise<SeekSocket> {
  const { origin = '', ...headers } = gateway.headers;
  const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}${routes.playback.path}`, { headers, origin });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  let last = 0;
  return {
    seek({ cameraId, at_ms }, what, length_ms) {
      const request = ++last;
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      const limit = setTimeout(() => reject(new Error('The playback socket did not answer.')), LIMIT_MS);
      let took_ms: number | undefined;
      const say = (ask: PlaybackAsk): void => socket.send(JSON.stringify(ask));
      const hear = (data: Buffer, isBinary: boolean): void => {
        if (isBinary) {
          if (took_ms !== undefined || decodePlaybackFrame(data)?.request !== request) return;
          took_ms = performance.now() - asked_ms;
          say({ type: 'cancel', request });
          return;
        }
        const end = playbackEndSchema.safeParse(JSON.parse(data.toString('utf8'))).data;
        if (end?.request !== request) return;
        if (took_ms === undefined) reject(new Error(`No frame came: ${end.reason ?? end.why}.`));
        else resolve(took_ms);
      };
      const close = (): void => reject(new Error('The playback socket was closed.'));
      socket.on('message', hear);
      socket.on('close', close);
      const asked_ms = performance.now();
      say({ type: 'frames', request, cameraId, from_ms: at_ms, to_ms: at_ms + length_ms, what });
      return promise.finally(() => {
        clearTimeout(limit);
        socket.off('message', hear);
        socket.off('close', close);
      });
    },
    close: () => socket.terminate(),
  };
}
