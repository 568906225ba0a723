/**
 * Plays several cameras in step: one clock, and per camera the frames around its instant, decoded and painted. The clock stands
 * until every camera that has footage shows its picture; what none of them recorded is skipped, and said. Forwards exactly, every
 * frame up to four times the speed, then key frames alone; backwards key frames alone. Single steps are exact either way, by
 * the first camera. Driven by `nextPicture` (requestAnimationFrame): a page that is hidden stands. Memory: MOST_BYTES for all.
 */
import { jumpOver, lookUp, type Found, type FootageMap } from './footage-map.ts';
import { CameraPictures, type What } from './camera-pictures.ts';
import { FootageLook, type LookParts } from './footage-look.ts';
import type { StoredSound } from './frame-store.ts';
import { framesFor, PlayClock } from './play-clock.ts';
import type { PlaybackLink } from './playback-link.ts';
import type { CameraState, PlayerState } from './player-state.ts';

const MOST_BYTES = 256 * 1024 * 1024;
/** Footage that ends sooner than this and gives no picture for END_WAIT_MS has ended: the recorder's times are not to the frame. */
const TAIL_MS = 1_000;
const END_WAIT_MS = 1_500;
/** Between pictures; a page that stood longer was hidden. */
const HIDDEN_MS = 1_000;
/** A camera whose footage ended no longer ago than this records on. */
const PRESENT_MS = 60_000;
/** What is known of the present is older than this only where nothing more was recorded. */
const GROWING_MS = 10_000;

export interface PlayerParts {
  readonly link: Pick<PlaybackLink, 'ask'>;
  readonly look: LookParts['look'];
  readonly cameras: readonly { readonly id: string; readonly canvas: HTMLCanvasElement }[];
  readonly at_ms: number;
  /** Monotonic. */
  readonly now_ms: () => number;
  /** Unix milliseconds. */
  readonly wall_ms: () => number;
  /** Calls back before the next painting; gives back what cancels. */
  readonly nextPicture: (run: () => void) => () => void;
  readonly onState: (state: PlayerState) => void;
  /** At every picture: where the playhead is. Must be cheap. */
  readonly onAt?: (at_ms: number) => void;
}

interface Shot {
  readonly camera: CameraPictures;
  readonly found: Found;
}

export class Player {
  readonly #parts: PlayerParts;
  readonly #clock: PlayClock;
  readonly #look: FootageLook;
  readonly #cameras: readonly CameraPictures[];
  #isScrubbing = false;
  /** A step that waits for its frame. */
  #step: 'forwards' | 'backwards' | undefined;
  #skipped: PlayerState['skipped'];
  #end: PlayerState['end'];
  #missingSince_ms: number | undefined;
  #ticked_ms: number;
  #said = '';
  #cancelPicture: () => void;

  constructor(parts: PlayerParts) {
    this.#parts = parts;
    const { link, look, cameras, at_ms, now_ms, wall_ms } = parts;
    this.#clock = new PlayClock(now_ms, at_ms);
    this.#look = new FootageLook({ look, cameraIds: cameras.map(({ id }) => id), now_ms, wall_ms });
    const mostBytes = MOST_BYTES / 2 / Math.max(1, cameras.length);
    this.#cameras = cameras.map(
      ({ id, canvas }) =>
        new CameraPictures({ ask: (ask, answer) => link.ask(ask, answer), cameraId: id, canvas, mostBytes, now_ms }),
    );
    this.#ticked_ms = now_ms();
    this.#clock.hold(true);
    this.#look.want(at_ms);
    for (const camera of this.#cameras) camera.show(at_ms, this.#what(), this.#clock.rate);
    this.#cancelPicture = parts.nextPicture(() => this.#tick());
  }

  get at_ms(): number {
    return this.#clock.at_ms;
  }

  play(): void {
    this.#isScrubbing = false;
    this.#step = undefined;
    this.#end = undefined;
    this.#clock.play();
  }

  pause(): void {
    this.#clock.pause();
  }

  /** Negative: backwards. */
  setRate(rate: number): void {
    this.#end = undefined;
    this.#clock.setRate(rate);
  }

  /** To the exact frame. */
  seek(at_ms: number): void {
    this.#isScrubbing = false;
    this.#jump(at_ms);
  }

  /** While someone drags: the key frame before it, which is there sooner. `seek` when it settles. */
  scrub(at_ms: number): void {
    this.#isScrubbing = true;
    this.#jump(at_ms);
  }

  /** To the very next frame of the first camera, or the one before; over gaps. Pauses. */
  step(direction: 'forwards' | 'backwards'): void {
    this.#clock.pause();
    this.#isScrubbing = false;
    this.#end = undefined;
    this.#step = direction;
  }

