/**
 * Exports a range of footage: which cameras, why, then the download of one ZIP file, with how far it is. The range comes from the
 * timeline. Closing the dialog does not end a download.
 */
import { useState } from 'react';
import { Button, Dialog, Failure, TextField, Toggle, useChange } from '../../kit/index.ts';
import { ExportProgress } from './ExportProgress.tsx';
import { sayRange } from './words.ts';
import './export.css';

/** As the recorder takes them. */
const LONGEST_WHY = 500;

export interface ExportDialogProps {
  readonly cameras: readonly { readonly id: string; readonly name: string }[];
  /** Of the cameras, those that are chosen to begin with. */
  readonly chosenIds: readonly string[];
  /** Milliseconds of the Unix epoch. */
  readonly from_ms: number;
  readonly to_ms: number;
  readonly timeZone: string;
  readonly onClose: () => void;
}

export function ExportDialog({ cameras, chosenIds, from_ms, to_ms, timeZone, onClose }: ExportDialogProps) {
  const [chosen, setChosen] = useState<readonly string[]>(chosenIds);
  const [why, setWhy] = useState('');
  const order = useChange('orderExport', ['exports']);
  const choose = (id: string, isOn: boolean): void =>
    setChosen(isOn ? [...chosen, id] : chosen.filter((one) => one !== id));
  const range = sayRange(from_ms, to_ms, timeZone);
  if (order.data !== undefined) return <ExportProgress order={order.data} subtitle={range} onClose={onClose} />;
  return (
    <Dialog
      title="Export footage"
      subtitle={range}
      onClose={onClose}
      onSubmit={() =>
        order.mutate({
          body: {
            cameraIds: cameras.filter(({ id }) => chosen.includes(id)).map(({ id }) => id),
            from: new Date(from_ms).toISOString(),
            to: new Date(to_ms).toISOString(),
            why,
          },
        })
      }
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" isBusy={order.isPending} isDisabled={chosen.length === 0}>
            Go on
          </Button>
        </>
      }
    >
      <div className="export-cameras" role="group" aria-label="Cameras">
        {cameras.map(({ id, name }) => (
          <Toggle key={id} label={name} isOn={chosen.includes(id)} onChange={(isOn) => choose(id, isOn)} />
        ))}
      </div>
      <TextField
        label="Why (optional)"
        value={why}
        onChange={setWhy}
        maxLength={LONGEST_WHY}
        hint="It stands in the export, with your name."
      />
      {order.error !== null && <Failure error={order.error} />}
    </Dialog>
  );
}
