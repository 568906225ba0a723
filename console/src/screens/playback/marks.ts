/** A range that is marked on the timeline, end by end. Pure; Unix milliseconds. */
import type { Range } from '@nightlatch/ui/timeline/zone';

export interface Marks {
  readonly from_ms: number | undefined;
  readonly to_ms: number | undefined;
}

export const unmarked: Marks = { from_ms: undefined, to_ms: undefined };

/** The other end goes where it would make no range any more. */
export function mark(marks: Marks, end: 'from' | 'to', at_ms: number): Marks {
  if (end === 'from') return { from_ms: at_ms, to_ms: (marks.to_ms ?? Infinity) > at_ms ? marks.to_ms : undefined };
  return { from_ms: (marks.from_ms ?? -Infinity) < at_ms ? marks.from_ms : undefined, to_ms: at_ms };
}

/** Whole once both ends are there. */
export function rangeOf({ from_ms, to_ms }: Marks): Range | undefined {
  return from_ms === undefined || to_ms === undefined ? undefined : { from_ms, to_ms };
}
