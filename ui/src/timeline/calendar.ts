/** A month as a calendar shows it, and which of its days have footage. Pure; days are `YYYY-MM-DD`, months `YYYY-MM`. */

export interface CalendarDay {
  readonly day: string;
  /** Of the month that is shown; the days around it fill its weeks. */
  readonly isInMonth: boolean;
  readonly hasFootage: boolean;
}

const DAY_MS = 24 * 3_600_000;

/** Weeks of seven days each, from Monday on. */
export function weeksOf(month: string, footage: ReadonlySet<string>): CalendarDay[][] {
  const first_ms = Date.parse(`${month}-01T00:00:00Z`);
  const sinceMonday = (new Date(first_ms).getUTCDay() + 6) % 7;
  const weeks: CalendarDay[][] = [];
  const end_ms = Date.parse(`${monthAfter(month, 1)}-01T00:00:00Z`);
  for (let week_ms = first_ms - sinceMonday * DAY_MS; week_ms < end_ms; week_ms += 7 * DAY_MS) {
    weeks.push(
      Array.from({ length: 7 }, (_, at) => {
        const day = new Date(week_ms + at * DAY_MS).toISOString().slice(0, 10);
        return { day, isInMonth: day.startsWith(month), hasFootage: footage.has(day) };
      }),
    );
  }
  return weeks;
}

export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** `by` months later, or earlier where it is negative. */
export function monthAfter(month: string, by: number): string {
  const [year = 1970, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

/** `November 2026` */
export function sayMonth(month: string): string {
  return monthFormat.format(Date.parse(`${month}-15T12:00:00Z`));
}

const monthFormat = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'long', year: 'numeric' });
