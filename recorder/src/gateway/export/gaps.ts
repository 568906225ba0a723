/** What of a range an export does not hold, and why. Pure. */
import type { Span } from '../../footage/timeline.ts';

type Reasoned = Span & { readonly reason: string };

/** Arrival times differ by as much. */
const JITTER_MS = 1_000;
const NOTHING_RECORDED = 'nothing was recorded';
const NOT_READ = 'the recording could not be read when the export was made';

/**
 * `held`: what the export holds, in order. `known`: the recorder's spans of footage, and its gaps with reasons. Gaps shorter than a
 * second are told only where the recorder knows of them.
 */
export function missing(
  range: Span,
  held: readonly Span[],
  known: { readonly spans: readonly Span[]; readonly gaps: readonly Reasoned[] },
): Reasoned[] {
  const found: Reasoned[] = [];
  const touches = (one: Span, other: Span): boolean => one.from_ms < other.to_ms && one.to_ms > other.from_ms;
  const look = (hole: Span): void => {
    if (hole.to_ms <= hole.from_ms) return;
    const gap = known.gaps.find((one) => touches(one, hole));
    if (gap === undefined && hole.to_ms - hole.from_ms <= JITTER_MS) return;
    const hadFootage = known.spans.some((one) => touches(one, hole));
    found.push({ ...hole, reason: gap?.reason ?? (hadFootage ? NOT_READ : NOTHING_RECORDED) });
  };
  let end_ms = range.from_ms;
  for (const { from_ms, to_ms } of held) {
    look({ from_ms: end_ms, to_ms: Math.min(from_ms, range.to_ms) });
    end_ms = Math.max(end_ms, to_ms);
  }
  look({ from_ms: end_ms, to_ms: range.to_ms });
  return found;
}
