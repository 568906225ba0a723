/**
 * Waiting for something to become true, with a deadline and a message that says what was waited for.
 * Nothing here sleeps for luck: every wait ends as soon as its condition holds.
 */
import { setTimeout as pause } from 'node:timers/promises';

export interface Patience {
  /** How long to wait at most; default 10 s. */
  readonly within_ms?: number;
  /** Between two looks; default 50 ms. */
  readonly every_ms?: number;
}

/**
 * Looks until `look` gives something other than undefined or false, and returns it. A look that throws counts as
 * "not yet"; its error is quoted when the deadline passes.
 */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  patience: Patience = {},
): Promise<T> {
  const within_ms = patience.within_ms ?? 10_000;
  const start_ms = performance.now();
  let last = '';
  for (;;) {
    try {
      const seen = await look();
      if (seen !== undefined && seen !== false) return seen;
      last = '';
    } catch (error) {
      last = ` (${error instanceof Error ? error.message : String(error)})`;
    }
    if (performance.now() - start_ms > within_ms) throw new Error(`after ${within_ms} ms still not: ${what}${last}`);
    await pause(patience.every_ms ?? 50);
  }
}

/** Milliseconds that `work` took, beside its result. */
export async function timed<T>(work: () => Promise<T>): Promise<{ result: T; took_ms: number }> {
  const start_ms = performance.now();
  const result = await work();
  return { result, took_ms: performance.now() - start_ms };
}
