/** Where the playhead is, in words: leads to the calendar. Beside it the timeline's zoom, and the way to the newest footage. */
import { dayOf, sayClock, sayDay } from '@nightlatch/ui/timeline/zone';
import { CalendarDays, ChevronsRight, ZoomIn, ZoomOut } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { DaySheet } from './DaySheet.tsx';

export interface ClockRowProps {
  readonly cameraIds: readonly string[];
  readonly at_ms: number;
  readonly now_ms: number;
  readonly timeZone: string;
  readonly onSeek: (at_ms: number) => void;
  readonly onZoom: (way: 'in' | 'out') => void;
  readonly onLive: () => void;
}

export function ClockRow({ cameraIds, at_ms, now_ms, timeZone, onSeek, onZoom, onLive }: ClockRowProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const day = sayDay(dayOf(at_ms, timeZone));
  return (
    <div className="clock-row">
      <button type="button" className="clock-row-time" onClick={() => setOpen(true)}>
        <CalendarDays aria-hidden="true" />
        <span className="visually-hidden">Go to another time. Now at </span>
        <span>{day.slice(0, day.lastIndexOf(' '))}</span> <strong>{sayClock(at_ms, timeZone)}</strong>
      </button>
      <button type="button" aria-label="Show more time" onClick={() => onZoom('out')}>
        <ZoomOut aria-hidden="true" />
      </button>
      <button type="button" aria-label="Show less time" onClick={() => onZoom('in')}>
        <ZoomIn aria-hidden="true" />
      </button>
      <button type="button" aria-label="To the newest footage" onClick={onLive}>
        <ChevronsRight aria-hidden="true" />
      </button>
      {isOpen && (
        <DaySheet
          cameraIds={cameraIds}
          at_ms={at_ms}
          now_ms={now_ms}
          timeZone={timeZone}
          onChoose={onSeek}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}
