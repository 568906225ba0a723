/** The day and the clock of what is shown; each leads to another day or time. */
import { CalendarDays, Clock } from 'lucide-react';
import { useState } from 'react';
import { firstOfDay } from '@nightlatch/ui/playback/recorder-asks';
import { useFootageDays } from '@nightlatch/ui/playback/use-footage-days';
import { Calendar } from '@nightlatch/ui/timeline/Calendar.tsx';
import { readClock } from '@nightlatch/ui/timeline/clock';
import { dayOf, dayRange, localOf, sayClock, sayDay } from '@nightlatch/ui/timeline/zone';
import { Button, Dialog, Failure, Progress, TextField } from '../../kit/index.ts';

export interface GoToProps {
  readonly cameraIds: readonly string[];
  readonly at_ms: number;
  /** The clock then shows thousandths: single frames are told apart. */
  readonly isStanding: boolean;
  readonly timeZone: string;
  readonly onGo: (at_ms: number) => void;
}

export function GoTo({ cameraIds, at_ms, isStanding, timeZone, onGo }: GoToProps) {
  const [open, setOpen] = useState<'day' | 'time'>();
  const day = dayOf(at_ms, timeZone);
  const clock = sayClock(at_ms, timeZone);
  const thousandths = isStanding ? new Date(localOf(at_ms, timeZone)).toISOString().slice(19, 23) : '';
  const close = (): void => setOpen(undefined);
  const go = (to_ms: number): void => {
    close();
    onGo(to_ms);
  };
  return (
    <>
      <Button icon={CalendarDays} onPress={() => setOpen('day')} aria-label={`${sayDay(day)}: choose another day`}>
        {sayDay(day)}
      </Button>
      <Button icon={Clock} onPress={() => setOpen('time')} aria-label={`${clock}${thousandths}: go to another time`}>
        <span className="playback-clock">
          {clock}
          {isStanding && <small>{thousandths}</small>}
        </span>
      </Button>
      {open === 'day' && <DayDialog cameraIds={cameraIds} day={day} timeZone={timeZone} onGo={go} onClose={close} />}
      {open === 'time' && <TimeDialog at_ms={at_ms} timeZone={timeZone} onGo={go} onClose={close} />}
    </>
  );
}

interface DayDialogProps {
  readonly cameraIds: readonly string[];
  readonly day: string;
  readonly timeZone: string;
  readonly onGo: (at_ms: number) => void;
  readonly onClose: () => void;
}

function DayDialog({ cameraIds, day, timeZone, onGo, onClose }: DayDialogProps) {
  const days = useFootageDays(cameraIds);
  const [today] = useState(() => dayOf(Date.now(), timeZone));
  const [error, setError] = useState<unknown>();
  const choose = (chosen: string): void => {
    firstOfDay(cameraIds, chosen, timeZone).then(
      (first_ms) => onGo(first_ms ?? dayRange(chosen, timeZone).from_ms),
      setError,
    );
  };
  return (
    <Dialog
      title="Go to a day"
      subtitle="Days with footage can be chosen."
      onClose={onClose}
      actions={<Button onPress={onClose}>Cancel</Button>}
    >
      {days.data === undefined && days.error === undefined && <Progress label="Looking for days with footage…" />}
      {(error ?? days.error) !== undefined && (
        <Failure error={error ?? days.error} onRetry={() => void days.reload().then(() => setError(undefined))} />
      )}
      {days.data !== undefined && (
        <div className="playback-calendar">
          <Calendar days={days.data} chosen={day} today={today} onChoose={choose} />
        </div>
      )}
    </Dialog>
  );
}

interface TimeDialogProps {
  readonly at_ms: number;
  readonly timeZone: string;
  readonly onGo: (at_ms: number) => void;
  readonly onClose: () => void;
}

const LONGEST_CLOCK = 8;

function TimeDialog({ at_ms, timeZone, onGo, onClose }: TimeDialogProps) {
  const [day] = useState(() => dayOf(at_ms, timeZone));
  const [typed, setTyped] = useState(() => sayClock(at_ms, timeZone));
  const to_ms = readClock(typed, dayRange(day, timeZone), timeZone);
  return (
    <Dialog
      title="Go to a time"
      subtitle={`of ${sayDay(day)}`}
      onClose={onClose}
      onSubmit={() => to_ms !== undefined && onGo(to_ms)}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" isDisabled={to_ms === undefined}>
            Go
          </Button>
        </>
      }
    >
      <TextField
        label="Time"
        value={typed}
        onChange={setTyped}
        maxLength={LONGEST_CLOCK}
        autoFocus
        hint="Like 14:05 or 14.05.30"
        error={to_ms === undefined ? 'A time looks like 14:05.' : undefined}
      />
    </Dialog>
  );
}
