/** The cameras: each is typed and tested with a picture, as on the Cameras screen. */
import { CircleCheck, Video } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { CameraView } from '@nightlatch/protocol';
import { Row, Rows, State } from '../kit/index.ts';
import { CameraForm } from '../screens/cameras/CameraForm.tsx';
import { StepDialog } from './StepDialog.tsx';

export interface CamerasStepProps {
  readonly cameras: readonly CameraView[];
  readonly onGoOn: () => void;
}

export function CamerasStep({ cameras, onGoOn }: CamerasStepProps): ReactNode {
  const [added, setAdded] = useState(0);
  return (
    <StepDialog
      number={5}
      title="Cameras"
      why="The address stands in the camera’s manual or its own settings, often under RTSP."
      isDone={cameras.length > 0}
      warning="Without a camera nothing is recorded. Cameras can be added at any time under Cameras."
      onGoOn={onGoOn}
    >
      {cameras.length > 0 && (
        <Rows label="Cameras so far">
          {cameras.map((camera) => (
            <Row
              key={camera.id}
              icon={Video}
              title={camera.name}
              detail={
                <State kind={camera.state.kind === 'recording' ? 'good' : 'waiting'} icon={CircleCheck}>
                  {camera.state.kind === 'recording' ? 'Recording' : (camera.state.reason ?? 'Connecting')}
                </State>
              }
            />
          ))}
        </Rows>
      )}
      <CameraForm
        key={added}
        saveLabel={cameras.length === 0 ? 'Add camera' : 'Add another camera'}
        onSaved={() => setAdded(added + 1)}
      />
    </StepDialog>
  );
}
