/**
 * A camera's live picture on a canvas: the newest decoded picture at the next repaint, older ones dropped. Holds at most one decoded
 * picture. `pause` lets go of the connection and keeps the last picture on the canvas. Another of the camera's pictures (`show`) is
 * fetched beside the one that plays and takes its place once it is as new, so that the picture never goes away in between.
 */
import type { LiveFrame, SoundConfig, Stream } from '@nightlatch/protocol';
import { whyNoVideoDecoder } from './frame-decoder.ts';
import { type FeedChoice, LiveFeed } from './live-feed.ts';
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
  /** While sound is wanted: which the camera sends; undefined: none. */
  readonly onSoundConfig?: (sound: SoundConfig | undefined) => void;
  readonly onSound?: (frame: LiveFrame) => void;
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
  #isConverted = false;
  #withSound = false;
  /** Why the main picture cannot be shown, once that is known. */
  #standIn: string | undefined;
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
    if (unsupported !== undefined) {
      return this.#finish({ kind: 'unsupported', reason: unsupported, canConvert: false });
    }
    this.#say({ kind: 'connecting' });
    this.#open(this.#choice());
  }

  pause(): void {
    if (this.#isOver()) return;
    this.#release();
    this.#say({ kind: 'paused' });
  }

  /** Shows the other of the camera's pictures, now or when it plays again. A converted one stays in the place of the main one. */
  show(stream: Stream): void {
    if (stream === this.#wanted) return;
    this.#wanted = stream;
    this.#turn();
  }

  /** The main picture as the recorder converts it, or as it is again. Asked for once more, it is tried once more. */
  convert(isConverted: boolean): void {
    if (this.#isConverted === isConverted && this.#state?.kind !== 'unsupported') return;
    this.#isConverted = isConverted;
    this.#turn();
  }

  /** The smaller picture has no sound. */
  setSound(withSound: boolean): void {
    if (withSound === this.#withSound) return;
    this.#withSound = withSound;
    this.#turn();
  }

  /** Lets go of everything; the player is not used again. */
  close(): void {
    this.#release();
  }

  #choice(): FeedChoice {
    const isMain = this.#wanted !== 'sub';
    if (!isMain) return { stream: 'sub', withSound: false };
    return { stream: this.#isConverted ? 'converted' : 'main', withSound: this.#withSound };
  }

  /** To what is wanted now, without a moment of darkness where something plays. */
  #turn(): void {
    this.#dropNext();
    if (this.#state?.kind === 'unsupported') return this.play();
    const choice = this.#choice();
    if (this.#feed === undefined) return;
    if (this.#feed.choice.stream === choice.stream && this.#feed.choice.withSound === choice.withSound) return;
    if (this.#state?.kind !== 'playing') return this.#open(choice);
    const feed = this.#makeFeed(choice);
    this.#next = { feed, firstPicture_ms: undefined };
    feed.start();
  }

  #isOver(): boolean {
    return this.#state?.kind === 'ended' || this.#state?.kind === 'unsupported';
  }

  #open(choice: FeedChoice): void {
    this.#release();
    this.#feed = this.#makeFeed(choice);
    this.#feed.start();
  }

  /** What a feed says counts while it is the one that plays; of the next one only its pictures and its end. */
  #makeFeed(choice: FeedChoice): LiveFeed {
    const say = (state: LiveState): void => {
      if (feed === this.#feed) this.#say(state);
    };
    const feed: LiveFeed = new LiveFeed(this.#camera.cameraId, choice, {
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
      onNoPicture: (reason) => {
        this.#isConverted = false;
        if (feed !== this.#feed) return this.#stayWithout(reason);
        this.#finish({ kind: 'unsupported', reason, canConvert: true });
      },
      onSoundConfig: (sound) => this.#events.onSoundConfig?.(sound),
      onSound: (frame) => {
        if (feed === this.#feed) this.#events.onSound?.(frame);
      },
    });
    return feed;
  }

  /** A next one that cannot be decoded leaves the one that plays; the smaller picture stands in for a main one. */
  #cannotDecode(feed: LiveFeed, reason: string): void {
    const isMain = feed.choice.stream === 'main';
    if (isMain && this.#camera.hasSub) this.#standIn = reason;
    if (feed !== this.#feed) {
      this.#dropNext();
      this.#playsStill();
      return;
    }
    if (isMain && this.#camera.hasSub) return this.#open({ stream: 'sub', withSound: false });
    this.#finish({ kind: 'unsupported', reason, canConvert: feed.choice.stream !== 'converted' });
  }

  #stayWithout(reason: string): void {
    this.#dropNext();
    this.#standIn = reason;
    this.#playsStill();
  }

  /** Says it again where another picture plays in the place of the one that was wanted, or does not any more. */
  #playsStill(): void {
    const next = this.#playing();
    if (this.#state?.kind === 'playing' && next.standIn !== this.#state.standIn) this.#say(next);
  }

  /** The stand-in is said where the main picture was wanted. */
  #playing(): Extract<LiveState, { kind: 'playing' }> {
    const isStandIn = this.#standIn !== undefined && this.#wanted === 'main' && this.#feed?.choice.stream === 'sub';
    return isStandIn ? { kind: 'playing', standIn: this.#standIn ?? '' } : { kind: 'playing' };
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
      this.#playsStill();
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
    if (this.#state?.kind !== 'playing') this.#say(this.#playing());
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
