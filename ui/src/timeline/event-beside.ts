/**
 * The event before an instant or after it, on any of the cameras: first near by, then farther and farther, a year at most. A search
 * is a handful of requests, one after the other; the signal ends it.
 */
import type { Timeline } from '@nightlatch/protocol';
import { laneOf, type LaneEvent } from './lane.ts';
import type { Range } from './zone.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Of longer ranges the recorder gives no events. */
const LONGEST_MS = 31 * DAY_MS;
const FARTHEST_MS = 366 * DAY_MS;
const FARTHER = 8;
/** An event that begins so near is the one that is being looked at. */
const HERE_MS = 1_500;
/** Going to an event shows what led to it. */
export const LEAD_MS = 3_000;

export interface FoundEvent extends LaneEvent {
  readonly cameraId: string;
}

export interface EventSearch {
  readonly look: (
    ask: Range & { readonly cameraIds: readonly string[] },
    signal?: AbortSignal,
  ) => Promise<readonly Timeline[]>;
  readonly cameraIds: readonly string[];
  /** Where one is, Unix milliseconds: an event that one was led to (LEAD_MS before it) is not found again. */
  readonly at_ms: number;
  readonly now_ms: number;
  readonly isForwards: boolean;
  readonly signal?: AbortSignal;
}

/** Undefined: there is none. Throws what `look` throws. */
export async function eventBeside(search: EventSearch): Promise<FoundEvent | undefined> {
  const { look, cameraIds, at_ms, now_ms, isForwards, signal } = search;
  const here_ms = at_ms + LEAD_MS;
  let length_ms = HOUR_MS;
  for (let passed_ms = 0; passed_ms < FARTHEST_MS && cameraIds.length > 0;) {
    const near_ms = isForwards ? here_ms + passed_ms : here_ms - passed_ms;
    if (isForwards && near_ms > now_ms + DAY_MS) return undefined;
    const range = isForwards
      ? { from_ms: near_ms, to_ms: near_ms + length_ms }
      : { from_ms: near_ms - length_ms, to_ms: near_ms };
    const timelines = await look({ cameraIds, ...range }, signal);
    const found = nearestEvent(timelines, here_ms, isForwards, now_ms);
    if (found !== undefined) return found;
    passed_ms += length_ms;
    length_ms = Math.min(LONGEST_MS, length_ms * FARTHER);
  }
  return undefined;
}

/** Of the events that begin after `here_ms`, or before it, the nearest. */
export function nearestEvent(
  timelines: readonly Timeline[],
  here_ms: number,
  isForwards: boolean,
  now_ms: number,
): FoundEvent | undefined {
  const events = timelines.flatMap((timeline) =>
    laneOf(timeline, now_ms).events.map((event) => ({ ...event, cameraId: timeline.cameraId })),
  );
  const beside = events.filter(({ from_ms }) =>
    isForwards ? from_ms > here_ms + HERE_MS : from_ms < here_ms - HERE_MS,
  );
  const order = (one: FoundEvent, other: FoundEvent): number => one.from_ms - other.from_ms;
  return isForwards ? beside.toSorted(order)[0] : beside.toSorted(order).at(-1);
}
