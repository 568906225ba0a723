/**
 * A day, or an hour of it, as a bar: footage, gaps, the clock's marks, and where one is. A click anywhere plays from there;
 * arrow keys move too.
 */
import { useState, type CSSProperties, type KeyboardEvent, type PointerEvent } from 'react';
import { marksOf, sayClock, type Range } from './day-time.ts';
import { fractionOf, instantAt, type DayTimeline } from './timeline-maths.ts';
import './playback.css';

export interface DayBarProps {
  readonly day: Range;
  /** The part of the day that the bar shows. */
  readonly view: Range;
  readonly timeline: DayTimeline;
  readonly timeZone: string;
  readonly at_ms: number | undefined;
  readonly onPick: (at_ms: number) => void;
}

const STEP_MS = 10_000;
const PAGE_MS = 600_000;
const LABEL_EVERY = 2;

export function DayBar({ day, view, timeline, timeZone, at_ms, onPick }: DayBarProps) {
  const [hover_ms, setHover] = useState<number>();
  const place = (from_ms: number): CSSProperties => ({ left: `${fractionOf(from_ms, view) * 100}%` });
  const extent = (range: Range): CSSProperties => ({
    ...place(range.from_ms),
    width: `${(fractionOf(range.to_ms, view) - fractionOf(range.from_ms, view)) * 100}%`,
  });
  const instantOf = (event: PointerEvent<HTMLElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return instantAt((event.clientX - box.left) / box.width, view);
  };
  const now_ms = at_ms ?? day.from_ms;
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Record<string, number> = {
      ArrowLeft: now_ms - STEP_MS,
      ArrowRight: now_ms + STEP_MS,
      PageDown: now_ms - PAGE_MS,
      PageUp: now_ms + PAGE_MS,
      Home: timeline.spans[0]?.from_ms ?? day.from_ms,
      End: timeline.spans.at(-1)?.to_ms ?? day.to_ms,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    onPick(Math.min(day.to_ms - 1, Math.max(day.from_ms, to)));
  };
  const isSeen = (range: Range): boolean => range.to_ms > view.from_ms && range.from_ms < view.to_ms;
  const hover = hover_ms === undefined ? undefined : timeline.gaps.find((gap) => isIn(hover_ms, gap));

  return (
    <div className="day-bar">
      <div
        className="day-bar-track"
        role="slider"
        tabIndex={0}
        aria-label="Time of day"
        aria-valuemin={0}
        aria-valuemax={Math.round((day.to_ms - day.from_ms) / 1000)}
        aria-valuenow={Math.round((now_ms - day.from_ms) / 1000)}
        aria-valuetext={sayClock(now_ms, timeZone)}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => event.button === 0 && onPick(instantOf(event))}
        onPointerMove={(event) => setHover(instantOf(event))}
        onPointerLeave={() => setHover(undefined)}
      >
        {timeline.spans.filter(isSeen).map((span) => (
          <span key={span.from_ms} className="day-bar-span" style={extent(span)} />
        ))}
        {timeline.gaps.filter(isSeen).map((gap) => (
          <span key={gap.from_ms} className="day-bar-gap" style={extent(gap)} />
        ))}
        {at_ms !== undefined && isIn(at_ms, view) && <span className="day-bar-cursor" style={place(at_ms)} />}
        {hover_ms !== undefined && (
          <span className="day-bar-hover" style={place(hover_ms)}>
            <span className="day-bar-bubble" style={{ translate: `${-fractionOf(hover_ms, view) * 100}%` }}>
              <b>{sayClock(hover_ms, timeZone)}</b>
              {hover !== undefined && ` ${hover.reason}`}
            </span>
          </span>
        )}
      </div>
      <div className="day-bar-hours" aria-hidden>
        {marksOf(view, timeZone).map(({ at_ms: mark_ms, label }, index) => (
          <span key={mark_ms} style={place(mark_ms)} className={index % LABEL_EVERY === 0 ? 'day-bar-hour' : ''}>
            {index % LABEL_EVERY === 0 && label}
          </span>
        ))}
      </div>
    </div>
  );
}

function isIn(at_ms: number, { from_ms, to_ms }: Range): boolean {
  return at_ms >= from_ms && at_ms < to_ms;
}
