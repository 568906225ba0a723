/**
 * One camera of a player: the frames around its instant, all of them and key frames alone in a store each, decoded and painted to
 * its canvas. Paints a picture once. Bounded by the stores' bytes and by what ForwardPictures holds.
 */
import { paintPicture } from '../player/live-player.ts';
import { ForwardPictures } from './forward-pictures.ts';
import { FrameFetch } from './frame-fetch.ts';
import { FrameStore, type StoredSound } from './frame-store.ts';
import type { Answer, FramesAsk } from './playback-link.ts';

export type What = FramesAsk['what'];

/** A frame that is at hand and not decoded for so long is broken, or its group of pictures is: it is not waited for. */
const BROKEN_AFTER_MS = 5_000;

/** Somebody who goes farther than this sees a picture of about there at once, the first that is decoded, and then the exact one. */
const FAR_US = 500_000;

/** `empty`: it is known that there is no frame at or before the instant. */
export type Shown = 'painted' | 'missing' | 'empty' | 'unsupported' | 'broken';

export interface CameraParts {
  readonly ask: (ask: FramesAsk, answer: Answer) => () => void;
  readonly cameraId: string;
  readonly canvas: HTMLCanvasElement;
  /** Of each of the two stores. */
  readonly mostBytes: number;
  readonly now_ms: () => number;
}

interface Track {
  readonly store: FrameStore;
  readonly fetch: FrameFetch;
  readonly pictures: ForwardPictures;
}

export class CameraPictures {
  readonly cameraId: string;
  readonly #canvas: HTMLCanvasElement;
  readonly #tracks: { readonly all: Track; readonly keys: Track };
  #what: What = 'all';
  #painted_us: number | undefined;
  /** Since someone went elsewhere. */
  #hasPainted = false;
  #undecodedSince_ms: number | undefined;
  readonly #now_ms: () => number;
  /** Codec that this browser cannot decode. */
  #unsupported: string | undefined;
  #failure: string | undefined;

  constructor(parts: CameraParts) {
    this.cameraId = parts.cameraId;
    this.#canvas = parts.canvas;
    this.#now_ms = parts.now_ms;
    this.#tracks = { all: this.#track(parts, 'all'), keys: this.#track(parts, 'keys') };
  }

  /** A picture stands on the canvas. */
  get isPainted(): boolean {
    return this.#painted_us !== undefined;
  }

  get unsupported(): string | undefined {
    return this.#unsupported;
  }

  /** Why frames could not be read, in the recorder's words; gone once some come. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** `rate`: which way and how fast the instant moves, so that what follows is fetched. Once a picture. */
  show(at_ms: number, what: What, rate: number): Shown {
    if (what !== this.#what) this.#turnTo(what);
    const { store, fetch, pictures } = this.#tracks[what];
    const at_us = Math.round(at_ms * 1000);
    fetch.want(at_ms, rate);
    if (store.wholeAround(at_us) === undefined) return 'missing';
    this.#failure = undefined;
    const frame = store.frameAt(at_us)?.frame;
    if (frame === undefined) return 'empty';
    if (frame.at_us === this.#painted_us) {
      // Decoding goes on ahead of it.
      pictures.pictureAt(at_us);
      return 'painted';
    }
    const picture = pictures.pictureAt(at_us);
    if (picture === undefined) {
      this.#paintOnTheWay(pictures, at_us);
      return this.#whyNot();
    }
    this.#undecodedSince_ms = undefined;
    paintPicture(this.#canvas, picture);
    this.#painted_us = frame.at_us;
    this.#hasPainted = true;
    return 'painted';
  }

  /** The instant of the frame beside the one of an instant; undefined while it is not known for certain. */
  beside(at_ms: number, isForwards: boolean): number | undefined {
    const { store } = this.#tracks.all;
    const at_us = Math.round(at_ms * 1000);
    const whole = store.wholeAround(at_us);
    const now_us = store.frameAt(at_us)?.frame.at_us;
    if (whole === undefined) return undefined;
    const next = isForwards ? store.frameAfter(at_us) : now_us === undefined ? undefined : store.frameBefore(now_us);
    if (next === undefined || next.frame.at_us < whole.from_us || next.frame.at_us >= whole.to_us) return undefined;
    return next.frame.at_us / 1000;
  }

  /** Whether all frames between the instant and another one are at hand. */
  isWholeTo(at_ms: number, other_ms: number): boolean {
    const whole = this.#tracks.all.store.wholeAround(Math.round(at_ms * 1000));
    return whole !== undefined && other_ms * 1000 >= whole.from_us && other_ms * 1000 <= whole.to_us;
  }

  /** What is at hand of its sound, in order. It comes with all frames, never with key frames alone. */
  soundBetween(from_ms: number, to_ms: number): StoredSound[] {
    return this.#tracks.all.store.soundBetween(Math.round(from_ms * 1000), Math.round(to_ms * 1000));
  }

  jumped(): void {
    this.#hasPainted = false;
    for (const { fetch } of [this.#tracks.all, this.#tracks.keys]) fetch.jumped();
    this.#failure = undefined;
    this.#undecodedSince_ms = undefined;
  }

  /** The picture is of no matter here: the canvas is emptied, and nothing is fetched. */
  blank(): void {
    for (const { fetch } of [this.#tracks.all, this.#tracks.keys]) fetch.stop();
    if (this.#painted_us === undefined) return;
    this.#painted_us = undefined;
    this.#canvas.getContext('2d')?.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  close(): void {
    for (const { fetch, pictures, store } of [this.#tracks.all, this.#tracks.keys]) {
      fetch.stop();
      pictures.reset();
      store.clear();
    }
  }

  #paintOnTheWay(pictures: ForwardPictures, at_us: number): void {
    const isNear = this.#painted_us !== undefined && Math.abs(this.#painted_us - at_us) < FAR_US;
    const picture = this.#hasPainted || isNear ? undefined : pictures.onTheWay;
    if (picture === undefined) return;
    paintPicture(this.#canvas, picture);
    this.#painted_us = picture.timestamp;
    this.#hasPainted = true;
  }

  #whyNot(): Shown {
    if (this.#unsupported !== undefined) return 'unsupported';
    this.#undecodedSince_ms ??= this.#now_ms();
    return this.#now_ms() - this.#undecodedSince_ms < BROKEN_AFTER_MS ? 'missing' : 'broken';
  }

  #turnTo(what: What): void {
    const left = this.#tracks[this.#what];
    left.fetch.stop();
    left.pictures.reset();
    this.#what = what;
  }

  #track({ ask, cameraId, mostBytes, now_ms }: CameraParts, what: What): Track {
    const store = new FrameStore(mostBytes);
    const pictures = new ForwardPictures(store, {
      onPicture: () => undefined,
      onUnsupported: (codec) => (this.#unsupported = codec),
    });
    const fetch = new FrameFetch({
      ask,
      cameraId,
      what,
      store,
      now_ms,
      onChange: () => undefined,
      onFailed: (reason) => (this.#failure = reason ?? 'The footage cannot be read.'),
    });
    return { store, fetch, pictures };
  }
}
