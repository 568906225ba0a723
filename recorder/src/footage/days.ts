/** The days, in a time zone, that have footage. Pure. */
import type { Span } from './timeline.ts';

/** Every time zone's day begins at a multiple of this. */
const QUARTER_MS = 15 * 60_000;

/** `2026-11-23`, newest first. `timeZone`: IANA name. Throws RangeError for a zone that does not exist. */
export function daysOf(spans: Iterable<Span>, timeZone: string): string[] {
  const quarters = new Set<number>();
  for (const { from_ms, to_ms } of spans) {
    for (let at = Math.floor(from_ms / QUARTER_MS); at * QUARTER_MS < to_ms; at++) quarters.add(at);
  }
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const days = new Set([...quarters].map((quarter) => format.format(quarter * QUARTER_MS)));
  return [...days].toSorted().toReversed();
}
