/**
 * Requests a minute for each route and caller address, counted on the monotonic clock: a wall clock that jumps
 * (a recorder without a network sets it late) must neither open the gate nor close it for a year. Memory is bounded:
 * addresses of a past minute are forgotten, and past `MAX_CALLERS` all new callers of a route share one count.
 */
import type { Clock } from '../../base/clock.ts';

const WINDOW_MS = 60_000;
const MAX_CALLERS = 4096;
export const DEFAULT_PER_MINUTE = 600;

export interface RateLimit {
  /** Seconds to wait, or 0 when the request may pass. */
  take(route: string, caller: string, perMinute: number): number;
}

export function makeRateLimit(clock: Clock): RateLimit {
  const counts = new Map<string, number>();
  let windowEnds_ms = clock.monotonic_ms() + WINDOW_MS;
  return {
    take(route, caller, perMinute) {
      const now_ms = clock.monotonic_ms();
      if (now_ms >= windowEnds_ms) {
        counts.clear();
        windowEnds_ms = now_ms + WINDOW_MS;
      }
      const own = `${route} ${caller}`;
      const key = counts.has(own) || counts.size < MAX_CALLERS ? own : route;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return count <= perMinute ? 0 : Math.max(1, Math.ceil((windowEnds_ms - now_ms) / 1000));
    },
  };
}
