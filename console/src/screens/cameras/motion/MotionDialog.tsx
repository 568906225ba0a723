/**
 * Where and how much motion counts that the recorder finds in one camera's picture: cells painted on the live picture, a sensitivity, and
 * what both make of the picture now. Nothing holds before "Save".
 */
import {
  cellsOfText,
  textOfCells,
  USUAL_RECORDING_RULES,
  type CameraView,
  type MotionRules,
} from '@nightlatch/protocol';
import { Brush as BrushIcon, Eraser, Save, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { Button, Confirm, Dialog, Failure, Notice, useChange } from '../../../kit/index.ts';
import { MotionMeter } from './MotionMeter.tsx';
import { SensitivitySlider } from './SensitivitySlider.tsx';
import { useMotionLooks } from './useMotionLooks.ts';
import { ZonePicture } from './ZonePicture.tsx';
import { beginPainting, countOf, everyCell, isSame, putDown, takeBack, type Brush } from './zone-paint.ts';
import './motion.css';

export interface MotionDialogProps {
  /** As it is now. */
  readonly camera: CameraView;
  readonly onClose: () => void;
  /** What holds from now on. */
  readonly onSaved?: (motion: MotionRules) => void;
}

export function MotionDialog({ camera, onClose, onSaved }: MotionDialogProps) {
  const rules = camera.rules ?? USUAL_RECORDING_RULES;
  const stored = cellsOfText(rules.motion.cells);
  const [painting, setPainting] = useState(() => beginPainting(stored));
  const [sensitivity, setSensitivity] = useState(rules.motion.sensitivity);
  const [brush, setBrush] = useState<Brush>({ counts: false, isBroad: true });
  const [asksToLeave, setAsksToLeave] = useState(false);
  const save = useChange('changeRecordingRules', ['cameras']);
  const { cells } = painting;
  const now = useMotionLooks(camera.id, cells, sensitivity);
  const counted = countOf(cells);
  const isLookedFor = rules.motion.source === 'recorder' || rules.motion.source === 'both';
  const isChanged = sensitivity !== rules.motion.sensitivity || !isSame(cells, stored);
  const paint = (painted: Uint8Array): void => {
    save.reset();
    setPainting(putDown(painting, painted));
  };
  const run = (): void => {
    const { cells: _before, ...rest } = rules.motion;
    const motion = { ...rest, sensitivity, ...(counted === cells.length ? {} : { cells: textOfCells(cells) }) };
    save.mutate({ params: { id: camera.id }, body: { ...rules, motion } }, { onSuccess: () => onSaved?.(motion) });
  };
  return (
    <Dialog
      title={`Motion at ${camera.name}`}
      subtitle="Paint where motion counts, and set how much has to change."
      size="full"
      onClose={() => (isChanged ? setAsksToLeave(true) : onClose())}
      actions={
        <>
          {save.isSuccess && !isChanged && (
            <Notice kind="good">Saved. Motion is found by these settings from now on.</Notice>
          )}
          <Button
            kind="primary"
            icon={Save}
            onPress={run}
            isDisabled={!isChanged || counted === 0}
            isBusy={save.isPending}
          >
            Save
          </Button>
        </>
      }
    >
      <div className="motion-setting">
        <div className="motion-shown">
          <ZonePicture camera={camera} cells={cells} brush={brush} moved={now.moved?.cells} onPainted={paint} />
          {!isLookedFor && (
            <Notice kind="info">
              This recorder does not look for motion at this camera yet: choose it under Recording, Motion, and save.
            </Notice>
          )}
        </div>
        <div className="motion-side">
          <div className="motion-tools" role="group" aria-label="What the mouse paints">
            <Button
              icon={BrushIcon}
              kind={brush.counts ? 'primary' : 'quiet'}
              onPress={() => setBrush({ ...brush, counts: true })}
              aria-label={`Counts${brush.counts ? ', chosen' : ''}`}
            >
              Counts
            </Button>
            <Button
              icon={Eraser}
              kind={brush.counts ? 'quiet' : 'primary'}
              onPress={() => setBrush({ ...brush, counts: false })}
              aria-label={`Ignored${brush.counts ? '' : ', chosen'}`}
            >
              Ignored
            </Button>
            <Button onPress={() => setBrush({ ...brush, isBroad: !brush.isBroad })}>
              {brush.isBroad ? 'Broad brush' : 'Fine brush'}
            </Button>
            <Button
              icon={Undo2}
              isDisabled={painting.before.length === 0}
              onPress={() => setPainting(takeBack(painting))}
            >
              Undo
            </Button>
            <Button onPress={() => paint(everyCell(true))}>Everywhere</Button>
            <Button onPress={() => paint(everyCell(false))}>Nowhere</Button>
          </div>
          {counted === 0 && <Notice kind="warning">Motion has to count somewhere: paint with “Counts”.</Notice>}
          <SensitivitySlider
            value={sensitivity}
            onChange={(value) => {
              save.reset();
              setSensitivity(value);
            }}
          />
          <MotionMeter now={now} />
          {save.error !== null && <Failure error={save.error} />}
        </div>
      </div>
      {asksToLeave && (
        <Confirm
          title="Leave without saving?"
          confirmLabel="Leave"
          onCancel={() => setAsksToLeave(false)}
          onConfirm={onClose}
        >
          <p>What was painted and set here does not hold yet.</p>
        </Confirm>
      )}
    </Dialog>
  );
}
