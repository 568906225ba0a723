/** What can be done with the camera that is large: back to all, how it is doing, moving it. Floats over the picture's right side. */
import type { CameraView } from '@nightlatch/protocol';
import { Info, LayoutGrid, Move, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { IconButton } from '../kit/index.ts';
import { CameraFigures } from '../screens/cameras/state/CameraFigures.tsx';
import { PtzPanel } from './ptz/PtzPanel.tsx';
import './large.css';

export interface LargeToolsProps {
  readonly camera: CameraView;
  readonly owner: boolean;
  /** Undefined: there are no others. */
  readonly onAll: (() => void) | undefined;
}

type Panel = 'details' | 'move';

export function LargeTools({ camera, owner, onAll }: LargeToolsProps): ReactNode {
  // Who opens a camera that fails wants to know why.
  const [panel, setPanel] = useState<Panel | undefined>(camera.state.kind === 'failed' ? 'details' : undefined);
  const toggle = (one: Panel) => (): void => setPanel(panel === one ? undefined : one);
  const canMove = camera.hasOnvif === true;
  return (
    <aside className="large" aria-label={`${camera.name}: tools`}>
      {panel !== undefined && (
        <div className="large-panel">
          <header>
            <h2>{panel === 'details' ? camera.name : `Move ${camera.name}`}</h2>
            <IconButton kind="bare" icon={X} label="Close" onPress={() => setPanel(undefined)} />
          </header>
          {panel === 'details' ? <CameraFigures camera={camera} /> : <PtzPanel cameraId={camera.id} owner={owner} />}
        </div>
      )}
      <div className="large-bar" role="toolbar" aria-label={camera.name}>
        {canMove && (
          <IconButton icon={Move} label="Move the camera" isPressed={panel === 'move'} onPress={toggle('move')} />
        )}
        <IconButton icon={Info} label="Details" isPressed={panel === 'details'} onPress={toggle('details')} />
        {onAll !== undefined && <IconButton icon={LayoutGrid} label="All cameras" onPress={onAll} />}
      </div>
    </aside>
  );
}
