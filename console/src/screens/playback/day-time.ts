/**
 * Days and clock times in the recorder's time zone. Pure. Instants are milliseconds of the Unix epoch; a day is
 * `YYYY-MM-DD`. A day may last 23 or 25 hours.
 */
export interface Range {
  readonly from_ms: number;
  readonly to_ms: number;
}

const HOUR_MS = 3_600_000;

/** How far the zone's clock is ahead of UTC at an instant, in milliseconds. */
function offsetAt(at_ms: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(new Date(at_ms));
  const get = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value ?? '0');
  const local = Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute'), get('second'));
  return local - Math.floor(at_ms / 1000) * 1000;
}

/** The first instant of a day. Where midnight is skipped by a clock change, the first instant after it. */
function startOfDay(year: number, month: number, day: number, timeZone: string): number {
  const midnight = Date.UTC(year, month - 1, day);
  const guess = midnight - offsetAt(midnight, timeZone);
  return midnight - offsetAt(guess, timeZone);
}

export function dayRange(day: string, timeZone: string): Range {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return { from_ms: startOfDay(year, month, date, timeZone), to_ms: startOfDay(year, month, date + 1, timeZone) };
}

/** The marks of a bar: where each stands, and what the clock says there. Hours of a day, five minutes of an hour. */
export function marksOf({ from_ms, to_ms }: Range, timeZone: string): { at_ms: number; label: string }[] {
  const step_ms = to_ms - from_ms > 2 * HOUR_MS ? HOUR_MS : HOUR_MS / 12;
  const marks: { at_ms: number; label: string }[] = [];
  for (let at_ms = from_ms; at_ms < to_ms; at_ms += step_ms) {
    marks.push({ at_ms, label: sayClock(at_ms, timeZone).slice(0, 5) });
  }
  return marks;
}

/** The hour of a day that an instant lies in, counted from the day's beginning. */
export function hourAround(at_ms: number, day: Range): Range {
  const hours = Math.floor((Math.min(at_ms, day.to_ms - 1) - day.from_ms) / HOUR_MS);
  const from_ms = day.from_ms + Math.max(0, hours) * HOUR_MS;
  return { from_ms, to_ms: Math.min(day.to_ms, from_ms + HOUR_MS) };
}

/** `14:05:32` */
export function sayClock(at_ms: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(new Date(at_ms));
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
