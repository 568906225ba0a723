/**
 * Access units in, pictures out, through Media Source Extensions: for pages without WebCodecs (an address without https, an older
 * browser). Each frame is a fragment of MP4 of its own, and a media element that nobody sees plays them at the newest one's heels. Promises
 * what FrameDecoder promises: bounded memory, and trouble costs the pictures up to the next key frame and nothing else.
 */
import type { LiveConfig, LiveFrame } from '@nightlatch/protocol';
import { bytesOfBase64 } from '../../base64.ts';
import type { PictureDecoder, PictureDecoderEvents } from '../picture-decoder.ts';
import { ERRORS_UNTIL_TOLD, SENTENCE_TROUBLE, whyNotDecoded } from '../picture-decoder.ts';
import { join } from './boxes.ts';
import { chase } from './live-edge.ts';
import { MediaTimeline, FRAME_TICKS } from './media-timeline.ts';
import { watchPictures } from './watch-pictures.ts';
import { fragment, initSegment } from './video-mp4.ts';

/** Waiting for the source buffer: more means that this machine is too slow. */
const MOST_WAITING_BYTES = 48 * 1024 * 1024;
/** Played and no longer needed. */
const KEEP_BEHIND_S = 10;
const TIDY_EVERY_FRAMES = 250;
const TICKS_PER_S = 90_000;

interface ManagedSource {
  readonly ManagedMediaSource?: typeof MediaSource;
}

/** iPhones have the managed kind alone. */
function sourceKind(): typeof MediaSource | undefined {
  return (globalThis as ManagedSource).ManagedMediaSource ?? globalThis.MediaSource;
}

export function canPlayMedia(): boolean {
  return sourceKind() !== undefined;
}

export class MediaDecoder implements PictureDecoder {
  readonly #events: PictureDecoderEvents;
  #config: LiveConfig | undefined;
  #playing: Playing | undefined;
  #needsKey = true;
  #errors = 0;
  #closed = false;

  constructor(events: PictureDecoderEvents) {
    this.#events = events;
  }

