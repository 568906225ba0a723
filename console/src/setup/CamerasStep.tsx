/** The cameras: found on the network, or typed; each with its picture before it is added, as on the Cameras screen. */
import { Video } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { CameraView } from '@nightlatch/protocol';
import { Row, Rows, Tabs } from '../kit/index.ts';
import { CameraForm } from '../screens/cameras/CameraForm.tsx';
import { FindCameras } from '../screens/cameras/find/FindCameras.tsx';
import { CameraStateLine } from '../screens/cameras/state/CameraStateLine.tsx';
import { StepDialog } from './StepDialog.tsx';

export interface CamerasStepProps {
  readonly cameras: readonly CameraView[];
  readonly onGoOn: () => void;
}

export function CamerasStep({ cameras, onGoOn }: CamerasStepProps): ReactNode {
  const [added, setAdded] = useState(0);
  const [way, setWay] = useState('find');
  return (
    <StepDialog
      number={5}
      title="Cameras"
      why="Most cameras are found by themselves. For others there is an address in their manual or settings, often under RTSP."
      isDone={cameras.length > 0}
      warning="Without a camera nothing is recorded. Cameras can be added at any time under Cameras."
      onGoOn={onGoOn}
    >
      {cameras.length > 0 && (
        <Rows label="Cameras so far">
          {cameras.map((camera) => (
            <Row key={camera.id} icon={Video} title={camera.name} detail={<CameraStateLine camera={camera} />} />
          ))}
        </Rows>
      )}
      <Tabs
        label="How to add a camera"
        selected={way}
        onSelect={setWay}
        tabs={[
          { id: 'find', title: 'Find cameras', content: <FindCameras onType={() => setWay('type')} /> },
          {
            id: 'type',
            title: 'Type an address',
            content: (
              <CameraForm
                key={added}
                saveLabel={cameras.length === 0 ? 'Add camera' : 'Add another camera'}
                onSaved={() => setAdded(added + 1)}
              />
            ),
          },
        ]}
      />
    </StepDialog>
  );
}
