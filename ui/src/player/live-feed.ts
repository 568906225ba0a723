/**
 * One of a camera's pictures on its way to the screen: websocket → decoder → decoded pictures. `start` begins anew after `stop`; while it
 * is stopped nothing is called. By WebCodecs where the page has it, else by a media element.
 */
import { routes, type LiveConfig, type LiveFrame, type SoundConfig, type Stream } from '@nightlatch/protocol';
import { routePath } from '../api.ts';
import { FrameDecoder, hasWebCodecs } from './frame-decoder.ts';
import { MediaDecoder } from './mse/media-decoder.ts';
import type { PictureDecoder, PictureDecoderEvents } from './picture-decoder.ts';
import { LiveStream, type LiveStreamEvents } from './live-stream.ts';

/** Which of a camera's pictures, and whether with its sound. */
export interface FeedChoice {
  readonly stream: Stream;
  readonly withSound: boolean;
}

export interface LiveFeedEvents
  extends PictureDecoderEvents, Pick<LiveStreamEvents, 'onCamera' | 'onLost' | 'onEnded' | 'onNoPicture'> {
  /** Where sound was asked for: which it is, before its first frame and at each change; undefined: the camera sends none. */
  readonly onSoundConfig: (sound: SoundConfig | undefined) => void;
  readonly onSound: (frame: LiveFrame) => void;
}

export class LiveFeed {
  readonly choice: FeedChoice;
  readonly #events: LiveFeedEvents;
  readonly #socket: LiveStream;
  #decoder: PictureDecoder | undefined;
  #video = '';

  constructor(cameraId: string, choice: FeedChoice, events: LiveFeedEvents) {
    this.choice = choice;
    const { stream, withSound } = choice;
    this.#events = events;
    const query = { ...(stream === 'main' ? {} : { stream }), ...(withSound ? ({ sound: '1' } as const) : {}) };
    const url = new URL(routePath(routes.live, { id: cameraId }, query), location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    this.#socket = new LiveStream(url.href, {
      ...events,
      onConfig: (config) => {
        this.#configure(config);
        if (withSound) this.#events.onSoundConfig(config.sound);
      },
      onFrame: (frame) => {
        if (frame.sound === true) this.#events.onSound(frame);
        else this.#decoder?.push(frame);
      },
    });
  }

  start(): void {
    this.#decoder?.close();
    this.#video = '';
    this.#decoder = hasWebCodecs() ? new FrameDecoder(this.#events) : new MediaDecoder(this.#events);
    this.#socket.start();
  }

  /** A change of the sound alone costs no picture. */
  #configure(config: LiveConfig): void {
    const { codec, width, height, description } = config;
    const video = [codec, width, height, description].join(' ');
    if (video === this.#video) return;
    this.#video = video;
    this.#decoder?.configure(config);
  }

  stop(): void {
    this.#socket.stop();
    this.#decoder?.close();
    this.#decoder = undefined;
  }
}
