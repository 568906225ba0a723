/**
 * Pictures of one camera in the order they are shown, decoded a little ahead of an instant that moves forwards or jumps. Gives
 * exactly the frame that belongs to the instant, or none yet. Holds AHEAD decoded pictures, the one that is shown, and what the
 * decoder holds back to reorder, at most; every `VideoFrame` is closed here: one that is given is to be painted at once.
 */
import { bytesOfBase64 } from '../base64.ts';
import { isRefusal, isUnsupported } from '../player/unsupported.ts';
import type { FoundFrame, FrameStore, Group } from './frame-store.ts';

const AHEAD = 4;
/** What a decoder may hold back: begins small, and grows while one that has worked all off still gives no picture. */
const FIRST_DEPTH = 1;
/** More than H.264 and H.265 may hold back for reordering. */
const MOST_DEPTH = 20;

export interface ForwardEvents {
  /** A picture came: `pictureAt` may have an answer now. */
  readonly onPicture: () => void;
  /** This browser cannot decode this video. Nothing more is tried until `reset`. */
  readonly onUnsupported: (codec: string) => void;
}

export class ForwardPictures {
  readonly #store: FrameStore;
  readonly #events: ForwardEvents;
  #decoder: VideoDecoder | undefined;
  #pictures: VideoFrame[] = [];
  /** Where decoding has got to. */
  #next: { readonly group: Group; index: number } | undefined;
  #config: Group['config'] | undefined;
  /** Given to the decoder and not come back. */
  #inside = 0;
  #depth = FIRST_DEPTH;
  #at_us = 0;
  /** The key frame that decoding began with, and the last picture that came of it: pictures come in the order of showing. */
  #begun_us = 0;
  #came_us = -Infinity;
  #isUnsupported = false;
  #isFlushing = false;

  constructor(store: FrameStore, events: ForwardEvents) {
    this.#store = store;
    this.#events = events;
  }

