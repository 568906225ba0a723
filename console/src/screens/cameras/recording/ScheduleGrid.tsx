/**
 * A week of hours that is painted with the mouse: a brush is chosen, and pressed and drawn over the hours; a whole block at once. With
 * the keyboard the arrows move, and Space or Enter paints. A day can be copied to others.
 */
import { Copy } from 'lucide-react';
import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { copyDay, DAY_NAMES, HOURS, paint, type Cell, type CellMode, type Week } from './schedule-cells.ts';
import './schedule.css';

const modeWords: Readonly<Record<CellMode, string>> = { always: 'always', motion: 'on motion', off: 'not recorded' };
const copies = [
  { id: 'all', text: 'To all days', days: [0, 1, 2, 3, 4, 5, 6] },
  { id: 'workdays', text: 'To Monday to Friday', days: [0, 1, 2, 3, 4] },
  { id: 'weekend', text: 'To Saturday and Sunday', days: [5, 6] },
] as const;
const MOVES: Readonly<Record<string, Cell>> = {
  ArrowLeft: { day: 0, hour: -1 },
  ArrowRight: { day: 0, hour: 1 },
  ArrowUp: { day: -1, hour: 0 },
  ArrowDown: { day: 1, hour: 0 },
};

export interface ScheduleGridProps {
  readonly week: Week;
  readonly brush: CellMode;
  readonly onChange: (week: Week) => void;
}

export function ScheduleGrid({ week, brush, onChange }: ScheduleGridProps) {
  const [stroke, setStroke] = useState<{ readonly from: Cell; readonly to: Cell }>();
  const [focus, setFocus] = useState<Cell>({ day: 0, hour: 0 });
  const grid = useRef<HTMLDivElement>(null);
  const shown = stroke === undefined ? week : paint(week, stroke.from, stroke.to, brush);

  const onDown = (event: PointerEvent<HTMLDivElement>): void => {
    const cell = cellOf(event.target);
    if (event.button !== 0 || cell === undefined) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setFocus(cell);
    setStroke({ from: cell, to: cell });
  };
  const onMove = (event: PointerEvent): void => {
    if (stroke === undefined) return;
    const cell = cellOf(document.elementFromPoint(event.clientX, event.clientY));
    if (cell !== undefined) setStroke({ from: stroke.from, to: cell });
  };
  const onUp = (): void => {
    if (stroke === undefined) return;
    setStroke(undefined);
    onChange(shown);
  };
  const onKey = (event: KeyboardEvent): void => {
    const move = MOVES[event.key];
    if (move !== undefined) {
      event.preventDefault();
      const next = { day: (focus.day + move.day + 7) % 7, hour: (focus.hour + move.hour + HOURS) % HOURS };
      setFocus(next);
      grid.current?.querySelector<HTMLElement>(`[data-cell="${next.day} ${next.hour}"]`)?.focus();
    } else if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault();
      onChange(paint(week, focus, focus, brush));
    }
  };
  return (
    <div className="schedule">
      <div className="schedule-hours" aria-hidden>
        {Array.from({ length: HOURS / 2 + 1 }, (_, at) => (
          <span key={at} style={{ gridColumn: Math.min(at * 2 + 1, HOURS) }} data-last={at * 2 === HOURS || undefined}>
            {at * 2}
          </span>
        ))}
      </div>
      <div
        ref={grid}
        className="schedule-grid"
        role="grid"
        aria-label="Hours of the week"
        tabIndex={-1}
        onPointerDown={onDown}
        onPointerMove={onMove}
        onPointerUp={onUp}
        onPointerCancel={() => setStroke(undefined)}
        onKeyDown={onKey}
      >
        {DAY_NAMES.map((name, day) => (
          <div key={name} className="schedule-day" role="row" aria-label={name}>
            <span className="schedule-name" role="rowheader">
              {name}
            </span>
            {shown[day]?.map((mode, hour) => (
              <span
                key={hour}
                role="gridcell"
                className="schedule-cell"
                data-mode={mode}
                data-cell={`${day} ${hour}`}
                tabIndex={focus.day === day && focus.hour === hour ? 0 : -1}
                aria-label={`${name} ${hour}:00 to ${hour + 1}:00, ${modeWords[mode]}`}
              />
            ))}
          </div>
        ))}
      </div>
      <div className="schedule-copies">
        {DAY_NAMES.map((name, day) => (
          <MenuTrigger key={name}>
            <Button className="kit-button kit-icon-button kit-button-bare" aria-label={`Copy ${name} to other days`}>
              <Copy aria-hidden />
            </Button>
            <Popover className="kit-select-popover" offset={6} placement="left">
              <Menu
                className="kit-select-list"
                aria-label={`Copy ${name}`}
                onAction={(id) => onChange(copyDay(week, day, copies.find((one) => one.id === id)?.days ?? []))}
              >
                {copies.map(({ id, text }) => (
                  <MenuItem key={id} id={id} className="kit-select-option">
                    {text}
                  </MenuItem>
                ))}
              </Menu>
            </Popover>
          </MenuTrigger>
        ))}
      </div>
    </div>
  );
}

function cellOf(element: EventTarget | null): Cell | undefined {
  const named = element instanceof HTMLElement ? element.dataset['cell'] : undefined;
  const [day, hour] = (named ?? '').split(' ').map(Number);
  return named === undefined || day === undefined || hour === undefined ? undefined : { day, hour };
}
