/**
 * Plays one camera's footage in the browser's own player, where this browser decodes no pictures by itself: a piece of HLS or MP4 at a
 * time, on the clock of the footage. Gaps are skipped and said. Backwards it jumps from picture to picture. Driven by `nextPicture`.
 */
import { ApiProblem, sentenceOf } from '@nightlatch/ui/api';
import { FootageLook, type LookParts } from '@nightlatch/ui/playback/footage-look';
import { jumpOver, lookUp } from '@nightlatch/ui/playback/footage-map';
import { PlayClock } from '@nightlatch/ui/playback/play-clock';
import type { CameraState, PlayerState } from '@nightlatch/ui/playback/player-state';
import type { Way } from './way-to-play.ts';
import { askPiece, type Piece } from './footage-piece.ts';

/** What a browser takes. */
const FASTEST = 16;
const SLOWEST = 0.25;
const STEP_MS = 40;
/** The recorder's times are not to the frame; a browser's places neither. */
const SLACK_MS = 120;
/** Footage that ends sooner than this before now goes on. */
const PRESENT_MS = 60_000;
const CANNOT_SHOW =
  'This browser cannot show this video. If the camera sends H.265, set it to H.264, or save the clip and watch it elsewhere.';

export interface VideoPlayerParts {
  readonly video: HTMLVideoElement;
  readonly cameraId: string;
  readonly way: Exclude<Way, 'decoded'>;
  readonly look: LookParts['look'];
  readonly at_ms: number;
  /** Monotonic. */
  readonly now_ms: () => number;
  /** Unix milliseconds. */
  readonly wall_ms: () => number;
  readonly nextPicture: (run: () => void) => () => void;
  readonly onState: (state: PlayerState) => void;
  readonly onAt: (at_ms: number) => void;
  /** The session has ended. */
  readonly onRefused: () => void;
}

export class VideoPlayer {
  readonly #parts: VideoPlayerParts;
  readonly #clock: PlayClock;
  readonly #look: FootageLook;
  #piece: Piece | undefined;
  #asking: { readonly at_ms: number; readonly abort: AbortController } | undefined;
  #failure: string | undefined;
  #skipped: PlayerState['skipped'];
  #end: PlayerState['end'];
  #said = '';
  #cancelPicture: () => void;

