/** The recorder's looks at a camera's picture as they come: a websocket that connects again until it is closed or the session has ended. */
import {
  LIVE_CLOSE_NO_CAMERA,
  LIVE_CLOSE_SESSION_ENDED,
  motionLookSchema,
  routes,
  type MotionLook,
} from '@nightlatch/protocol';
import { routePath } from '@nightlatch/ui/api';
import { Backoff } from '@nightlatch/ui/backoff';

export interface LooksEvents {
  readonly onLook: (look: MotionLook) => void;
  /** The connection is gone; it is made again. */
  readonly onLost: () => void;
}

/** Begins at once. Returns how to stop; nothing is called after that. */
export function followLooks(cameraId: string, events: LooksEvents): () => void {
  const url = new URL(routePath(routes.motionLooks, { id: cameraId }), location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  const backoff = new Backoff(500, 10_000);
  let socket: WebSocket | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;

  const connect = (): void => {
    const opening = new WebSocket(url);
    socket = opening;
    opening.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const look = read(data);
      if (look === undefined || isOver) return;
      backoff.reset();
      events.onLook(look);
    });
    opening.addEventListener('close', ({ code }) => {
      if (isOver) return;
      events.onLost();
      const isFinal = code === LIVE_CLOSE_SESSION_ENDED || code === LIVE_CLOSE_NO_CAMERA;
      if (!isFinal) retry = setTimeout(connect, backoff.next_ms());
    });
  };
  connect();
  return () => {
    isOver = true;
    clearTimeout(retry);
    socket?.close();
  };
}

function read(data: unknown): MotionLook | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    return motionLookSchema.safeParse(JSON.parse(data)).data;
  } catch {
    return undefined;
  }
}
