/**
 * One camera's live websocket: connects, reads protocol's live frames, comes back after a loss with growing waits, and
 * ends for good when the recorder says that the session has ended or the camera is gone. Knows nothing of decoding.
 * At most one socket is open at a time; after `stop` nothing is called any more.
 */
import {
  LIVE_CLOSE_NO_CAMERA,
  LIVE_CLOSE_NO_PICTURE,
  LIVE_CLOSE_SESSION_ENDED,
  decodeLiveFrame,
  liveConfigSchema,
  liveStateSchema,
  type LiveConfig,
  type LiveFrame,
} from '@nightlatch/protocol';
import { z } from 'zod';
import { Backoff } from '../backoff.ts';
import type { LiveEnd } from './live-state.ts';

const messageSchema = z.discriminatedUnion('type', [liveConfigSchema, liveStateSchema]);

/** No message at all for this long: the connection is dead, whatever TCP thinks. */
const SILENCE_MS = 20_000;

export interface LiveStreamEvents {
  readonly onConfig: (config: LiveConfig) => void;
  /** Of video; and of sound, told apart by its flag, where it was asked for. */
  readonly onFrame: (frame: LiveFrame) => void;
  /** The picture that was asked for cannot be had; a sentence. Nothing is tried again. */
  readonly onNoPicture: (reason: string) => void;
  /** The camera's own state while it gives no picture; undefined once it records. */
  readonly onCamera: (reason: string | undefined) => void;
  /** The connection was lost or refused and will be tried again. `opened`: whether it had been up. */
  readonly onLost: (opened: boolean) => void;
  readonly onEnded: (why: LiveEnd) => void;
}

export class LiveStream {
  readonly #url: string;
  readonly #events: LiveStreamEvents;
  readonly #backoff: Backoff;
  #socket: WebSocket | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(url: string, events: LiveStreamEvents, backoff: Backoff = new Backoff(500, 15_000)) {
    this.#url = url;
    this.#events = events;
    this.#backoff = backoff;
  }

  start(): void {
    this.stop();
    const socket = new WebSocket(this.#url);
    socket.binaryType = 'arraybuffer';
    let opened = false;
    const isCurrent = (): boolean => this.#socket === socket;
    socket.addEventListener('open', () => {
      opened = true;
    });
    socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (isCurrent()) this.#read(event.data);
    });
    socket.addEventListener('close', (event) => {
      if (!isCurrent()) return;
      this.stop();
      if (event.code === LIVE_CLOSE_SESSION_ENDED) return this.#events.onEnded('session-ended');
      if (event.code === LIVE_CLOSE_NO_PICTURE) return this.#events.onNoPicture(event.reason);
      if (event.code === LIVE_CLOSE_NO_CAMERA) return this.#events.onEnded('no-camera');
      this.#retry = setTimeout(() => this.start(), this.#backoff.next_ms());
      this.#events.onLost(opened);
    });
    this.#socket = socket;
    this.#watchSilence();
  }

  stop(): void {
    clearTimeout(this.#retry);
    clearTimeout(this.#silence);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #read(data: unknown): void {
    if (data instanceof ArrayBuffer) {
      const frame = decodeLiveFrame(new Uint8Array(data));
      if (frame === undefined) return;
      this.#backoff.reset();
      this.#watchSilence();
      this.#events.onFrame(frame);
      return;
    }
    const message = messageSchema.safeParse(parseJson(data));
    if (!message.success) return;
    if (message.data.type === 'live-config') {
      this.#watchSilence();
      return this.#events.onConfig(message.data);
    }
    this.#backoff.reset();
    const { kind, reason } = message.data;
    if (kind === 'recording') return this.#events.onCamera(undefined);
    clearTimeout(this.#silence);
    this.#events.onCamera(
      reason ?? (kind === 'connecting' ? 'Connecting to the camera…' : 'The camera does not answer.'),
    );
  }

  /** A camera that records sends many frames a second: silence means a dead connection. */
  #watchSilence(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.#events.onLost(true);
      this.start();
    }, SILENCE_MS);
  }
}

function parseJson(data: unknown): unknown {
  if (typeof data !== 'string') return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
