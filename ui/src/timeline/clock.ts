/** Clock times as people type them, within a range of at most some 25 hours. Pure. */
import { sayClock, type Range } from './zone.ts';

const HOUR_MS = 3_600_000;
const HALF_DAY_MS = 12 * HOUR_MS;
/** `14:05`, `14.05.30`, `9:05`, `1405`, `140530`. */
const typedTime = /^(\d{1,2})[:.]?(\d{2})(?:[:.]?(\d{2}))?$/;

/**
 * The instant in `day` (its two ends among them) at which the clock of `timeZone` shows what was typed; `24:00` is the end. Where a
 * clock change shows a time twice it is one of the two, where it skips it, one near it. Undefined: not a time.
 */
export function readClock(typed: string, day: Range, timeZone: string): number | undefined {
  const found = typedTime.exec(typed.trim());
  if (found === null) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((digits) => Number(digits ?? 0));
  const wanted_ms = toMs(hours, minutes, seconds);
  if (wanted_ms === 24 * HOUR_MS && minutes === 0 && seconds === 0) return day.to_ms;
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const guess_ms = day.from_ms + wanted_ms;
  const [shownHours = 0, shownMinutes = 0, shownSeconds = 0] = sayClock(guess_ms, timeZone).split(':').map(Number);
  const off_ms = wanted_ms - toMs(shownHours, shownMinutes, shownSeconds);
  // Just before midnight, a clock change makes the guess fall on the other day.
  const turn_ms = off_ms > HALF_DAY_MS ? -24 * HOUR_MS : off_ms < -HALF_DAY_MS ? 24 * HOUR_MS : 0;
  return Math.min(Math.max(guess_ms + off_ms + turn_ms, day.from_ms), day.to_ms);
}

function toMs(hours: number, minutes: number, seconds: number): number {
  return ((hours * 60 + minutes) * 60 + seconds) * 1_000;
}
