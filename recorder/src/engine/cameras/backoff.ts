/** How long to wait before connecting again: longer each time, and never for all cameras at the same moment. */

const FIRST_MS = 250;
const LONGEST_MS = 30_000;
/** A camera that is asked often with a wrong password may lock its user out. */
const FIRST_AFTER_REFUSAL_MS = 10_000;
/** A recording that lasted so long was a good one. */
const GOOD_MS = 10_000;

export class Backoff {
  readonly #random: () => number;
  #failures = 0;

  /** `random`: from 0 to 1. */
  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** The next wait in milliseconds. `lasted_ms`: how long the camera recorded before it failed. */
  next_ms(lasted_ms: number, wasRefused: boolean): number {
    if (lasted_ms >= GOOD_MS) this.#failures = 0;
    const first_ms = wasRefused ? FIRST_AFTER_REFUSAL_MS : FIRST_MS;
    const wait_ms = Math.min(first_ms * 2 ** Math.min(this.#failures, 20), LONGEST_MS);
    this.#failures++;
    return wait_ms * (0.75 + 0.5 * this.#random());
  }

  reset(): void {
    this.#failures = 0;
  }
}