  constructor(parts: VideoPlayerParts) {
    this.#parts = parts;
    const { look, cameraId, now_ms, wall_ms, at_ms, video } = parts;
    this.#clock = new PlayClock(now_ms, at_ms);
    this.#clock.hold(true);
    this.#look = new FootageLook({ look, cameraIds: [cameraId], now_ms, wall_ms });
    video.addEventListener('error', this.#onVideoError);
    this.#cancelPicture = parts.nextPicture(() => this.#tick());
  }

  get at_ms(): number {
    return this.#clock.at_ms;
  }

  play(): void {
    this.#end = undefined;
    this.#clock.play();
  }

  pause(): void {
    this.#clock.pause();
  }

  setRate(rate: number): void {
    this.#end = undefined;
    this.#clock.setRate(rate);
  }

  seek(at_ms: number): void {
    this.#skipped = undefined;
    this.#end = undefined;
    this.#goTo(at_ms);
  }

  scrub(at_ms: number): void {
    this.seek(at_ms);
  }

  step(direction: 'forwards' | 'backwards'): void {
    this.pause();
    this.seek(this.at_ms + (direction === 'forwards' ? STEP_MS : -STEP_MS));
  }

  setHeard(isHeard: boolean): void {
    this.#parts.video.muted = !isHeard;
  }

  close(): void {
    const { video } = this.#parts;
    this.#cancelPicture();
    this.#look.stop();
    this.#asking?.abort.abort();
    video.removeEventListener('error', this.#onVideoError);
    video.removeAttribute('src');
    video.load();
  }

  #tick(): void {
    const { nextPicture, onAt } = this.#parts;
    this.#cancelPicture = nextPicture(() => this.#tick());
    this.#look.want(this.at_ms);
    const isForwards = this.#clock.rate > 0;
    const jump = jumpOver(this.#look.maps, this.at_ms, isForwards);
    if (this.#clock.isPlaying && this.#end === undefined) {
      if (jump.kind === 'jump') this.#skipTo(jump.to_ms, jump.reason);
      if (jump.kind === 'end') this.#afterLast(isForwards);
    }
    const state = this.#show();
    this.#say(state);
    onAt(this.at_ms);
  }

  #show(): CameraState {
    const [map] = this.#look.maps;
    const found = map === undefined ? ({ kind: 'unknown' } as const) : lookUp(map, this.at_ms);
    if (found.kind === 'unknown') {
      this.#clock.hold(true);
      if (this.#look.error === undefined) return { kind: 'waiting' };
      return { kind: 'failed', reason: sentenceOf(this.#look.error) };
    }
    if (found.kind === 'none') {
      this.#stand();
      return { kind: 'none', reason: found.reason, to_ms: found.to_ms };
    }
    if (this.#failure !== undefined) {
      this.#stand();
      return { kind: 'failed', reason: this.#failure };
    }
    if (!this.#hasPiece()) {
      this.#stand();
      this.#ask(found.span.to_ms);
      return { kind: 'waiting' };
    }
    return this.#follow();
  }

  #hasPiece(): boolean {
    const piece = this.#piece;
    return piece !== undefined && this.at_ms >= piece.from_ms - SLACK_MS && this.at_ms < piece.to_ms;
  }

  #stand(): void {
    this.#clock.hold(true);
    this.#parts.video.pause();
  }

  /** Where the video plays by itself its time counts; else it is brought to the clock's. */
  #follow(): CameraState {
    const { video } = this.#parts;
    const from_ms = this.#piece?.from_ms ?? 0;
    const shown_ms = from_ms + video.currentTime * 1_000;
    const { rate, isPlaying } = this.#clock;
    const isRunning = isPlaying && rate > 0 && this.#end === undefined;
    if (video.readyState < HTMLMediaElement.HAVE_METADATA || video.seeking) {
      this.#clock.hold(true);
      return { kind: 'waiting' };
    }
    const isOff = Math.abs(shown_ms - this.at_ms) > SLACK_MS;
    if (isRunning && !video.paused && !isOff) {
      video.playbackRate = Math.min(FASTEST, Math.max(SLOWEST, rate));
      const hasEnded = video.ended;
      this.#clock.goTo(hasEnded ? (this.#piece?.to_ms ?? shown_ms) : shown_ms);
      this.#clock.hold(video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA);
      return { kind: 'picture' };
    }
    if (isOff) video.currentTime = Math.max(0, (this.at_ms - from_ms) / 1_000);
    if (isRunning) {
      if (!isOff) void video.play().catch(() => undefined);
      this.#clock.hold(true);
      return { kind: 'waiting' };
    }
    if (!video.paused) video.pause();
    this.#clock.hold(!(isPlaying && rate < 0));
    return { kind: 'picture' };
  }

  #ask(spanEnds_ms: number): void {
    const { cameraId, way, video } = this.#parts;
    const at_ms = this.at_ms;
    if (this.#asking !== undefined) {
      if (Math.abs(this.#asking.at_ms - at_ms) < SLACK_MS) return;
      this.#asking.abort.abort();
    }
    const asking = { at_ms, abort: new AbortController() };
    this.#asking = asking;
    askPiece(way, { cameraId, at_ms, to_ms: spanEnds_ms }, asking.abort.signal).then(
      (piece) => {
        if (this.#asking !== asking) return;
        this.#asking = undefined;
        this.#piece = piece;
        video.src = piece.url;
        video.load();
      },
      (error: unknown) => {
        if (this.#asking !== asking) return;
        this.#asking = undefined;
        if (error instanceof ApiProblem && error.status === 401) this.#parts.onRefused();
        this.#failure = sentenceOf(error);
      },
    );
  }

  #goTo(at_ms: number): void {
    this.#failure = undefined;
    this.#clock.goTo(at_ms);
    this.#clock.hold(true);
  }

  #skipTo(to_ms: number, reason: string | undefined): void {
    this.#skipped = { from_ms: this.at_ms, to_ms, reason };
    this.#goTo(to_ms);
  }

  #afterLast(isForwards: boolean): void {
    this.#clock.hold(true);
    if (this.#look.widen(this.at_ms, isForwards)) return;
    const isPresent = this.at_ms > this.#parts.wall_ms() - PRESENT_MS;
    this.#clock.pause();
    this.#end = isForwards ? (isPresent ? 'present' : 'last') : 'first';
  }

  readonly #onVideoError = (): void => {
    if (this.#piece === undefined || this.#parts.video.getAttribute('src') === null) return;
    this.#piece = undefined;
    this.#failure = CANNOT_SHOW;
  };

  #say(camera: CameraState): void {
    const { isPlaying, rate } = this.#clock;
    const state: PlayerState = {
      isPlaying,
      isWaiting: isPlaying && camera.kind === 'waiting',
      rate,
      cameras: [camera],
      skipped: this.#skipped,
      end: this.#end,
    };
    const said = JSON.stringify(state);
    if (said === this.#said) return;
    this.#said = said;
    this.#parts.onState(state);
  }
}
