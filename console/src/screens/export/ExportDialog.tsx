/**
 * Exports footage: from when to when, which cameras, why, with how large it will be or why there is none; then where to, and how far it is
 * (ExportProgress). What was typed stays when the recorder refuses. Closing the dialog ends nothing.
 */
import { useFootageDays } from '@nightlatch/ui/playback/use-footage-days';
import { useState } from 'react';
import { Button, Dialog, Failure, TextField, Toggle, useAnswer, useChange } from '../../kit/index.ts';
import { sayBytes } from '../system/words.ts';
import { ExportProgress } from './ExportProgress.tsx';
import { MomentFields } from './MomentFields.tsx';
import { readMoment, typedMoment } from './moment.ts';
import { sayRange } from './words.ts';
import './export.css';

/** As the recorder takes them. */
const LONGEST_WHY = 500;

export interface ExportDialogProps {
  readonly cameras: readonly { readonly id: string; readonly name: string }[];
  /** Of the cameras, those that are chosen to begin with. */
  readonly chosenIds: readonly string[];
  /** What is offered to begin with, such as a marked range or a day. Milliseconds of the Unix epoch. */
  readonly from_ms: number;
  readonly to_ms: number;
  readonly timeZone: string;
  readonly onClose: () => void;
}

export function ExportDialog({ cameras, chosenIds, timeZone, onClose, ...offered }: ExportDialogProps) {
  const [chosen, setChosen] = useState<readonly string[]>(chosenIds);
  const [from, setFrom] = useState(() => typedMoment(offered.from_ms, timeZone, false));
  const [to, setTo] = useState(() => typedMoment(offered.to_ms, timeZone, true));
  const [why, setWhy] = useState('');
  const order = useChange('orderExport', ['exports']);
  /** What was refused is no longer what is asked for. */
  const change =
    <Value,>(set: (value: Value) => void) =>
    (value: Value): void => {
      order.reset();
      set(value);
    };
  const choose = (id: string, isOn: boolean): void =>
    change(setChosen)(isOn ? [...chosen, id] : chosen.filter((one) => one !== id));
  const footageDays = useFootageDays(chosen).data ?? [];
  const days = [...new Set([...footageDays, from.day, to.day])].toSorted().toReversed();
  const from_ms = readMoment(from, timeZone);
  const to_ms = readMoment(to, timeZone);
  const isTurned = from_ms !== undefined && to_ms !== undefined && to_ms <= from_ms;
  const isWhole = from_ms !== undefined && to_ms !== undefined && !isTurned && chosen.length > 0;
  const range = isWhole ? { from: new Date(from_ms).toISOString(), to: new Date(to_ms).toISOString() } : undefined;
  const cameraIds = cameras.filter(({ id }) => chosen.includes(id)).map(({ id }) => id);
  const estimate = useAnswer(
    'exportEstimate',
    { query: { cameras: cameraIds.join(','), from: range?.from ?? '', to: range?.to ?? '' } },
    { when: range !== undefined },
  ).data;
  if (order.data !== undefined) {
    const subtitle = sayRange(Date.parse(order.data.from), Date.parse(order.data.to), timeZone);
    return <ExportProgress order={order.data} subtitle={subtitle} onClose={onClose} />;
  }
  const submit = (): void => {
    if (range !== undefined) order.mutate({ body: { cameraIds, ...range, why } });
  };
  return (
    <Dialog
      title="Export footage"
      subtitle="as video that any player opens, with a signature that proves it"
      size="wide"
      onClose={onClose}
      onSubmit={submit}
      actions={
        <>
          <p className="kit-apart export-estimate" role="status">
            {range !== undefined && estimate !== undefined && (estimate.sentence ?? sayEstimate(estimate.bytes))}
          </p>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" isBusy={order.isPending} isDisabled={!isWhole}>
            Continue
          </Button>
        </>
      }
    >
      {order.error !== null && <Failure error={order.error} />}
      <div className="export-form">
        <div className="export-what">
          <MomentFields
            label="From"
            value={from}
            days={days}
            onChange={change(setFrom)}
            hint="Like 14:05"
            error={from_ms === undefined ? 'A time looks like 14:05.' : undefined}
          />
          <MomentFields
            label="To"
            value={to}
            days={days}
            onChange={change(setTo)}
            hint="24:00 ends it"
            error={sayToError(to_ms, isTurned)}
          />
          <TextField
            label="Why (optional)"
            value={why}
            onChange={setWhy}
            maxLength={LONGEST_WHY}
            hint="Kept in the export, with your name."
          />
        </div>
        <div role="group" aria-labelledby="export-cameras">
          <p id="export-cameras" className="kit-label">
            Cameras
          </p>
          <div className="export-cameras">
            {cameras.map(({ id, name }) => (
              <Toggle key={id} label={name} isOn={chosen.includes(id)} onChange={(isOn) => choose(id, isOn)} />
            ))}
          </div>
          {chosen.length === 0 && (
            <p className="export-none" role="status">
              Choose at least one camera.
            </p>
          )}
        </div>
      </div>
    </Dialog>
  );
}

function sayEstimate(bytes: number): string {
  return `About ${sayBytes(bytes)} of video`;
}

function sayToError(to_ms: number | undefined, isTurned: boolean): string | undefined {
  if (to_ms === undefined) return 'A time looks like 14:05.';
  return isTurned ? 'The end comes after the beginning.' : undefined;
}
