/**
 * A month with the days that have footage: those alone can be chosen. Sizes follow the text size of the place it is in; a day takes
 * `--calendar-day` of width and height (3em unless said).
 */
import { useState, type ReactNode } from 'react';
import { monthAfter, monthOf, sayMonth, weeksOf } from './calendar.ts';
import { sayDay } from './zone.ts';
import './calendar.css';

export interface CalendarProps {
  /** Days that have footage. */
  readonly days: readonly string[];
  /** The day that is shown elsewhere on the screen. */
  readonly chosen: string | undefined;
  readonly today: string;
  readonly onChoose: (day: string) => void;
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export function Calendar({ days, chosen, today, onChoose }: CalendarProps): ReactNode {
  const [turned, setTurned] = useState<string>();
  const sorted = days.toSorted();
  const month = turned ?? monthOf(chosen ?? sorted.at(-1) ?? today);
  const first = monthOf(sorted[0] ?? today);
  const last = [monthOf(sorted.at(-1) ?? today), monthOf(today)].toSorted().at(-1) ?? month;
  const footage = new Set(days);
  const turnTo = (by: number): void => setTurned(monthAfter(month, by));
  return (
    <div className="calendar" role="group" aria-label="Days with footage">
      <div className="calendar-head">
        <button type="button" aria-label="Month before" disabled={month <= first} onClick={() => turnTo(-1)}>
          ‹
        </button>
        <strong aria-live="polite">{sayMonth(month)}</strong>
        <button type="button" aria-label="Month after" disabled={month >= last} onClick={() => turnTo(1)}>
          ›
        </button>
      </div>
      <div className="calendar-week calendar-names" aria-hidden="true">
        {WEEKDAYS.map((name) => (
          <span key={name}>{name}</span>
        ))}
      </div>
      {weeksOf(month, footage).map((week) => (
        <div key={week[0]?.day} className="calendar-week">
          {week.map(({ day, isInMonth, hasFootage }) =>
            isInMonth ? (
              <button
                key={day}
                type="button"
                className="calendar-day"
                disabled={!hasFootage}
                aria-pressed={day === chosen}
                aria-label={`${sayDay(day)}${day === today ? ', today' : ''}${hasFootage ? '' : ', no footage'}`}
                data-today={day === today || undefined}
                onClick={() => onChoose(day)}
              >
                {Number(day.slice(8))}
              </button>
            ) : (
              <span key={day} />
            ),
          )}
        </div>
      ))}
    </div>
  );
}
