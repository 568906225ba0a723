/**
 * Access units in, pictures out, through the browser's WebCodecs. Promises: never holds more than a bounded number of
 * undecoded units; one that it cannot take, or an error of the decoder, costs the pictures up to the next key frame
 * and nothing else.
 */
import type { LiveConfig, LiveFrame } from '@nightlatch/protocol';
import { bytesOfBase64 } from '../base64.ts';
import { isRefusal, isUnsupported } from './unsupported.ts';
import {
  ERRORS_UNTIL_TOLD,
  type PictureDecoder,
  type PictureDecoderEvents,
  SENTENCE_TROUBLE,
  whyNotDecoded,
} from './picture-decoder.ts';

/** Units that may wait while the picture runs along; more means that this machine is too slow: skip to a key frame. */
const MAX_WAITING = 30;
/** At the start the whole group of pictures up to now comes at once; it may wait as long as it fits these. */
const START_MS = 5000;
const MAX_WAITING_AT_START = 1200;
const MAX_WAITING_AT_START_BYTES = 48 * 1024 * 1024;

/** This page has WebCodecs; without https it has not, whatever the browser. */
export function hasWebCodecs(): boolean {
  return typeof VideoDecoder !== 'undefined';
}

/** Why WebCodecs cannot be used here, or undefined when it can. */
export function whyNoVideoDecoder(): string | undefined {
  if (hasWebCodecs()) return undefined;
  return globalThis.isSecureContext
    ? 'This browser cannot show live video. Use a newer one: Chrome or Edge 94, Safari 16.4, Firefox 130, or later.'
    : 'Live video needs the recorder’s secure address, which begins with https.';
}

export class FrameDecoder implements PictureDecoder {
  readonly #events: PictureDecoderEvents;
  #decoder: VideoDecoder | undefined;
  #config: VideoDecoderConfig | undefined;
  #needsKey = true;
  #startEnds_ms = 0;
  #startBytes = 0;
  #errors = 0;
  #closed = false;
  /** Capture time by chunk timestamp; as many entries as units wait. */
  readonly #captured = new Map<number, number>();

  constructor(events: PictureDecoderEvents) {
    this.#events = events;
  }

  /** A new stream or a changed one: decodes from the next key frame on. */
  configure(config: LiveConfig): void {
    if (this.#closed) return;
    this.#config = {
      codec: config.codec,
      codedWidth: config.width,
      codedHeight: config.height,
      description: bytesOfBase64(config.description),
      optimizeForLatency: true,
    };
    this.#startEnds_ms = performance.now() + START_MS;
    this.#startBytes = 0;
    this.#errors = 0;
    this.#restart();
  }

  push(frame: LiveFrame): void {
    const decoder = this.#decoder;
    if (decoder === undefined || decoder.state !== 'configured') return;
    if (this.#needsKey && !frame.key) return;
    if (this.#isFull(decoder, frame)) {
      this.#startEnds_ms = 0;
      this.#needsKey = true;
      if (!frame.key) return;
      this.#restart();
    }
    this.#needsKey = false;
    const timestamp_us = Number((frame.decode_ticks90k * 1000n) / 90n);
    this.#captured.set(timestamp_us, frame.captured_ms);
    try {
      this.#decoder?.decode(
        new EncodedVideoChunk({ type: frame.key ? 'key' : 'delta', timestamp: timestamp_us, data: frame.data }),
      );
    } catch (error) {
      this.#afterError(error);
    }
  }

  close(): void {
    this.#closed = true;
    this.#discard();
  }

  #isFull(decoder: VideoDecoder, frame: LiveFrame): boolean {
    if (performance.now() > this.#startEnds_ms) return decoder.decodeQueueSize >= MAX_WAITING;
    this.#startBytes += frame.data.byteLength;
    return decoder.decodeQueueSize >= MAX_WAITING_AT_START || this.#startBytes > MAX_WAITING_AT_START_BYTES;
  }

  #restart(): void {
    this.#discard();
    const config = this.#config;
    if (config === undefined || this.#closed) return;
    const decoder = new VideoDecoder({
      output: (picture) => {
        if (decoder !== this.#decoder) return picture.close();
        this.#errors = 0;
        const captured_ms = this.#captured.get(picture.timestamp) ?? 0;
        this.#captured.delete(picture.timestamp);
        if (this.#captured.size > MAX_WAITING_AT_START) this.#captured.clear();
        const { displayWidth: width, displayHeight: height } = picture;
        this.#events.onPicture({ image: picture, width, height, close: () => picture.close() }, captured_ms);
      },
      error: (error) => {
        if (decoder === this.#decoder) this.#afterError(error);
      },
    });
    this.#decoder = decoder;
    this.#needsKey = true;
    try {
      decoder.configure(config);
    } catch (error) {
      this.#afterError(error);
    }
  }

  /** The decoder is closed after an error: a new one waits for the next key frame. */
  #afterError(error: unknown): void {
    if (isRefusal(error)) return this.#giveUp();
    this.#errors += 1;
    const config = this.#config;
    if (this.#errors === 1 && config !== undefined) void this.#giveUpIf(isUnsupported(error, config), config);
    if (this.#errors === ERRORS_UNTIL_TOLD) this.#events.onTrouble(SENTENCE_TROUBLE);
    this.#restart();
  }

  async #giveUpIf(isTrue: Promise<boolean>, config: VideoDecoderConfig): Promise<void> {
    if ((await isTrue) && this.#config === config && !this.#closed) this.#giveUp();
  }

  #giveUp(): void {
    this.#discard();
    this.#events.onUnsupported(whyNotDecoded(this.#config?.codec ?? 'unknown'));
  }

  #discard(): void {
    const decoder = this.#decoder;
    this.#decoder = undefined;
    this.#captured.clear();
    if (decoder !== undefined && decoder.state !== 'closed') decoder.close();
  }
}
