/** One camera's live picture with its name, its state and the time of the picture. */
import type { CameraView } from '@nightlatch/protocol';
import { LivePicture } from '@nightlatch/ui/player/LivePicture.tsx';
import { useLiveExtras } from '@nightlatch/ui/player/use-live-extras';
import { useRef, useState, type ReactNode } from 'react';
import { takePicture } from '../parts/KeptPicture.tsx';
import { PictureControls } from './PictureControls.tsx';

export interface CameraPictureProps {
  readonly camera: CameraView;
  /** Where a tap leads, and what it does in words. */
  readonly href: string;
  readonly hint: string;
  /** Shown alone, with its sound and its choices. */
  readonly large: boolean;
  /** The recorder ended the picture or refused it: its state may have changed. */
  readonly onCheck: () => void;
  /** A picture to remember the recorder by, now and then. */
  readonly onPicture?: (picture: Blob) => void;
}

const REMEMBER_EVERY_MS = 15_000;

export function CameraPicture({ camera, href, hint, large, onCheck, onPicture }: CameraPictureProps): ReactNode {
  const extras = useLiveExtras(large);
  const [second_ms, setSecond] = useState<number>();
  const [playing, setPlaying] = useState(false);
  const remembered_ms = useRef(-Infinity);
  const painted = (captured_ms: number, canvas: HTMLCanvasElement): void => {
    setSecond(Math.floor(captured_ms / 1000) * 1000);
    if (onPicture === undefined || performance.now() - remembered_ms.current < REMEMBER_EVERY_MS) return;
    remembered_ms.current = performance.now();
    void takePicture(canvas).then((picture) => picture !== undefined && onPicture(picture));
  };
  return (
    <div className="camera-place">
      <a className="camera" href={href}>
        <LivePicture
          cameraId={camera.id}
          label={`Live picture of ${camera.name}`}
          hasSub={camera.hasSub}
          fit="contain"
          {...extras.picture}
          onState={(state) => {
            extras.onState(state);
            setPlaying(state.kind === 'playing');
          }}
          onEnded={onCheck}
          onRefused={onCheck}
          onPainted={painted}
        >
          <span className="chip chip-name">
            <span className={playing ? 'dot' : 'dot dot-off'} aria-hidden="true" />
            {camera.name}
          </span>
          {second_ms !== undefined && playing && (
            <time className="chip chip-time" aria-hidden="true">
              {showTime(second_ms)}
            </time>
          )}
        </LivePicture>
        <span className="visually-hidden">{hint}</span>
      </a>
      {large && <PictureControls extras={extras} />}
    </div>
  );
}

const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** `Mon 23 Nov 2026  14:05:32`, in this phone's time zone. */
function showTime(ms: number): string {
  return `${day.format(ms).replace(',', '')}  ${time.format(ms)}`;
}
