/**
 * A camera's live picture on a canvas: the newest decoded picture at the next repaint, older ones dropped. Holds at most one decoded
 * picture. `pause` lets go of the connection and keeps the last picture on the canvas. Another of the camera's pictures (`show`) is
 * fetched beside the one that plays and takes its place once it is as new, so that the picture never goes away in between.
 */
import type { Stream } from '@nightlatch/protocol';
import { whyNoVideoDecoder } from './frame-decoder.ts';
import { LiveFeed } from './live-feed.ts';
import { canPlayMedia } from './mse/media-decoder.ts';
import { paint, type Picture } from './picture-decoder.ts';
import type { LiveState } from './live-state.ts';

/** The next picture may be this much older than the one it replaces: cameras send their two at slightly different times. */
const AS_NEW_MS = 500;
/** It takes the place of the other after this in any case. */
const CATCH_UP_LIMIT_MS = 3_000;

export interface LivePlayerEvents {
  readonly onState: (state: LiveState) => void;
  /** A picture was painted; capture time in milliseconds of the Unix epoch. */
  readonly onPainted?: (captured_ms: number) => void;
  /** The connection was refused before it was up: the parent may want to ask the recorder why. */
  readonly onRefused?: () => void;
}

export interface LivePlayerCamera {
  readonly cameraId: string;
  /** It has a smaller picture, which is shown when this browser cannot decode the main one. */
  readonly hasSub: boolean;
  /** To begin with. */
  readonly stream: Stream;
}

export class LivePlayer {
  readonly #canvas: HTMLCanvasElement;
  readonly #camera: LivePlayerCamera;
  readonly #events: LivePlayerEvents;
  #wanted: Stream;
  /** What plays, and what is to take its place. */
  #feed: LiveFeed | undefined;
  #next: { readonly feed: LiveFeed; firstPicture_ms: number | undefined } | undefined;
  #waiting: { readonly picture: Picture; readonly captured_ms: number } | undefined;
  #painted_ms = 0;
  #repaint: number | undefined;
  #state: LiveState | undefined;

  constructor(canvas: HTMLCanvasElement, camera: LivePlayerCamera, events: LivePlayerEvents) {
    this.#canvas = canvas;
    this.#camera = camera;
    this.#events = events;
    this.#wanted = camera.stream;
  }

  play(): void {
    const unsupported = canPlayMedia() ? undefined : whyNoVideoDecoder();
    if (unsupported !== undefined) return this.#finish({ kind: 'unsupported', reason: unsupported });
    this.#say({ kind: 'connecting' });
    this.#open(this.#wanted);
  }

  pause(): void {
    if (this.#isOver()) return;
    this.#release();
    this.#say({ kind: 'paused' });
  }

  /** Shows the other of the camera's pictures, now or when it plays again. */
  show(stream: Stream): void {
    if (stream === this.#wanted) return;
    this.#wanted = stream;
    this.#dropNext();
    if (this.#state?.kind === 'unsupported') return this.play();
    if (this.#feed === undefined || this.#feed.stream === stream) return;
    if (this.#state?.kind !== 'playing') return this.#open(stream);
    const feed = this.#makeFeed(stream);
    this.#next = { feed, firstPicture_ms: undefined };
    feed.start();
  }

  /** Lets go of everything; the player is not used again. */
  close(): void {
    this.#release();
  }

  #isOver(): boolean {
    return this.#state?.kind === 'ended' || this.#state?.kind === 'unsupported';
  }

  #open(stream: Stream): void {
    this.#release();
    this.#feed = this.#makeFeed(stream);
    this.#feed.start();
  }

  /** What a feed says counts while it is the one that plays; of the next one only its pictures and its end. */
  #makeFeed(stream: Stream): LiveFeed {
    const say = (state: LiveState): void => {
      if (feed === this.#feed) this.#say(state);
    };
    const feed: LiveFeed = new LiveFeed(this.#camera.cameraId, stream, {
      onPicture: (picture, captured_ms) => this.#take(feed, picture, captured_ms),
      onUnsupported: (reason) => this.#cannotDecode(feed, reason),
      onTrouble: (reason) => say({ kind: 'no-picture', reason }),
      onCamera: (reason) => {
        if (reason !== undefined) say({ kind: 'no-picture', reason });
        else if (this.#state?.kind === 'no-picture') say({ kind: 'connecting' });
      },
      onLost: (opened) => {
        say({ kind: 'connecting', reason: 'Connecting to the recorder…' });
        if (feed === this.#feed && !opened) this.#events.onRefused?.();
      },
      onEnded: (why) => this.#finish({ kind: 'ended', why }),
    });
    return feed;
  }

  /** A next one that cannot be decoded leaves the one that plays; the smaller picture stands in for a main one. */
  #cannotDecode(feed: LiveFeed, reason: string): void {
    if (feed !== this.#feed) return this.#dropNext();
    if (feed.stream === 'main' && this.#camera.hasSub) return this.#open('sub');
    this.#finish({ kind: 'unsupported', reason });
  }

  #finish(state: LiveState): void {
    this.#release();
    this.#say(state);
  }

  #release(): void {
    this.#dropNext();
    this.#feed?.stop();
    this.#feed = undefined;
    if (this.#repaint !== undefined) cancelAnimationFrame(this.#repaint);
    this.#repaint = undefined;
    this.#waiting?.picture.close();
    this.#waiting = undefined;
  }

  #dropNext(): void {
    this.#next?.feed.stop();
    this.#next = undefined;
  }

  #take(feed: LiveFeed, picture: Picture, captured_ms: number): void {
    const next = this.#next;
    if (next !== undefined && feed === next.feed) {
      const now_ms = performance.now();
      next.firstPicture_ms ??= now_ms;
      const isOld = captured_ms < this.#painted_ms - AS_NEW_MS;
      if (isOld && now_ms - next.firstPicture_ms < CATCH_UP_LIMIT_MS) return picture.close();
      this.#next = undefined;
      this.#feed?.stop();
      this.#feed = feed;
    }
    if (feed === this.#feed) this.#show(picture, captured_ms);
    else picture.close();
  }

  #show(picture: Picture, captured_ms: number): void {
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
    paint(this.#canvas, waiting.picture);
    waiting.picture.close();
    this.#painted_ms = waiting.captured_ms;
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
  paint(canvas, { image: picture, width: picture.displayWidth, height: picture.displayHeight });
}
