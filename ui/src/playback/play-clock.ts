/**
 * The one clock that all pictures and the sound of a player follow. Runs at a speed, forwards or backwards, from the monotonic
 * `now_ms` that it is given; stands while it is paused, or held because a picture is not there yet. Pure; no timers of its own.
 * Instants are milliseconds of the Unix epoch.
 */
export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16] as const;
export type Speed = (typeof SPEEDS)[number];

/** Beyond this, key frames alone are shown: decoding every frame would cost more than the eye sees. */
const FASTEST_WITH_ALL_FRAMES = 4;

export class PlayClock {
  readonly #now_ms: () => number;
  #at_ms: number;
  /** When the clock stood at `#at_ms`; undefined while it stands. */
  #since_ms: number | undefined;
  #rate = 1;
  #wantsRun = false;
  #isHeld = false;

  constructor(now_ms: () => number, at_ms: number) {
    this.#now_ms = now_ms;
    this.#at_ms = at_ms;
  }

  get at_ms(): number {
    return this.#since_ms === undefined ? this.#at_ms : this.#at_ms + (this.#now_ms() - this.#since_ms) * this.#rate;
  }

  /** Negative: backwards. */
  get rate(): number {
    return this.#rate;
  }

  /** Asked to run, whether or not it is held. */
  get isPlaying(): boolean {
    return this.#wantsRun;
  }

  get isRunning(): boolean {
    return this.#since_ms !== undefined;
  }

  play(): void {
    this.#change(() => (this.#wantsRun = true));
  }

  pause(): void {
    this.#change(() => (this.#wantsRun = false));
  }

  /** Waits for pictures; goes on from the same instant. */
  hold(isHeld: boolean): void {
    if (isHeld !== this.#isHeld) this.#change(() => (this.#isHeld = isHeld));
  }

  setRate(rate: number): void {
    this.#change(() => (this.#rate = rate));
  }

  goTo(at_ms: number): void {
    this.#change(() => (this.#at_ms = at_ms));
  }

  #change(make: () => void): void {
    this.#at_ms = this.at_ms;
    make();
    this.#since_ms = this.#wantsRun && !this.#isHeld ? this.#now_ms() : undefined;
  }
}

/** Which frames a speed asks for. */
export function framesFor(rate: number): 'all' | 'keys' {
  return Math.abs(rate) <= FASTEST_WITH_ALL_FRAMES ? 'all' : 'keys';
}

/** `¼×`, `16×`; the same both ways. */
export function sayRate(rate: number): string {
  const speed = Math.abs(rate);
  return `${speed === 0.25 ? '¼' : speed === 0.5 ? '½' : speed}×`;
}