  /** The picture of the instant; undefined while it is not decoded (decoding goes on) or not in the store. */
  pictureAt(at_us: number): VideoFrame | undefined {
    const wanted = this.#store.frameAt(at_us);
    if (wanted === undefined || this.#isUnsupported) return undefined;
    this.#at_us = at_us;
    this.#dropPast();
    if (!this.#leadsTo(wanted)) this.#begin(wanted);
    const there = this.#pictures.find(({ timestamp }) => timestamp === wanted.frame.at_us);
    const hasWorked = this.#decoder?.state === 'configured' && this.#decoder.decodeQueueSize === 0;
    if (there === undefined && hasWorked && this.#isFull() && this.#depth < MOST_DEPTH) this.#depth += 1;
    this.#feed();
    return there;
  }

  /** The newest picture before the instant that was asked for last, on the way to it; undefined while there is none. */
  get onTheWay(): VideoFrame | undefined {
    return this.#pictures.findLast(({ timestamp }) => timestamp <= this.#at_us && timestamp >= this.#begun_us);
  }

  /** Lets go of every picture and of the decoder. */
  reset(): void {
    for (const picture of this.#pictures) picture.close();
    this.#pictures = [];
    this.#next = undefined;
    this.#config = undefined;
    this.#came_us = -Infinity;
    this.#inside = 0;
    this.#isUnsupported = false;
    this.#isFlushing = false;
    const decoder = this.#decoder;
    this.#decoder = undefined;
    if (decoder !== undefined && decoder.state !== 'closed') decoder.close();
  }

  /** Whether it is decoded, or will be by going on. */
  #leadsTo({ group, frame }: FoundFrame): boolean {
    if (this.#pictures.some(({ timestamp }) => timestamp === frame.at_us)) return true;
    if (this.#next === undefined || frame.at_us < this.#begun_us || frame.at_us <= this.#came_us) return false;
    // Farther on than the very next group, its own key frame is the shorter way.
    const isAhead = keyOf(group) > keyOf(this.#next.group);
    return !isAhead || this.#store.groupAfter(this.#next.group) === group;
  }

  #isFull(): boolean {
    return this.#pictures.length + this.#inside >= AHEAD + this.#depth;
  }

  #begin({ group }: FoundFrame): void {
    this.reset();
    this.#next = { group, index: 0 };
    this.#begun_us = keyOf(group);
  }

  #feed(): void {
    while (!this.#isFull() && !this.#isFlushing) {
      const next = this.#next;
      if (next === undefined) return;
      const frame = next.group.frames[next.index];
      if (frame === undefined) {
        const group = this.#store.groupAfter(next.group);
        if (group === undefined) return this.#flush();
        this.#next = { group, index: 0 };
        continue;
      }
      // What the decoder still holds would be lost with it.
      if (this.#inside > 0 && this.#config !== next.group.config) return this.#flush();
      const decoder = this.#decoderFor(next.group);
      if (decoder === undefined) return;
      try {
        decoder.decode(
          new EncodedVideoChunk({ type: next.index === 0 ? 'key' : 'delta', timestamp: frame.at_us, data: frame.data }),
        );
      } catch {
        return this.#skipGroup();
      }
      next.index += 1;
      this.#inside += 1;
    }
  }

  /** Nothing follows yet: what the decoder holds back is asked for. After that it begins with a key frame again. */
  #flush(): void {
    const decoder = this.#decoder;
    if (this.#inside === 0 || decoder === undefined || decoder.state !== 'configured') return;
    this.#isFlushing = true;
    decoder.flush().then(
      () => this.#afterFlush(decoder),
      () => this.#afterFlush(decoder),
    );
  }

  #afterFlush(decoder: VideoDecoder): void {
    if (decoder !== this.#decoder) return;
    this.#isFlushing = false;
    this.#inside = 0;
    this.#next = undefined;
    this.#events.onPicture();
  }

  #decoderFor({ config }: Group): VideoDecoder | undefined {
    if (this.#decoder?.state === 'configured' && this.#config === config) return this.#decoder;
    if (this.#decoder !== undefined && this.#decoder.state !== 'closed') this.#decoder.close();
    const settings = {
      codec: config.codec,
      codedWidth: config.width,
      codedHeight: config.height,
      description: bytesOfBase64(config.description),
      optimizeForLatency: true,
    };
    const decoder = new VideoDecoder({
      output: (picture) => this.#take(decoder, picture),
      error: (error) => {
        if (decoder !== this.#decoder) return;
        if (isRefusal(error)) return this.#giveUp(config.codec);
        if (this.#came_us === -Infinity) void this.#giveUpIf(isUnsupported(error, settings), config);
        this.#skipGroup();
        this.#events.onPicture();
      },
    });
    this.#decoder = decoder;
    this.#config = config;
    this.#inside = 0;
    try {
      decoder.configure(settings);
    } catch {
      this.#giveUp(config.codec);
      return undefined;
    }
    return decoder;
  }

  #take(decoder: VideoDecoder, picture: VideoFrame): void {
    if (decoder !== this.#decoder) return picture.close();
    this.#inside = Math.max(0, this.#inside - 1);
    this.#came_us = picture.timestamp;
    this.#pictures.push(picture);
    this.#dropPast();
    this.#feed();
    this.#events.onPicture();
  }

  /** Of the pictures that are due, only the last is of use. */
  #dropPast(): void {
    const last = this.#pictures.findLastIndex(({ timestamp }) => timestamp <= this.#at_us);
    for (const picture of this.#pictures.splice(0, Math.max(0, last))) picture.close();
  }

  /** A group that cannot be decoded costs its own pictures. */
  #skipGroup(): void {
    const group = this.#next && this.#store.groupAfter(this.#next.group);
    this.#decoder = undefined;
    this.#inside = 0;
    this.#isFlushing = false;
    this.#next = group && { group, index: 0 };
  }

  async #giveUpIf(isTrue: Promise<boolean>, config: Group['config']): Promise<void> {
    if ((await isTrue) && this.#config === config && this.#came_us === -Infinity) this.#giveUp(config.codec);
  }

  #giveUp(codec: string): void {
    this.reset();
    this.#isUnsupported = true;
    this.#events.onUnsupported(codec);
  }
}

function keyOf({ frames }: Group): number {
  return frames[0]?.at_us ?? 0;
}
