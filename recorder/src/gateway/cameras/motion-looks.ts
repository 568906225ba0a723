/** The recorder's looks at one camera's picture, to one websocket until it closes. A page that reads too slowly misses some of them. */
import { LIVE_CLOSE_NO_CAMERA } from '@nightlatch/protocol';
import type { WebSocket } from 'ws';
import type { EngineClient } from './engine-client.ts';

/** More than a second of them. */
const SLOW_BYTES = 16 * 1024;

export function watchLooks(engine: EngineClient, cameraId: string, socket: WebSocket): void {
  const leave = engine.watchMotion(cameraId, {
    look: (look) => {
      if (socket.bufferedAmount <= SLOW_BYTES) socket.send(JSON.stringify(look));
    },
    ended: () => socket.close(LIVE_CLOSE_NO_CAMERA, 'This camera is no longer there.'),
  });
  socket.on('close', leave);
}
