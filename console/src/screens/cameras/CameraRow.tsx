/** One camera in the list: how it is doing in words, and what can be done with it. */
import type { CameraView } from '@nightlatch/protocol';
import { ArrowDown, ArrowUp, Cctv, CircleAlert, CircleDot, LoaderCircle, Pencil, Trash2 } from 'lucide-react';
import { IconButton, Row, State } from '../../kit/index.ts';

export interface CameraRowProps {
  readonly camera: CameraView;
  readonly onMove: (by: -1 | 1) => void;
  readonly canMoveUp: boolean;
  readonly canMoveDown: boolean;
  readonly onChange: () => void;
  readonly onRemove: () => void;
}

export function CameraRow({ camera, onMove, canMoveUp, canMoveDown, onChange, onRemove }: CameraRowProps) {
  const { name, state, video, address } = camera;
  return (
    <Row
      icon={Cctv}
      title={name}
      detail={
        <>
          {state.kind === 'recording' && (
            <State kind="good" icon={CircleDot}>
              Recording{video && ` ${video.width} × ${video.height}`}
            </State>
          )}
          {state.kind === 'connecting' && (
            <State kind="waiting" icon={LoaderCircle}>
              Connecting{state.reason && `: ${state.reason}`}
            </State>
          )}
          {state.kind === 'failed' && (
            <State kind="bad" icon={CircleAlert}>
              Not recording: {state.reason ?? 'the reason is not known'}
            </State>
          )}
          {address !== undefined && <span>{address}</span>}
        </>
      }
      actions={
        <>
          <IconButton icon={ArrowUp} label={`Move ${name} up`} isDisabled={!canMoveUp} onPress={() => onMove(-1)} />
          <IconButton
            icon={ArrowDown}
            label={`Move ${name} down`}
            isDisabled={!canMoveDown}
            onPress={() => onMove(1)}
          />
          <IconButton icon={Pencil} label={`Change ${name}`} onPress={onChange} />
          <IconButton icon={Trash2} label={`Remove ${name}`} onPress={onRemove} />
        </>
      }
    />
  );
}
