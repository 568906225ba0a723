/**
 * The timelines of several cameras as one lane, where there is no room for one each: recorded where any of them is, a gap where none is
 * and one says why; the events of all. Pure.
 */
import type { Timeline } from '@nightlatch/protocol';

interface Span {
  readonly from: string;
  readonly to: string;
}

export function merged(timelines: readonly Timeline[], cameraId: string): Timeline {
  const spans = union(timelines.flatMap((one) => one.spans));
  const gaps = timelines
    .flatMap((one) => one.gaps)
    .toSorted(byStart)
    .flatMap(({ reason, ...gap }) => without(gap, spans).map((rest) => ({ ...rest, reason })));
  const apart: (Span & { reason: string })[] = [];
  for (const gap of gaps.toSorted(byStart)) {
    // Of gaps that overlap the first says why.
    const last = apart.at(-1);
    const from = last !== undefined && Date.parse(last.to) > Date.parse(gap.from) ? last.to : gap.from;
    if (Date.parse(gap.to) > Date.parse(from)) apart.push({ ...gap, from });
  }
  const events = timelines.flatMap((one) => one.events).toSorted(byStart);
  return { cameraId, spans, gaps: apart, events };
}

function union(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of spans.toSorted(byStart)) {
    const last = joined.at(-1);
    if (last === undefined || Date.parse(span.from) > Date.parse(last.to)) joined.push(span);
    else if (Date.parse(span.to) > Date.parse(last.to)) joined.splice(-1, 1, { from: last.from, to: span.to });
  }
  return joined;
}

/** What of a gap is in none of the spans, which are in order and apart. */
function without(gap: Span, spans: readonly Span[]): Span[] {
  const rest: Span[] = [];
  let { from } = gap;
  for (const span of spans) {
    if (Date.parse(span.to) <= Date.parse(from) || Date.parse(span.from) >= Date.parse(gap.to)) continue;
    if (Date.parse(span.from) > Date.parse(from)) rest.push({ from, to: span.from });
    from = span.to;
  }
  if (Date.parse(gap.to) > Date.parse(from)) rest.push({ from, to: gap.to });
  return rest;
}

function byStart(one: { readonly from: string }, other: { readonly from: string }): number {
  return Date.parse(one.from) - Date.parse(other.from);
}
