/**
 * Exports footage of a day: from when to when, which cameras, why, then the download of one ZIP file, with how far it is. What was
 * typed stays when the recorder refuses. Closing the dialog does not end a download.
 */
import { useState } from 'react';
import { Button, Dialog, Failure, TextField, Toggle, useChange } from '../../kit/index.ts';
import { readClock } from '@nightlatch/ui/timeline/clock';
import { ExportProgress } from './ExportProgress.tsx';
import { sayRange } from './words.ts';
import './export.css';

/** As the recorder takes them. */
const LONGEST_WHY = 500;
const LONGEST_CLOCK = 8;

export interface ExportDialogProps {
  readonly cameras: readonly { readonly id: string; readonly name: string }[];
  /** Of the cameras, those that are chosen to begin with. */
  readonly chosenIds: readonly string[];
  /** Of the day, in words. */
  readonly dayName: string;
  /** The day's two ends, milliseconds of the Unix epoch. */
  readonly from_ms: number;
  readonly to_ms: number;
  readonly timeZone: string;
  readonly onClose: () => void;
}

export function ExportDialog({ cameras, chosenIds, dayName, timeZone, onClose, ...day }: ExportDialogProps) {
  const [chosen, setChosen] = useState<readonly string[]>(chosenIds);
  const [fromTyped, setFromTyped] = useState('00:00');
  const [toTyped, setToTyped] = useState('24:00');
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
  const from_ms = readClock(fromTyped, day, timeZone);
  const to_ms = readClock(toTyped, day, timeZone);
  const isTurned = from_ms !== undefined && to_ms !== undefined && to_ms <= from_ms;
  const isWhole = from_ms !== undefined && to_ms !== undefined && !isTurned && chosen.length > 0;
  if (order.data !== undefined) {
    const range = sayRange(Date.parse(order.data.from), Date.parse(order.data.to), timeZone);
    return <ExportProgress order={order.data} subtitle={range} onClose={onClose} />;
  }
  const submit = (): void => {
    if (!isWhole) return;
    order.mutate({
      body: {
        cameraIds: cameras.filter(({ id }) => chosen.includes(id)).map(({ id }) => id),
        from: new Date(from_ms).toISOString(),
        to: new Date(to_ms).toISOString(),
        why,
      },
    });
  };
  return (
    <Dialog
      title="Export footage"
      subtitle={`of ${dayName}`}
      size="wide"
      onClose={onClose}
      onSubmit={submit}
      actions={
        <>
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
          <div className="kit-form-row">
            <TextField
              label="From"
              value={fromTyped}
              onChange={change(setFromTyped)}
              maxLength={LONGEST_CLOCK}
              hint="Like 14:05 or 14.05.30"
              error={from_ms === undefined ? 'A time looks like 14:05.' : undefined}
            />
            <TextField
              label="To"
              value={toTyped}
              onChange={change(setToTyped)}
              maxLength={LONGEST_CLOCK}
              hint="24:00 ends the day"
              error={sayToError(to_ms, isTurned)}
            />
          </div>
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

function sayToError(to_ms: number | undefined, isTurned: boolean): string | undefined {
  if (to_ms === undefined) return 'A time looks like 14:05.';
  return isTurned ? 'The end comes after the beginning.' : undefined;
}
