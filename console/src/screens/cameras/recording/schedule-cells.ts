/**
 * A week of hours as it is painted: a cell an hour, days from Monday on, and to and from the hours of the rules (0: Sunday). What the rules
 * say within an hour counts for the whole of it: nothing that was recorded is left out by looking at it. Pure.
 */
import type { ScheduledHours } from '@nightlatch/protocol';

export type CellMode = 'always' | 'motion' | 'off';

export const HOURS = 24;
export const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** By day, then hour. */
export type Week = readonly (readonly CellMode[])[];

export interface Cell {
  /** 0: Monday. */
  readonly day: number;
  readonly hour: number;
}

/** Of the rules' days: 0 is Sunday there. */
const ruleDay = (day: number): number => (day + 1) % 7;

export function emptyWeek(mode: CellMode): Week {
  return DAY_NAMES.map(() => Array.from({ length: HOURS }, () => mode));
}

export function weekOf(hours: readonly ScheduledHours[]): Week {
  return DAY_NAMES.map((_name, day) =>
    Array.from({ length: HOURS }, (_none, hour): CellMode => {
      const now = hours.filter(
        ({ days, from, to }) =>
          days.includes(ruleDay(day)) && minutesOf(from) < (hour + 1) * 60 && minutesOf(to) > hour * 60,
      );
      if (now.some(({ mode }) => mode === 'always')) return 'always';
      return now.length > 0 ? 'motion' : 'off';
    }),
  );
}

/** Days that have the same hours are said together. */
export function hoursOf(week: Week): ScheduledHours[] {
  const found = new Map<string, ScheduledHours>();
  for (const [day, cells] of week.entries()) {
    for (let from = 0; from < HOURS;) {
      const mode = cells[from] ?? 'off';
      let to = from + 1;
      while (to < HOURS && cells[to] === mode) to += 1;
      if (mode !== 'off') {
        const key = `${from} ${to} ${mode}`;
        const days = [...(found.get(key)?.days ?? []), ruleDay(day)];
        found.set(key, { days, from: clock(from), to: clock(to), mode });
      }
      from = to;
    }
  }
  return [...found.values()].map((hours) => ({ ...hours, days: hours.days.toSorted((a, b) => a - b) }));
}

/** All cells of the rectangle between two, both of them in it. */
export function paint(week: Week, from: Cell, to: Cell, mode: CellMode): Week {
  const inside = (value: number, a: number, b: number): boolean => value >= Math.min(a, b) && value <= Math.max(a, b);
  return week.map((cells, day) =>
    inside(day, from.day, to.day) ? cells.map((old, hour) => (inside(hour, from.hour, to.hour) ? mode : old)) : cells,
  );
}

export function copyDay(week: Week, from: number, to: readonly number[]): Week {
  return week.map((cells, day) => (to.includes(day) ? (week[from] ?? cells) : cells));
}

function clock(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
