/** One camera in the list: how it is doing in words, and what can be done with it. */
import type { CameraView } from '@nightlatch/protocol';
import { ArrowDown, ArrowUp, CalendarClock, Cctv, Info, Pencil, Trash2 } from 'lucide-react';
import { Button, IconButton, Row } from '../../kit/index.ts';
import { CameraStateLine } from './state/CameraStateLine.tsx';

export interface CameraRowProps {
  readonly camera: CameraView;
  readonly onMove: (by: -1 | 1) => void;
  readonly canMoveUp: boolean;
  readonly canMoveDown: boolean;
  readonly onDetails: () => void;
  readonly onRecording: () => void;
  readonly onChange: () => void;
  readonly onRemove: () => void;
}

export function CameraRow(props: CameraRowProps) {
  const { camera, canMoveUp, canMoveDown, onMove, onDetails, onRecording, onChange, onRemove } = props;
  const { name, address } = camera;
  return (
    <Row
      icon={Cctv}
      title={name}
      detail={
        <>
          <CameraStateLine camera={camera} />
          {address !== undefined && <span>{address}</span>}
        </>
      }
      actions={
        <>
          <Button icon={CalendarClock} onPress={onRecording} aria-label={`Recording of ${name}`}>
            Recording
          </Button>
          <IconButton icon={Info} label={`Details of ${name}`} onPress={onDetails} />
          <IconButton icon={Pencil} label={`Change ${name}`} onPress={onChange} />
          <IconButton icon={ArrowUp} label={`Move ${name} up`} isDisabled={!canMoveUp} onPress={() => onMove(-1)} />
          <IconButton
            icon={ArrowDown}
            label={`Move ${name} down`}
            isDisabled={!canMoveDown}
            onPress={() => onMove(1)}
          />
          <IconButton icon={Trash2} label={`Remove ${name}`} onPress={onRemove} />
        </>
      }
    />
  );
}
