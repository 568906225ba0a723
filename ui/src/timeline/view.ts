/** What part of time a timeline shows: zooming around a point, panning, and the marks of its clock. Pure. */
import { instantOfLocal, localOf, type Range } from './zone.ts';

export const NARROWEST_MS = 1_000;
/** Of longer ranges the recorder gives no events. */
export const WIDEST_MS = 32 * 24 * 3_600_000;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS_MS = [
  ...[100, 200, 500],
  ...[SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 30 * SECOND],
  ...[MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE],
  ...[HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR],
  ...[DAY, 2 * DAY, 7 * DAY],
];

export function fractionOf(at_ms: number, { from_ms, to_ms }: Range): number {
  return (at_ms - from_ms) / (to_ms - from_ms);
}

export function instantAt(fraction: number, { from_ms, to_ms }: Range): number {
  return from_ms + fraction * (to_ms - from_ms);
}

/** `factor` above 1 shows more time. The instant under the pointer stays under it. */
export function zoomAround(view: Range, factor: number, at_ms: number): Range {
  const length_ms = view.to_ms - view.from_ms;
  const wanted_ms = Math.min(WIDEST_MS, Math.max(NARROWEST_MS, length_ms * factor));
  const from_ms = at_ms - fractionOf(at_ms, view) * wanted_ms;
  return { from_ms, to_ms: from_ms + wanted_ms };
}

export function panBy(view: Range, by_ms: number): Range {
  return { from_ms: view.from_ms + by_ms, to_ms: view.to_ms + by_ms };
}

/** The view moved as little as it takes to show the instant with a tenth of the view beside it. */
export function showing(view: Range, at_ms: number): Range {
  const margin_ms = (view.to_ms - view.from_ms) / 10;
  if (at_ms < view.from_ms + margin_ms) return panBy(view, at_ms - margin_ms - view.from_ms);
  if (at_ms > view.to_ms - margin_ms) return panBy(view, at_ms + margin_ms - view.to_ms);
  return view;
}

export interface Mark {
  readonly at_ms: number;
  /** `14:03`, `14:03:05`, `05.2`; at the beginning of a day `Mon 23 Nov`. */
  readonly label: string;
  readonly isDay: boolean;
}

/** Marks at even times of the zone's clock, `atMost` of them or fewer; across a clock change an hour may be missing or come twice. */
export function marksOf(view: Range, timeZone: string, atMost: number): Mark[] {
  const length_ms = view.to_ms - view.from_ms;
  const step_ms = STEPS_MS.find((step) => length_ms / step <= Math.max(1, atMost - 1)) ?? 7 * DAY;
  return step_ms < DAY ? clockMarks(view, timeZone, step_ms) : dayMarks(view, timeZone, step_ms);
}

function clockMarks(view: Range, timeZone: string, step_ms: number): Mark[] {
  const marks: Mark[] = [];
  // Every zone's offset is a multiple of a quarter of an hour, so finer steps stand where they stand in UTC.
  const walk_ms = Math.min(step_ms, HOUR / 4);
  for (let at_ms = Math.ceil(view.from_ms / walk_ms) * walk_ms; at_ms <= view.to_ms; at_ms += walk_ms) {
    const local_ms = localOf(at_ms, timeZone);
    if (local_ms % step_ms === 0) marks.push(markAt(at_ms, local_ms, step_ms));
  }
  return marks;
}

function dayMarks(view: Range, timeZone: string, step_ms: number): Mark[] {
  const marks: Mark[] = [];
  // Weeks begin on Mondays: 5 January 1970 was one.
  const anchor_ms = step_ms === 7 * DAY ? 4 * DAY : 0;
  const first_ms = Math.floor((localOf(view.from_ms, timeZone) - anchor_ms) / step_ms) * step_ms + anchor_ms;
  for (let local_ms = first_ms; ; local_ms += step_ms) {
    const at_ms = instantOfLocal(local_ms, timeZone);
    if (at_ms > view.to_ms) return marks;
    if (at_ms >= view.from_ms) marks.push(markAt(at_ms, local_ms, step_ms));
  }
}

function markAt(at_ms: number, local_ms: number, step_ms: number): Mark {
  const isDay = local_ms % DAY === 0;
  const text = new Date(local_ms).toISOString();
  if (isDay) return { at_ms, isDay, label: dayFormat.format(local_ms).replace(',', '') };
  if (step_ms >= MINUTE) return { at_ms, isDay, label: text.slice(11, 16) };
  return { at_ms, isDay, label: step_ms >= SECOND ? text.slice(11, 19) : text.slice(17, 21) };
}

const dayFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
});