  /** Pictures move at the speed of life: sound fits them. */
  get isAtLifeSpeed(): boolean {
    return this.#clock.isRunning && this.#clock.rate === 1;
  }

  /** What is at hand of a camera's sound, for a SoundPlayer. */
  soundBetween(cameraId: string, from_ms: number, to_ms: number): StoredSound[] {
    return this.#cameras.find((camera) => camera.cameraId === cameraId)?.soundBetween(from_ms, to_ms) ?? [];
  }

  /** Nothing is called any more. */
  close(): void {
    this.#cancelPicture();
    this.#look.stop();
    for (const camera of this.#cameras) camera.close();
  }

  #jump(at_ms: number): void {
    this.#step = undefined;
    this.#end = undefined;
    this.#skipped = undefined;
    this.#goTo(at_ms);
  }

  #goTo(at_ms: number): void {
    this.#clock.goTo(at_ms);
    // Until it is known that its pictures are there.
    this.#clock.hold(true);
    this.#missingSince_ms = undefined;
    for (const camera of this.#cameras) camera.jumped();
  }

  #tick(): void {
    const { nextPicture, now_ms, onAt } = this.#parts;
    this.#cancelPicture = nextPicture(() => this.#tick());
    const passed_ms = now_ms() - this.#ticked_ms;
    this.#ticked_ms = now_ms();
    if (passed_ms > HIDDEN_MS && this.#clock.isRunning)
      this.#clock.goTo(this.#clock.at_ms - passed_ms * this.#clock.rate);
    this.#look.want(this.#clock.at_ms);
    this.#takeStep();
    const isForwards = this.#clock.rate > 0;
    const { maps } = this.#look;
    const isMoving = this.#clock.isPlaying && this.#end === undefined;
    const jump = jumpOver(maps, this.#clock.at_ms, isForwards);
    if (isMoving && jump.kind === 'jump') this.#skipTo(jump.to_ms, jump.reason);
    if (isMoving && jump.kind === 'end') this.#afterLast(this.#clock.at_ms, isForwards);
    const states = this.#paint(maps, jump.kind === 'unknown');
    this.#say(states);
    onAt?.(this.#clock.at_ms);
  }

  #paint(maps: readonly FootageMap[], isUnknown: boolean): CameraState[] {
    const at_ms = this.#clock.at_ms;
    const what = this.#what();
    const rate = this.#clock.isPlaying ? this.#clock.rate : this.#step === 'backwards' ? -1 : 1;
    const shots = this.#cameras.flatMap((camera, at): Shot[] => {
      const map = maps[at];
      return map === undefined ? [] : [{ camera, found: lookUp(map, at_ms) }];
    });
    const states = shots.map((shot) => this.#stateOf(shot, at_ms, what, rate));
    const isMissing =
      isUnknown || states.some(({ kind }) => kind === 'waiting') || states.every(({ kind }) => kind === 'failed');
    const now_ms = this.#parts.now_ms();
    this.#missingSince_ms = isMissing ? (this.#missingSince_ms ?? now_ms) : undefined;
    this.#clock.hold(isMissing || this.#end !== undefined);
    const hasWaited = this.#missingSince_ms !== undefined && now_ms - this.#missingSince_ms >= END_WAIT_MS;
    if (hasWaited && this.#clock.isPlaying) this.#leaveTail(shots, states, maps);
    return states;
  }

  #stateOf({ camera, found }: Shot, at_ms: number, what: What, rate: number): CameraState {
    if (found.kind === 'unknown' && this.#look.error !== undefined) return failed(this.#look.error);
    if (found.kind === 'none') {
      // What was recorded last stays in sight until it is known how it goes on.
      if (camera.isPainted && this.#isJustAfterNewest(found, at_ms)) return { kind: 'picture' };
      camera.blank();
      return { kind: 'none', reason: found.reason, to_ms: found.to_ms };
    }
    // Where it is not known yet whether there is footage its pictures are asked for meanwhile: mostly there is.
    const shown = camera.show(at_ms, what, rate);
    if (shown === 'painted') return { kind: 'picture' };
    if (shown === 'unsupported') return { kind: 'unsupported', codec: camera.unsupported ?? '' };
    if (camera.failure !== undefined) return { kind: 'failed', reason: camera.failure };
    if (shown === 'broken') return { kind: 'failed', reason: 'The picture cannot be decoded here.' };
    if (shown === 'missing' || found.kind === 'unknown') return { kind: 'waiting' };
    camera.blank();
    return { kind: 'none', reason: undefined, to_ms: undefined };
  }

  /** The recorder writes on: what is newest grows every second or two, and is asked for every few. */
  #isJustAfterNewest(
    { from_ms, to_ms }: { from_ms: number | undefined; to_ms: number | undefined },
    at_ms: number,
  ): boolean {
    const isOpen = from_ms !== undefined && to_ms === undefined && at_ms - from_ms < GROWING_MS;
    return isOpen && at_ms > this.#parts.wall_ms() - PRESENT_MS;
  }

  /** Every camera that is waited for has footage for a moment only, which does not come. */
  #leaveTail(shots: readonly Shot[], states: readonly CameraState[], maps: readonly FootageMap[]): void {
    const isForwards = this.#clock.rate > 0;
    const waited = shots.flatMap(({ found }, at) =>
      states[at]?.kind === 'waiting' && found.kind === 'footage' ? [found.span] : [],
    );
    const at_ms = this.#clock.at_ms;
    const isTail = waited.every(({ from_ms, to_ms }) => (isForwards ? to_ms - at_ms : at_ms - from_ms) < TAIL_MS);
    if (waited.length === 0 || !isTail) return;
    const edge_ms = isForwards
      ? Math.max(...waited.map(({ to_ms }) => to_ms))
      : Math.min(...waited.map(({ from_ms }) => from_ms)) - 1;
    const jump = jumpOver(maps, edge_ms, isForwards);
    if (jump.kind === 'stay') this.#goTo(edge_ms);
    if (jump.kind === 'jump') this.#skipTo(jump.to_ms, jump.reason);
    if (jump.kind === 'end') this.#afterLast(edge_ms, isForwards);
  }

