/** What lies over the list of cameras: finding, a form, a camera's details or its recording, the question before one is removed. */
import type { CameraView } from '@nightlatch/protocol';
import { Pencil } from 'lucide-react';
import { Button, Confirm, Dialog, useChange } from '../../kit/index.ts';
import { CameraForm } from './CameraForm.tsx';
import { FindCameras } from './find/FindCameras.tsx';
import { RecordingPage } from './recording/RecordingPage.tsx';
import { CameraFigures } from './state/CameraFigures.tsx';

export type Doing =
  | { readonly kind: 'find' }
  | { readonly kind: 'form'; readonly camera?: CameraView }
  | { readonly kind: 'details' | 'recording' | 'remove'; readonly camera: CameraView };

export interface CameraDialogsProps {
  readonly doing: Doing;
  readonly cameras: readonly CameraView[];
  readonly onDoing: (doing: Doing | undefined) => void;
  readonly onRemoved: (camera: CameraView) => void;
}

export function CameraDialogs({ doing, cameras, onDoing, onRemoved }: CameraDialogsProps) {
  const done = (): void => onDoing(undefined);
  const typeInstead = (): void => onDoing({ kind: 'form' });
  /** As it is now. */
  const current = ({ id }: CameraView): CameraView | undefined => cameras.find((one) => one.id === id);
  switch (doing.kind) {
    case 'find':
      return (
        <Dialog title="Find cameras" subtitle="on the recorder’s networks" size="large" onClose={done}>
          <FindCameras startsAtOnce onType={typeInstead} />
        </Dialog>
      );
    case 'form':
      return (
        <Dialog
          title={doing.camera === undefined ? 'Add a camera' : `Change ${doing.camera.name}`}
          size="large"
          onClose={done}
        >
          <CameraForm camera={doing.camera} onSaved={done} onCancel={done} />
        </Dialog>
      );
    case 'details': {
      const camera = current(doing.camera) ?? doing.camera;
      return (
        <Dialog
          title={camera.name}
          subtitle={camera.address}
          size="wide"
          onClose={done}
          actions={
            <>
              <Button icon={Pencil} onPress={() => onDoing({ kind: 'form', camera })}>
                Connection
              </Button>
              <Button kind="primary" onPress={done}>
                Close
              </Button>
            </>
          }
        >
          <CameraFigures camera={camera} />
        </Dialog>
      );
    }
    case 'recording':
      return <RecordingPage camera={doing.camera} cameras={cameras} onClose={done} />;
    case 'remove':
      return <RemoveCamera camera={doing.camera} onDone={done} onRemoved={onRemoved} />;
  }
}

interface RemoveCameraProps {
  readonly camera: CameraView;
  readonly onDone: () => void;
  readonly onRemoved: (camera: CameraView) => void;
}

function RemoveCamera({ camera, onDone, onRemoved }: RemoveCameraProps) {
  const remove = useChange('removeCamera', ['cameras']);
  const run = (): void =>
    remove.mutate(
      { params: { id: camera.id } },
      {
        onSuccess: () => {
          onRemoved(camera);
          onDone();
        },
      },
    );
  return (
    <Confirm
      title={`Remove ${camera.name}?`}
      confirmLabel="Remove camera"
      onCancel={onDone}
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={run}
    >
      <p>Recording from it stops. What was recorded stays, and can be played.</p>
    </Confirm>
  );
}
