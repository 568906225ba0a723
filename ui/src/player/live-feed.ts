/**
 * One of a camera's pictures on its way to the screen: websocket → decoder → decoded pictures. `start` begins anew after `stop`; while it
 * is stopped nothing is called. By WebCodecs where the page has it, else by a media element.
 */
import { routes, type Stream } from '@nightlatch/protocol';
import { routePath } from '../api.ts';
import { FrameDecoder, hasWebCodecs } from './frame-decoder.ts';
import { MediaDecoder } from './mse/media-decoder.ts';
import type { PictureDecoder, PictureDecoderEvents } from './picture-decoder.ts';
import { LiveStream, type LiveStreamEvents } from './live-stream.ts';

export type LiveFeedEvents = PictureDecoderEvents & Pick<LiveStreamEvents, 'onCamera' | 'onLost' | 'onEnded'>;

export class LiveFeed {
  readonly stream: Stream;
  readonly #events: LiveFeedEvents;
  readonly #socket: LiveStream;
  #decoder: PictureDecoder | undefined;

  constructor(cameraId: string, stream: Stream, events: LiveFeedEvents) {
    this.stream = stream;
    this.#events = events;
    const query = stream === 'main' ? {} : { stream };
    const url = new URL(routePath(routes.live, { id: cameraId }, query), location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    this.#socket = new LiveStream(url.href, {
      ...events,
      onConfig: (config) => this.#decoder?.configure(config),
      onFrame: (frame) => this.#decoder?.push(frame),
    });
  }

  start(): void {
    this.#decoder?.close();
    this.#decoder = hasWebCodecs() ? new FrameDecoder(this.#events) : new MediaDecoder(this.#events);
    this.#socket.start();
  }

  stop(): void {
    this.#socket.stop();
    this.#decoder?.close();
    this.#decoder = undefined;
  }
}
