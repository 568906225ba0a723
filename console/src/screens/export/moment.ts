/** A moment as the dialog asks for it: a day, and a clock time as it is typed. Pure. */
import { readClock } from '@nightlatch/ui/timeline/clock';
import { dayOf, dayRange, sayClock } from '@nightlatch/ui/timeline/zone';

export interface TypedMoment {
  /** `YYYY-MM-DD` in the recorder's time zone. */
  readonly day: string;
  readonly clock: string;
}

/** `isEnd`: midnight is the end of the day before it, and not the beginning of the next. */
export function typedMoment(at_ms: number, timeZone: string, isEnd: boolean): TypedMoment {
  const day = dayOf(at_ms, timeZone);
  if (isEnd && dayRange(day, timeZone).from_ms === at_ms) return { day: dayOf(at_ms - 1, timeZone), clock: '24:00' };
  return { day, clock: sayClock(at_ms, timeZone).replace(/^(..:..):00$/, '$1') };
}

/** Undefined: what was typed is no time. */
export function readMoment({ day, clock }: TypedMoment, timeZone: string): number | undefined {
  return readClock(clock, dayRange(day, timeZone), timeZone);
}
