/** Time, injected: logic never calls Date.now() itself, so that tests can move the clock. */
export interface Clock {
  /** Milliseconds of the Unix epoch: for windows of caps and for what is written down. */
  wall_ms(): number;
  /** For waits and leases: never goes back. */
  monotonic_ms(): number;
}

export const systemClock: Clock = { wall_ms: () => Date.now(), monotonic_ms: () => performance.now() };

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
