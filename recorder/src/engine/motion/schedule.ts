/**
 * What a camera's rules say of a moment: record always, on motion only, or not at all, and until when that holds. Hours are those of
 * the clock on the wall of the recorder's time zone: an hour that is skipped in spring is not recorded, one that comes twice is, twice.
 */
import type { RecordingMode, ScheduledHours } from '@nightlatch/protocol';

export type ModeNow = 'always' | 'motion' | 'off';

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;
const WEEK_MS = 7 * DAY_MINUTES * MINUTE_MS;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

interface WallTime {
  /** 0: Sunday. */
  readonly day: number;
  readonly minutes: number;
}

/**
 * `at_ms`: Unix epoch, milliseconds. `timeZone`: an IANA name; one that is not known, or none, is taken for this machine's own.
 * `until_ms`: where another mode begins; undefined when none does within a week.
 */
export function modeAt(
  rules: RecordingMode,
  at_ms: number,
  timeZone: string | undefined,
): { readonly mode: ModeNow; readonly until_ms: number | undefined } {
  if (rules.mode !== 'schedule') return { mode: rules.mode, until_ms: undefined };
  const format = formatFor(timeZone);
  const mode = modeOf(rules.hours, wallTime(format, at_ms));
  let minute_ms = Math.floor(at_ms / MINUTE_MS) * MINUTE_MS;
  while (minute_ms <= at_ms + WEEK_MS) {
    minute_ms = nextLook_ms(rules.hours, format, minute_ms);
    if (modeOf(rules.hours, wallTime(format, minute_ms)) !== mode) return { mode, until_ms: minute_ms };
  }
  return { mode, until_ms: undefined };
}

/** Hours that overlap: the one that records more holds. */
function modeOf(hours: readonly ScheduledHours[], { day, minutes }: WallTime): ModeNow {
  const now = hours.filter(
    ({ days, from, to }) => days.includes(day) && minutes >= minutesOf(from) && minutes < minutesOf(to),
  );
  if (now.some(({ mode }) => mode === 'always')) return 'always';
  return now.length > 0 ? 'motion' : 'off';
}

/** Nothing changes before it: the next time that the hours name, or an hour on; a minute on where the wall's clock is about to be set. */
function nextLook_ms(hours: readonly ScheduledHours[], format: Intl.DateTimeFormat, at_ms: number): number {
  const now = wallTime(format, at_ms);
  const ends = hours.flatMap(({ from, to }) => [minutesOf(from), minutesOf(to)]).filter((end) => end > now.minutes);
  const step = Math.min(HOUR_MINUTES, DAY_MINUTES - now.minutes, ...ends.map((end) => end - now.minutes));
  const then = wallTime(format, at_ms + step * MINUTE_MS);
  const runsThrough = then.minutes === (now.minutes + step) % DAY_MINUTES;
  return at_ms + (runsThrough ? step : 1) * MINUTE_MS;
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * HOUR_MINUTES + Number(time.slice(3));
}

function wallTime(format: Intl.DateTimeFormat, at_ms: number): WallTime {
  const parts = new Map(format.formatToParts(at_ms).map(({ type, value }) => [type, value]));
  const minutes = Number(parts.get('hour')) * HOUR_MINUTES + Number(parts.get('minute'));
  return { day: DAYS.indexOf(parts.get('weekday') ?? ''), minutes };
}

/** Costly to make, and there is one time zone. */
let kept: { readonly timeZone: string | undefined; readonly format: Intl.DateTimeFormat } | undefined;

function formatFor(timeZone: string | undefined): Intl.DateTimeFormat {
  if (kept === undefined || kept.timeZone !== timeZone) kept = { timeZone, format: newFormat(timeZone) };
  return kept.format;
}

function newFormat(timeZone: string | undefined): Intl.DateTimeFormat {
  const asked = { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { ...asked, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en-US', asked);
  }
}
