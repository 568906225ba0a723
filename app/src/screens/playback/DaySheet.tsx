/** To another moment: a day of the calendar of those that have footage, and a clock time. */
import { sentenceOf } from '@nightlatch/ui/api';
import { useFootageDays } from '@nightlatch/ui/playback/use-footage-days';
import { Calendar } from '@nightlatch/ui/timeline/Calendar.tsx';
import { dayOf, instantOfLocal, sayClock, sayDay } from '@nightlatch/ui/timeline/zone';
import { useState, type ReactNode } from 'react';
import { Button } from '../../parts/Button.tsx';
import { Field } from '../../parts/Field.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { Sheet } from '../../parts/Sheet.tsx';

export interface DaySheetProps {
  readonly cameraIds: readonly string[];
  readonly at_ms: number;
  readonly now_ms: number;
  readonly timeZone: string;
  readonly onChoose: (at_ms: number) => void;
  readonly onClose: () => void;
}

export function DaySheet({ cameraIds, at_ms, now_ms, timeZone, onChoose, onClose }: DaySheetProps): ReactNode {
  const [day, setDay] = useState(() => dayOf(at_ms, timeZone));
  const [clock, setClock] = useState(() => sayClock(at_ms, timeZone));
  const { data: days, error, reload } = useFootageDays(cameraIds);
  // Pickers leave out seconds that are none.
  const local_ms = Date.parse(`${day}T${clock.length === 5 ? `${clock}:00` : clock}Z`);
  const isClock = !Number.isNaN(local_ms);
  const show = (): void => {
    if (!isClock) return;
    onChoose(instantOfLocal(local_ms, timeZone));
    onClose();
  };
  return (
    <Sheet title="Go to" onClose={onClose}>
      {error !== undefined && days === undefined && (
        <>
          <Notice kind="bad">{sentenceOf(error)}</Notice>
          <Button onClick={() => void reload()}>Try again</Button>
        </>
      )}
      {error === undefined && days === undefined && <p className="dim">Looking for days with footage…</p>}
      {days?.length === 0 && <p className="dim">Nothing has been recorded yet.</p>}
      {days !== undefined && days.length > 0 && (
        <div className="day-sheet-calendar">
          <Calendar days={days} chosen={day} today={dayOf(now_ms, timeZone)} onChoose={setDay} />
        </div>
      )}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          show();
        }}
      >
        <Field
          label={`Time on ${sayDay(day)}`}
          type="time"
          step={1}
          value={clock}
          onChange={setClock}
          {...(isClock ? {} : { problem: 'A time looks like 14:05:00.' })}
          {...(zoneDiffers(timeZone, at_ms) ? { hint: `By the recorder’s clock, in ${timeZone}.` } : {})}
        />
        <Button kind="main" type="submit">
          Show
        </Button>
      </form>
      <Button kind="link" onClick={onClose}>
        Cancel
      </Button>
    </Sheet>
  );
}

/** Whether the recorder's clock shows another time than this phone's. */
export function zoneDiffers(timeZone: string, at_ms: number): boolean {
  return sayClock(at_ms, timeZone) !== sayClock(at_ms, Intl.DateTimeFormat().resolvedOptions().timeZone);
}
