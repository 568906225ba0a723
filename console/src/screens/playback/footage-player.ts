/**
 * Plays a camera's day across its pieces and gaps with two <video> elements: one is seen, the other loads what comes next,
 * so that a piece's end is not seen. The timeline may grow while it plays. Instants in Unix milliseconds.
 */
import type { Range } from './day-time.ts';
import { FootageClip } from './footage-clip.ts';
import { lookUp, windowAfter, type DayTimeline, type Found } from './timeline-maths.ts';

export type PlayerState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'loading' | 'playing' | 'paused' }
  | { readonly kind: 'gap'; readonly found: Extract<Found, { kind: 'gap' }> }
  /** The newest footage of the day has been shown. */
  | { readonly kind: 'end' }
  | { readonly kind: 'problem'; readonly error: unknown };

export interface PlayerListener {
  onState(state: PlayerState): void;
  onClock(at_ms: number): void;
  /** Which of the two videos is to be seen. */
  onFront(front: 0 | 1): void;
  /** A gap was passed over. */
  onSkipped(found: Extract<Found, { kind: 'gap' }>): void;
}

/** Marks a video that this browser cannot decode. */
export class CannotPlay extends Error {
  override readonly name = 'CannotPlay';
}

const PREPARE_BEFORE_END_MS = 20_000;
/** A piece that ended this soon after its beginning brought nothing new: the newest footage has been shown. */
const NO_PROGRESS_MS = 300;

export class FootagePlayer {
  readonly #videos: readonly [HTMLVideoElement, HTMLVideoElement];
  readonly #cameraId: string;
  readonly #listener: PlayerListener;
  readonly #closed = new AbortController();
  #timeline: DayTimeline;
  #day: Range;
  #front: 0 | 1 = 0;
  #clip: FootageClip | undefined;
  #next: FootageClip | undefined;
  #wantsPlay = true;
  #speed = 1;

  constructor(
    videos: readonly [HTMLVideoElement, HTMLVideoElement],
    cameraId: string,
    day: Range,
    timeline: DayTimeline,
    listener: PlayerListener,
  ) {
    this.#videos = videos;
    this.#cameraId = cameraId;
    this.#day = day;
    this.#timeline = timeline;
    this.#listener = listener;
    const { signal } = this.#closed;
    for (const video of videos) {
      video.addEventListener('timeupdate', () => this.#onTime(video), { signal });
      video.addEventListener('ended', () => this.#onEnded(video), { signal });
      video.addEventListener('playing', () => this.#tell(video, { kind: 'playing' }), { signal });
      video.addEventListener('waiting', () => this.#tell(video, { kind: 'loading' }), { signal });
      video.addEventListener('error', () => this.#onError(video), { signal });
    }
  }

  /** What is known of the day now; it grows while the camera records. */
  setTimeline(timeline: DayTimeline): void {
    this.#timeline = timeline;
  }

  /** Shows the day from an instant on; in a gap it says so. */
  goTo(at_ms: number): void {
    this.#listener.onClock(at_ms);
    const found = lookUp(this.#timeline, at_ms, this.#day);
    if (found.kind === 'gap') {
      this.#drop();
      this.#listener.onState({ kind: 'gap', found });
      return;
    }
    this.#show(this.#load(this.#videos[this.#front], found.window), this.#front);
  }

  skip(by_ms: number): void {
    const now_ms = this.#clip?.now_ms;
    if (now_ms === undefined || this.#clip === undefined) return;
    const at_ms = now_ms + by_ms;
    if (this.#clip.seek(at_ms)) this.#listener.onClock(at_ms);
    else this.goTo(at_ms);
  }

  play(): void {
    this.#wantsPlay = true;
    if (this.#clip !== undefined) this.#start(this.#clip.video);
  }

  pause(): void {
    this.#wantsPlay = false;
    this.#clip?.video.pause();
    this.#listener.onState({ kind: 'paused' });
  }

  setSpeed(speed: number): void {
    this.#speed = speed;
    if (this.#clip !== undefined) this.#clip.video.playbackRate = speed;
  }

  close(): void {
    this.#closed.abort();
    this.#drop();
  }

  #load(video: HTMLVideoElement, range: Range): FootageClip {
    if (this.#clip?.video === video) this.#clip.close();
    if (this.#next?.video === video) this.#next.close();
    const clip = new FootageClip(video, this.#cameraId, range, (error) => {
      if (clip === this.#clip) this.#listener.onState({ kind: 'problem', error });
    });
    return clip;
  }

  #show(clip: FootageClip, front: 0 | 1): void {
    this.#clip = clip;
    if (this.#next !== undefined && this.#next !== clip) this.#next.close();
    this.#next = undefined;
    this.#front = front;
    this.#listener.onFront(front);
    if (this.#wantsPlay) {
      this.#listener.onState({ kind: 'loading' });
      this.#start(clip.video);
    }
  }

  #start(video: HTMLVideoElement): void {
    video.playbackRate = this.#speed;
    // Refused plays (the piece was replaced meanwhile, or cannot be decoded) are told by the error event.
    video.play().catch(() => undefined);
  }

  #onTime(video: HTMLVideoElement): void {
    const clip = this.#clip;
    if (clip?.video !== video) return;
    this.#listener.onClock(clip.now_ms);
    const left_ms = (clip.range.to_ms - clip.now_ms) / this.#speed;
    if (this.#next !== undefined || left_ms > PREPARE_BEFORE_END_MS) return;
    const after = windowAfter(this.#timeline, clip.range.to_ms, this.#day);
    if (after === undefined) return;
    this.#next = this.#load(this.#videos[this.#front === 0 ? 1 : 0], after);
  }

  #onEnded(video: HTMLVideoElement): void {
    const clip = this.#clip;
    if (clip?.video !== video) return;
    const ended_ms = clip.now_ms;
    const cameToItsEnd = ended_ms > clip.range.to_ms - 1000;
    if (cameToItsEnd && this.#next !== undefined) {
      this.#sayGap(clip.range.to_ms, this.#next.range.from_ms);
      clip.close();
      this.#show(this.#next, this.#front === 0 ? 1 : 0);
      return;
    }
    const made_ms = ended_ms - clip.range.from_ms;
    const after = windowAfter(this.#timeline, cameToItsEnd ? clip.range.to_ms : ended_ms, this.#day);
    const stands = after !== undefined && made_ms < NO_PROGRESS_MS && after.from_ms < ended_ms + NO_PROGRESS_MS;
    if (after === undefined || stands) {
      this.#listener.onState({ kind: 'end' });
      return;
    }
    this.#sayGap(ended_ms, after.from_ms);
    this.goTo(after.from_ms);
  }

  #sayGap(from_ms: number, to_ms: number): void {
    if (to_ms - from_ms < 1000) return;
    const found = lookUp(this.#timeline, from_ms, this.#day);
    if (found.kind === 'gap') this.#listener.onSkipped(found);
  }

  #onError(video: HTMLVideoElement): void {
    if (this.#clip?.video !== video || video.error === null || !video.hasAttribute('src')) return;
    this.#listener.onState({ kind: 'problem', error: new CannotPlay(video.error.message) });
  }

  #tell(video: HTMLVideoElement, state: PlayerState): void {
    if (this.#clip?.video === video && !video.ended) this.#listener.onState(state);
  }

  #drop(): void {
    this.#clip?.close();
    this.#next?.close();
    this.#clip = undefined;
    this.#next = undefined;
  }
}
