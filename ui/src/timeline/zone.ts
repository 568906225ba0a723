/**
 * Days and clock times in the recorder's time zone. Pure. Instants are milliseconds of the Unix epoch; a day is
 * `YYYY-MM-DD` and may last 23 or 25 hours.
 */
export interface Range {
  readonly from_ms: number;
  readonly to_ms: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format is slow and a timeline asks for many: one a zone is kept. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const kept = formats.get(timeZone);
  if (kept !== undefined) return kept;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, made);
  return made;
}

/** What the clock and the calendar of the zone show at an instant, as if they were those of UTC. */
export function localOf(at_ms: number, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(new Date(at_ms));
  const get = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value ?? '0');
  const second_ms = Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute'), get('second'));
  return second_ms + (at_ms - Math.floor(at_ms / 1000) * 1000);
}

/** The first instant at which the zone's clock shows this. Where it is skipped by a clock change, the instant of the change or soon after. */
export function instantOfLocal(local_ms: number, timeZone: string): number {
  const offsetAt = (at_ms: number): number => localOf(at_ms, timeZone) - at_ms;
  const guess = local_ms - offsetAt(local_ms);
  const found = local_ms - offsetAt(guess);
  // A clock that was set back shows the same time twice: the earlier one counts.
  const earlier = local_ms - offsetAt(found - 3 * 3_600_000);
  return earlier < found && localOf(earlier, timeZone) === local_ms ? earlier : found;
}

/** `2026-11-23`: the day of the zone's calendar in which an instant lies. */
export function dayOf(at_ms: number, timeZone: string): string {
  return new Date(localOf(at_ms, timeZone)).toISOString().slice(0, 10);
}

export function dayRange(day: string, timeZone: string): Range {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return {
    from_ms: instantOfLocal(midnight, timeZone),
    to_ms: instantOfLocal(midnight + 24 * 3_600_000, timeZone),
  };
}

/** `14:05:32` */
export function sayClock(at_ms: number, timeZone: string): string {
  return new Date(localOf(at_ms, timeZone)).toISOString().slice(11, 19);
}

/** `Mon 23 Nov 2026` for a day. */
export function sayDay(day: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  })
    .format(new Date(`${day}T12:00:00Z`))
    .replace(',', '');
}
