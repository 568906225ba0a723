/** Which other cameras get the rules of this one. What is set for motion is of one picture and one place: it is not copied. */
import type { CameraView } from '@nightlatch/protocol';
import { useState } from 'react';
import { Button, Dialog, Failure, Toggle } from '../../../kit/index.ts';

export interface CopyRulesProps {
  readonly from: CameraView;
  readonly others: readonly CameraView[];
  readonly onCopy: (to: readonly CameraView[]) => void;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onClose: () => void;
}

export function CopyRules({ from, others, onCopy, isBusy, error, onClose }: CopyRulesProps) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const isAll = chosen.length === others.length;
  return (
    <Dialog
      title="Copy to other cameras"
      subtitle={`the recording settings of ${from.name}`}
      onClose={onClose}
      place="middle"
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            kind="primary"
            isDisabled={chosen.length === 0}
            isBusy={isBusy}
            onPress={() => onCopy(others.filter(({ id }) => chosen.includes(id)))}
          >
            Copy
          </Button>
        </>
      }
    >
      {error !== null && error !== undefined && <Failure error={error} />}
      {others.length > 1 && (
        <Toggle
          label="All of them"
          isOn={isAll}
          onChange={(isOn) => setChosen(isOn ? others.map(({ id }) => id) : [])}
        />
      )}
      <div>
        {others.map(({ id, name }) => (
          <Toggle
            key={id}
            label={name}
            isOn={chosen.includes(id)}
            onChange={(isOn) => setChosen(isOn ? [...chosen, id] : chosen.filter((one) => one !== id))}
          />
        ))}
      </div>
      <p className="kit-section-intro">
        When it is recorded, sound, and how long it is kept. Who looks for motion, and where, is not copied.
      </p>
    </Dialog>
  );
}
