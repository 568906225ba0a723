/** The days, in a time zone, that have footage. Pure; quick where spans come in their order, right in any. */
import type { Span } from './timeline.ts';

/** Every time zone's day begins at a multiple of this. */
const QUARTER_MS = 15 * 60_000;
/** More than the longest day has, whatever its clock does. */
const LONGEST_DAY = 27 * 4;

/** `2026-11-23`, newest first. `timeZone`: IANA name. Throws RangeError for a zone that does not exist. */
export function daysOf(spans: Iterable<Span>, timeZone: string): string[] {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const dayOf = (quarter: number): string => format.format(quarter * QUARTER_MS);
  const days = new Set<string>();
  let [from, until] = [0, 0];
  for (const { from_ms, to_ms } of spans) {
    for (let at = Math.floor(from_ms / QUARTER_MS); at * QUARTER_MS < to_ms; at = Math.max(until, at + 1)) {
      if (at >= from && at < until) continue;
      const day = dayOf(at);
      days.add(day);
      [from, until] = [at, endOfDay(at, day, dayOf)];
    }
  }
  return [...days].toSorted().toReversed();
}

/** The first quarter after `at` that is of another day. */
function endOfDay(at: number, day: string, dayOf: (quarter: number) => string): number {
  let [same, other] = [at, at + LONGEST_DAY];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (dayOf(middle) === day) same = middle;
    else other = middle;
  }
  return other;
}
