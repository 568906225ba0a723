/** Time, injected: logic never calls Date.now() itself, so that tests can move the clock and the wall clock may jump. */
export interface Clock {
  /** Wall clock, milliseconds of the Unix epoch. For people and footage; never for limits. */
  wall_ms(): number;
  /** CLOCK_MONOTONIC of this boot, milliseconds. The same figure in every process of the machine. */
  monotonic_ms(): number;
}

/** What `performance.now()` counts from: it reads the same clock, and is asked for every frame. */
const began_ms = Number(process.hrtime.bigint() / 1_000n) / 1_000 - performance.now();

export const systemClock: Clock = {
  wall_ms: () => Date.now(),
  monotonic_ms: () => began_ms + performance.now(),
};
