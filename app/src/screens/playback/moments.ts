/** Events and bookmarks as a list shows them. Pure; Unix milliseconds. */
import type { Bookmark, Timeline } from '@nightlatch/protocol';
import { laneOf, type LaneEvent } from '@nightlatch/ui/timeline/lane';
import { dayOf, sayClock, sayDay } from '@nightlatch/ui/timeline/zone';

export interface Moment {
  readonly key: string;
  readonly cameraId: string;
  readonly from_ms: number;
  readonly to_ms: number;
  /** `Motion`, or what was told. */
  readonly words: string;
}

/** Newest first. Camera and disk events say what happened; motion is told with how long it lasted. */
export function eventMoments(timelines: readonly Timeline[], now_ms: number): Moment[] {
  return timelines
    .flatMap((timeline) =>
      // That a camera is well again, without a word, is nothing to go to.
      laneOf(timeline, now_ms)
        .events.filter(({ kind, reason }) => kind === 'motion' || reason !== undefined)
        .map((event) => ({
          key: `${timeline.cameraId} ${event.kind} ${event.from_ms}`,
          cameraId: timeline.cameraId,
          from_ms: event.from_ms,
          to_ms: event.to_ms,
          words: sayEvent(event),
        })),
    )
    .toSorted((a, b) => b.from_ms - a.from_ms);
}

function sayEvent({ kind, from_ms, to_ms, reason, isOpen }: LaneEvent): string {
  if (kind === 'motion') return isOpen ? 'Motion now' : `Motion${saySeconds(to_ms - from_ms)}`;
  const words = (reason ?? 'Something changed').replace(/[.\s]+$/, '');
  return `${kind === 'disk' ? 'Disk' : 'Camera'}: ${words}`;
}

/** `, 12 s` or `, 3 min`. */
function saySeconds(length_ms: number): string {
  if (length_ms < 1_000) return '';
  if (length_ms < 90_000) return `, ${Math.round(length_ms / 1_000)} s`;
  return `, ${Math.round(length_ms / 60_000)} min`;
}

export function bookmarkMoment({ id, cameraId, from, to, text, madeBy }: Bookmark): Moment {
  return {
    key: id,
    cameraId,
    from_ms: Date.parse(from),
    to_ms: Date.parse(to),
    words: text === '' ? `Marked by ${madeBy}` : text,
  };
}

/** `14:05:32`, with the day where it is another one than that of `beside_ms`. */
export function sayMoment(at_ms: number, beside_ms: number, timeZone: string): string {
  const day = dayOf(at_ms, timeZone);
  const clock = sayClock(at_ms, timeZone);
  return day === dayOf(beside_ms, timeZone) ? clock : `${sayDay(day)}, ${clock}`;
}

/** `Sat 28 Nov 2026, 14:05:32` */
export function sayWhen(at_ms: number, timeZone: string): string {
  return `${sayDay(dayOf(at_ms, timeZone))}, ${sayClock(at_ms, timeZone)}`;
}
