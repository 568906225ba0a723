/** One camera's line of a timeline: what is drawn, and what is said of an instant. Pure; Unix milliseconds. */
import type { Timeline, TimelineEvent } from '@nightlatch/protocol';
import { fractionOf } from './view.ts';
import { sayClock, type Range } from './zone.ts';

export interface LaneEvent extends Range {
  readonly kind: TimelineEvent['kind'];
  readonly reason: string | undefined;
  /** It lasts, as far as this is known. */
  readonly isOpen: boolean;
}

export interface Lane {
  readonly cameraId: string;
  readonly spans: readonly Range[];
  readonly gaps: readonly (Range & { readonly reason: string })[];
  readonly events: readonly LaneEvent[];
}

/** What the recorder says of a gap whose cause it does not know. */
const REASON_UNKNOWN = 'not known';

/** Motion whose end was never told, for one after a loss of power, is not drawn longer. */
const LONGEST_OPEN_MS = 3_600_000;

/** `now_ms`: until when what lasts is drawn. */
export function laneOf({ cameraId, spans, gaps, events }: Timeline, now_ms: number): Lane {
  return {
    cameraId,
    spans: spans.map(rangeOf),
    gaps: gaps.map((gap) => ({ ...rangeOf(gap), reason: gap.reason })),
    events: events.map(({ kind, from, to, reason }) => {
      const from_ms = Date.parse(from);
      const isOpen = kind === 'motion' && to === undefined && now_ms - from_ms < LONGEST_OPEN_MS;
      const to_ms = to === undefined ? Math.max(from_ms, isOpen ? now_ms : from_ms) : Date.parse(to);
      return { kind, from_ms, to_ms, reason, isOpen };
    }),
  };
}

function rangeOf({ from, to }: { readonly from: string; readonly to: string }): Range {
  return { from_ms: Date.parse(from), to_ms: Date.parse(to) };
}

/** An SVG path of boxes 1 high, the view being `width` wide; nothing is narrower than 1. */
export function pathOf(ranges: readonly Range[], view: Range, width: number): string {
  let path = '';
  for (const range of ranges) {
    if (range.to_ms < view.from_ms || range.from_ms > view.to_ms) continue;
    const left = Math.max(-1, fractionOf(range.from_ms, view) * width);
    const right = Math.min(width + 1, Math.max(left + 1, fractionOf(range.to_ms, view) * width));
    path += `M${left.toFixed(1)} 0H${right.toFixed(1)}V1H${left.toFixed(1)}Z`;
  }
  return path;
}

/**
 * What there is at an instant, in words; undefined outside what was loaded. What happened within `slack_ms` counts: a pointer is
 * no finer.
 */
export function sentencesAt(lane: Lane, at_ms: number, slack_ms: number, timeZone: string): string[] {
  const said = lane.events
    .filter(({ from_ms, to_ms }) => at_ms >= from_ms - slack_ms && at_ms <= to_ms + slack_ms)
    .slice(0, 3)
    .map((event) => sayEvent(event, timeZone));
  if (lane.spans.some((span) => isIn(at_ms, span))) return said.length > 0 ? said : ['Recorded.'];
  const gap = lane.gaps.find((one) => isIn(at_ms, one));
  const why =
    gap === undefined || gap.reason === REASON_UNKNOWN ? 'Nothing recorded.' : `Nothing recorded: ${gap.reason}`;
  return [ended(why), ...said];
}

function sayEvent({ kind, from_ms, to_ms, reason, isOpen }: LaneEvent, timeZone: string): string {
  const from = sayClock(from_ms, timeZone);
  if (isOpen) return `Motion since ${from}.`;
  if (kind === 'motion')
    return to_ms > from_ms ? `Motion, ${from} to ${sayClock(to_ms, timeZone)}.` : `Motion at ${from}.`;
  const what = kind === 'disk' ? 'Disk' : 'Camera';
  return reason === undefined ? `${what}: something changed at ${from}.` : `${from} ${ended(reason)}`;
}

function ended(sentence: string): string {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

function isIn(at_ms: number, { from_ms, to_ms }: Range): boolean {
  return at_ms >= from_ms && at_ms < to_ms;
}