  configure(config: LiveConfig): void {
    if (this.#closed) return;
    this.#discard();
    this.#config = config;
    this.#errors = 0;
    this.#needsKey = true;
    if (sourceKind()?.isTypeSupported(mimeOf(config)) === true) return;
    this.#config = undefined;
    this.#events.onUnsupported(whyNotDecoded(config.codec));
  }

  push(frame: LiveFrame): void {
    if (this.#closed || this.#config === undefined || (this.#needsKey && !frame.key)) return;
    if (this.#playing === undefined) this.#playing = this.#play(this.#config);
    this.#needsKey = false;
    if (this.#playing?.push(frame) === false) this.#restart(frame);
  }

  close(): void {
    this.#closed = true;
    this.#discard();
  }

  #play(config: LiveConfig): Playing | undefined {
    const Source = sourceKind();
    if (Source === undefined) return undefined;
    const playing: Playing = new Playing(config, Source, {
      onPicture: (video, captured_ms) => {
        if (playing !== this.#playing) return;
        this.#errors = 0;
        const { videoWidth: width, videoHeight: height } = video;
        this.#events.onPicture({ image: video, width, height, close: () => undefined }, captured_ms);
      },
      onFailed: () => {
        if (playing === this.#playing) this.#fail();
      },
    });
    return playing;
  }

  /** What comes does not follow on what was: begins anew at this frame, or at the next key frame. */
  #restart(frame: LiveFrame): void {
    this.#discard();
    this.#needsKey = true;
    if (frame.key) this.push(frame);
  }

  #fail(): void {
    this.#discard();
    this.#needsKey = true;
    this.#errors += 1;
    if (this.#errors === ERRORS_UNTIL_TOLD) this.#events.onTrouble(SENTENCE_TROUBLE);
  }

  #discard(): void {
    this.#playing?.close();
    this.#playing = undefined;
  }
}

function mimeOf({ codec }: LiveConfig): string {
  return `video/mp4; codecs="${codec}"`;
}

interface PlayingEvents {
  readonly onPicture: (video: HTMLVideoElement, captured_ms: number) => void;
  readonly onFailed: () => void;
}

/** One media element from a key frame on, until the stream changes or breaks. */
class Playing {
  readonly #events: PlayingEvents;
  readonly #video = document.createElement('video');
  readonly #timeline = new MediaTimeline();
  readonly #stopWatching: () => void;
  readonly #address: string;
  #buffer: SourceBuffer | undefined;
  #waiting: Uint8Array[];
  #waitingBytes = 0;
  #sequence = 0;
  #edge_s = 0;
  /** Display times of key frames that are not long played. */
  #keys_s: number[] = [];
  #hasLeapt = false;

  constructor(config: LiveConfig, Source: typeof MediaSource, events: PlayingEvents) {
    this.#events = events;
    const { codec, width, height, description } = config;
    this.#waiting = [initSegment({ codec, width, height, description: bytesOfBase64(description) })];
    const video = this.#video;
    video.muted = true;
    video.playsInline = true;
    video.disableRemotePlayback = true;
    const source = new Source();
    source.addEventListener('sourceopen', () => {
      URL.revokeObjectURL(this.#address);
      this.#open(source, mimeOf(config));
    });
    video.addEventListener('error', events.onFailed);
    this.#stopWatching = watchPictures(video, (time_s) => {
      const captured_ms = this.#timeline.capturedAt(time_s);
      if (captured_ms !== undefined) events.onPicture(video, captured_ms);
      this.#keepUp();
    });
    this.#address = URL.createObjectURL(source);
    video.src = this.#address;
  }

  /** False: it does not follow on what was; nothing was taken. */
  push({ decode_ticks90k, captured_ms, key, data }: LiveFrame): boolean {
    const place = this.#timeline.place(decode_ticks90k, captured_ms);
    if (place === undefined || this.#waitingBytes > MOST_WAITING_BYTES) return false;
    this.#sequence += 1;
    this.#waiting.push(fragment(this.#sequence, { ...place, duration: FRAME_TICKS, key, data }));
    this.#waitingBytes += data.length;
    this.#edge_s = Math.max(this.#edge_s, (place.decode + place.offset) / TICKS_PER_S);
    if (key) this.#keys_s.push((place.decode + place.offset) / TICKS_PER_S);
    this.#append();
    return true;
  }

  close(): void {
    this.#stopWatching();
    this.#buffer = undefined;
    this.#video.removeAttribute('src');
    this.#video.load();
  }

  #open(source: MediaSource, mime: string): void {
    try {
      this.#buffer = source.addSourceBuffer(mime);
    } catch {
      return this.#events.onFailed();
    }
    this.#buffer.addEventListener('updateend', () => {
      this.#keepUp();
      this.#append();
    });
    this.#buffer.addEventListener('error', this.#events.onFailed);
    this.#append();
  }

  #append(): void {
    const buffer = this.#buffer;
    if (buffer === undefined || buffer.updating || this.#waiting.length === 0) return;
    try {
      if (this.#sequence % TIDY_EVERY_FRAMES === 0 && this.#tidy(buffer)) return;
      buffer.appendBuffer(join(this.#waiting));
      this.#waiting = [];
      this.#waitingBytes = 0;
    } catch {
      this.#events.onFailed();
    }
  }

  /** Lets go of whole groups of pictures that were played. True: the buffer is at it. */
  #tidy(buffer: SourceBuffer): boolean {
    const until_s = this.#video.currentTime - KEEP_BEHIND_S;
    const key_s = this.#keys_s.findLast((at_s) => at_s <= until_s);
    if (key_s === undefined || buffer.buffered.length === 0 || buffer.buffered.start(0) >= key_s) return false;
    this.#keys_s = this.#keys_s.filter((at_s) => at_s >= key_s);
    buffer.remove(0, key_s);
    return true;
  }

  #keepUp(): void {
    const video = this.#video;
    if (video.readyState === HTMLMediaElement.HAVE_NOTHING) return;
    if (!this.#hasLeapt) return this.#begin();
    if (video.seeking) return;
    const next = chase({ now_s: video.currentTime, edge_s: this.#edge_s, key_s: this.#keys_s.at(-1) ?? 0 });
    if (next.kind === 'leap') video.currentTime = next.to_s;
    else if (video.playbackRate !== next.rate) video.playbackRate = next.rate;
  }

  /** The whole group of pictures up to now has come at once: it begins at its end. */
  #begin(): void {
    if (this.#waiting.length > 0) return;
    this.#hasLeapt = true;
    const video = this.#video;
    if (this.#edge_s > 0) video.currentTime = this.#edge_s;
    // A page that is hidden or left meanwhile starts nothing, and needs nothing.
    video.play().catch(() => undefined);
  }
}
