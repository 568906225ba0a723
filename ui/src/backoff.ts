/**
 * Waiting times between attempts: doubling from `first_ms` up to `most_ms`, each shortened by up to half at random, so that
 * many phones do not come back at the same moment. `random` gives 0 ≤ x < 1.
 */
export class Backoff {
  readonly #first_ms: number;
  readonly #most_ms: number;
  readonly #random: () => number;
  #attempts = 0;

  constructor(first_ms: number, most_ms: number, random: () => number = Math.random) {
    this.#first_ms = first_ms;
    this.#most_ms = most_ms;
    this.#random = random;
  }

  next_ms(): number {
    const full_ms = Math.min(this.#most_ms, this.#first_ms * 2 ** Math.min(this.#attempts, 20));
    this.#attempts += 1;
    return full_ms * (1 - this.#random() / 2);
  }

  reset(): void {
    this.#attempts = 0;
  }
}
