/** Which cameras are played in step: one to sixteen. */
import { Cctv } from 'lucide-react';
import { useState } from 'react';
import { Button, Dialog, Toggle } from '../../kit/index.ts';

export const MOST_CAMERAS = 16;

export interface CameraChooserProps {
  readonly cameras: readonly { readonly id: string; readonly name: string }[];
  readonly chosenIds: readonly string[];
  /** In the cameras' own order. */
  readonly onChoose: (ids: readonly string[]) => void;
}

export function CameraChooser({ cameras, chosenIds, onChoose }: CameraChooserProps) {
  const [isOpen, setOpen] = useState(false);
  const only = chosenIds.length === 1 ? cameras.find(({ id }) => id === chosenIds[0])?.name : undefined;
  return (
    <>
      <Button icon={Cctv} onPress={() => setOpen(true)}>
        <span className="playback-camera-name">{only ?? `${chosenIds.length} of ${cameras.length} cameras`}</span>
      </Button>
      {isOpen && (
        <ChooserDialog cameras={cameras} chosenIds={chosenIds} onChoose={onChoose} onClose={() => setOpen(false)} />
      )}
    </>
  );
}

function ChooserDialog({ cameras, chosenIds, onChoose, onClose }: CameraChooserProps & { onClose: () => void }) {
  const [wanted, setWanted] = useState<ReadonlySet<string>>(() => new Set(chosenIds));
  const turn = (id: string, isOn: boolean): void => {
    const next = new Set(wanted);
    if (isOn) next.add(id);
    else next.delete(id);
    setWanted(next);
  };
  const isFull = wanted.size >= MOST_CAMERAS;
  return (
    <Dialog
      title="Cameras to play"
      subtitle={`Up to ${MOST_CAMERAS}, in step.`}
      size="wide"
      onClose={onClose}
      actions={
        <>
          <span className="kit-apart playback-choose-all">
            <Button onPress={() => setWanted(new Set(cameras.slice(0, MOST_CAMERAS).map(({ id }) => id)))}>
              {cameras.length > MOST_CAMERAS ? `The first ${MOST_CAMERAS}` : 'All'}
            </Button>
            <Button onPress={() => setWanted(new Set())}>None</Button>
          </span>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            kind="primary"
            isDisabled={wanted.size === 0}
            onPress={() => {
              onChoose(cameras.filter(({ id }) => wanted.has(id)).map(({ id }) => id));
              onClose();
            }}
          >
            Show
          </Button>
        </>
      }
    >
      <div className="playback-chooser">
        {cameras.map(({ id, name }) => (
          <Toggle
            key={id}
            label={name}
            isOn={wanted.has(id)}
            isDisabled={isFull && !wanted.has(id)}
            onChange={(isOn) => turn(id, isOn)}
          />
        ))}
      </div>
      {wanted.size === 0 && (
        <p className="playback-none" role="status">
          Choose at least one camera.
        </p>
      )}
      {isFull && cameras.length > MOST_CAMERAS && (
        <p className="playback-none" role="status">
          {MOST_CAMERAS} are chosen: turn one off to choose another.
        </p>
      )}
    </Dialog>
  );
}
