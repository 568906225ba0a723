/** What a day's timeline says about an instant, and which piece of footage to ask for. Pure; instants in Unix milliseconds. */
import type { Range } from './day-time.ts';

export interface Gap extends Range {
  readonly reason: string;
}

export interface DayTimeline {
  readonly spans: readonly Range[];
  readonly gaps: readonly Gap[];
}

/** The recorder gives at most 10 minutes at once. */
export const WINDOW_MS = 10 * 60_000;

/** Pieces this short are not worth asking for: the clip's end and the span's end differ by less. */
const TOO_SHORT_MS = 50;

export function fractionOf(at_ms: number, { from_ms, to_ms }: Range): number {
  return Math.min(1, Math.max(0, (at_ms - from_ms) / (to_ms - from_ms)));
}

export function instantAt(fraction: number, { from_ms, to_ms }: Range): number {
  return from_ms + Math.min(1, Math.max(0, fraction)) * (to_ms - from_ms);
}

export type Found =
  /** Footage: the piece to ask for, beginning at the instant. */
  | { readonly kind: 'footage'; readonly window: Range }
  /** None here, for a reason that is known or not; `next_ms` is where it goes on. */
  | { readonly kind: 'gap'; readonly gap: Range; readonly reason?: string; readonly next_ms?: number };

/** What is at an instant. */
export function lookUp({ spans, gaps }: DayTimeline, at_ms: number, day: Range): Found {
  const span = spans.find(({ from_ms, to_ms }) => at_ms >= from_ms && at_ms < to_ms - TOO_SHORT_MS);
  if (span !== undefined) {
    return { kind: 'footage', window: { from_ms: at_ms, to_ms: Math.min(span.to_ms, at_ms + WINDOW_MS) } };
  }
  const next_ms = nextFootage(spans, at_ms);
  const known = gaps.find(({ from_ms, to_ms }) => at_ms >= from_ms - TOO_SHORT_MS && at_ms < to_ms);
  const before = spans.filter(({ to_ms }) => to_ms <= at_ms + TOO_SHORT_MS).map(({ to_ms }) => to_ms);
  const gap = known ?? { from_ms: Math.max(day.from_ms, ...before), to_ms: next_ms ?? day.to_ms };
  return {
    kind: 'gap',
    gap: { from_ms: gap.from_ms, to_ms: gap.to_ms },
    ...(known === undefined ? {} : { reason: known.reason }),
    ...(next_ms === undefined ? {} : { next_ms }),
  };
}

/** Where the first footage after an instant begins. */
function nextFootage(spans: readonly Range[], at_ms: number): number | undefined {
  const later = spans.map(({ from_ms }) => from_ms).filter((from_ms) => from_ms > at_ms);
  return later.length === 0 ? undefined : Math.min(...later);
}

/** The piece after one that ends at `at_ms`: what follows at once, or the next footage of the day. */
export function windowAfter(timeline: DayTimeline, at_ms: number, day: Range): Range | undefined {
  const found = lookUp(timeline, at_ms, day);
  if (found.kind === 'footage') return found.window;
  if (found.next_ms === undefined) return undefined;
  const next = lookUp(timeline, found.next_ms, day);
  return next.kind === 'footage' ? next.window : undefined;
}

/** Where a day opens: a little before its newest footage, so that something is seen at once. */
export function openingInstant({ spans }: DayTimeline): number | undefined {
  const last = spans.at(-1);
  return last === undefined ? undefined : Math.max(last.from_ms, last.to_ms - 60_000);
}
