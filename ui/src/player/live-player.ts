/**
 * A camera's live picture on a canvas: websocket → decoder → the newest picture at the next repaint, older ones dropped. Holds
 * at most one decoded picture. `pause` lets go of the connection and keeps the last picture on the canvas.
 */
import { routePath } from '../api.ts';
import { routes } from '@nightlatch/protocol';
import { FrameDecoder, whyNoVideoDecoder } from './frame-decoder.ts';
import type { LiveState } from './live-state.ts';
import { LiveStream } from './live-stream.ts';

export interface LivePlayerEvents {
  readonly onState: (state: LiveState) => void;
  /** A picture was painted; capture time in milliseconds of the Unix epoch. */
  readonly onPainted?: (captured_ms: number) => void;
  /** The connection was refused before it was up: the parent may want to ask the recorder why. */
  readonly onRefused?: () => void;
}

export class LivePlayer {
  readonly #canvas: HTMLCanvasElement;
  readonly #events: LivePlayerEvents;
  readonly #stream: LiveStream;
  #decoder: FrameDecoder | undefined;
  #waiting: { readonly picture: VideoFrame; readonly captured_ms: number } | undefined;
  #repaint: number | undefined;
  #state: LiveState | undefined;

  constructor(canvas: HTMLCanvasElement, cameraId: string, events: LivePlayerEvents) {
    this.#canvas = canvas;
    this.#events = events;
    const url = new URL(routePath(routes.live, { id: cameraId }), location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    this.#stream = new LiveStream(url.href, {
      onConfig: (config) => this.#decoder?.configure(config),
      onFrame: (frame) => this.#decoder?.push(frame),
      onCamera: (reason) => {
        if (reason !== undefined) this.#say({ kind: 'no-picture', reason });
        else if (this.#state?.kind === 'no-picture') this.#say({ kind: 'connecting' });
      },
      onLost: (opened) => {
        this.#say({ kind: 'connecting', reason: 'Connecting to the recorder…' });
        if (!opened) this.#events.onRefused?.();
      },
      onEnded: (why) => this.#finish({ kind: 'ended', why }),
    });
  }

  play(): void {
    const unsupported = whyNoVideoDecoder();
    if (unsupported !== undefined) return this.#finish({ kind: 'unsupported', reason: unsupported });
    this.#decoder?.close();
    this.#decoder = new FrameDecoder({
      onPicture: (picture, captured_ms) => this.#show(picture, captured_ms),
      onUnsupported: (reason) => this.#finish({ kind: 'unsupported', reason }),
      onTrouble: (reason) => this.#say({ kind: 'no-picture', reason }),
    });
    this.#say({ kind: 'connecting' });
    this.#stream.start();
  }

  pause(): void {
    if (this.#isOver()) return;
    this.#release();
    this.#say({ kind: 'paused' });
  }

  /** Lets go of everything; the player is not used again. */
  close(): void {
    this.#release();
  }

  #isOver(): boolean {
    return this.#state?.kind === 'ended' || this.#state?.kind === 'unsupported';
  }

  #finish(state: LiveState): void {
    this.#release();
    this.#say(state);
  }

  #release(): void {
    this.#stream.stop();
    this.#decoder?.close();
    this.#decoder = undefined;
    if (this.#repaint !== undefined) cancelAnimationFrame(this.#repaint);
    this.#repaint = undefined;
    this.#waiting?.picture.close();
    this.#waiting = undefined;
  }

  #show(picture: VideoFrame, captured_ms: number): void {
    this.#waiting?.picture.close();
    this.#waiting = { picture, captured_ms };
    this.#repaint ??= requestAnimationFrame(() => {
      this.#repaint = undefined;
      this.#paint();
    });
  }

  #paint(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) return;
    paintPicture(this.#canvas, waiting.picture);
    waiting.picture.close();
    if (this.#state?.kind !== 'playing') this.#say({ kind: 'playing' });
    this.#events.onPainted?.(waiting.captured_ms);
  }

  #say(state: LiveState): void {
    this.#state = state;
    this.#events.onState(state);
  }
}

/** Draws a decoded picture; the canvas takes its size. */
export function paintPicture(canvas: HTMLCanvasElement, picture: VideoFrame): void {
  const { displayWidth, displayHeight } = picture;
  if (canvas.width !== displayWidth) canvas.width = displayWidth;
  if (canvas.height !== displayHeight) canvas.height = displayHeight;
  canvas.getContext('2d', { alpha: false, desynchronized: true })?.drawImage(picture, 0, 0);
}