  #skipTo(to_ms: number, reason: string | undefined): void {
    this.#skipped = { from_ms: this.#clock.at_ms, to_ms, reason };
    this.#goTo(to_ms);
    this.#look.refresh(to_ms);
  }

  /** Nothing follows in what is known: it may have grown since, or go on farther than was looked. */
  #afterLast(at_ms: number, isForwards: boolean): void {
    this.#clock.hold(true);
    if (this.#look.widen(at_ms, isForwards)) return;
    const isPresent = at_ms > this.#parts.wall_ms() - PRESENT_MS;
    // Whoever hurried here goes on as fast as life does.
    if (isForwards && isPresent && this.#clock.rate > 1) this.#clock.setRate(1);
    if (isForwards && isPresent && !this.#look.isFresh(END_WAIT_MS)) return this.#look.refresh(at_ms);
    this.#clock.pause();
    this.#end = isForwards ? (isPresent ? 'present' : 'last') : 'first';
  }

  #takeStep(): void {
    const [camera] = this.#cameras;
    const [map] = this.#look.maps;
    if (this.#step === undefined || camera === undefined || map === undefined) return;
    const isForwards = this.#step === 'forwards';
    const at_ms = this.#clock.at_ms;
    const found = lookUp(map, at_ms);
    if (found.kind === 'unknown') return;
    const beside_ms = found.kind === 'footage' ? camera.beside(at_ms, isForwards) : undefined;
    if (beside_ms !== undefined) return this.#stepTo(beside_ms);
    if (found.kind === 'footage') {
      const edge_ms = isForwards ? found.span.to_ms : found.span.from_ms;
      if (!camera.isWholeTo(at_ms, edge_ms)) return;
      return this.#stepOver(map, isForwards ? edge_ms : edge_ms - 1, isForwards);
    }
    return this.#stepOver(map, at_ms, isForwards);
  }

  #stepOver(map: FootageMap, at_ms: number, isForwards: boolean): void {
    const jump = jumpOver([map], at_ms, isForwards);
    if (jump.kind === 'jump') return this.#stepTo(jump.to_ms);
    if (jump.kind === 'stay') return this.#stepTo(at_ms);
    if (jump.kind === 'unknown' || this.#look.widen(at_ms, isForwards)) return;
    this.#step = undefined;
    this.#end = isForwards ? 'last' : 'first';
  }

  #stepTo(at_ms: number): void {
    this.#step = undefined;
    this.#goTo(at_ms);
  }

  #what(): What {
    const { rate, isPlaying } = this.#clock;
    if (this.#step !== undefined) return 'all';
    if (this.#isScrubbing) return 'keys';
    if (!isPlaying) return 'all';
    return rate < 0 ? 'keys' : framesFor(rate);
  }

  #say(cameras: readonly CameraState[]): void {
    const { isPlaying, isRunning, rate } = this.#clock;
    const state: PlayerState = {
      isPlaying,
      isWaiting: isPlaying && !isRunning,
      rate,
      cameras,
      skipped: this.#skipped,
      end: this.#end,
    };
    const said = JSON.stringify(state);
    if (said === this.#said) return;
    this.#said = said;
    this.#parts.onState(state);
  }
}

function failed(error: unknown): CameraState {
  return {
    kind: 'failed',
    reason: error instanceof Error && error.message !== '' ? error.message : 'The recorder does not answer.',
  };
}
