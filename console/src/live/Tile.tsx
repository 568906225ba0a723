/**
 * One camera of the live grid: its picture, its name with its state, and the clock of the picture. A click makes it large
 * and small again. The clock is written straight into the page, once a second of the picture's own time, without a render.
 */
import { CircleAlert, LoaderCircle } from 'lucide-react';
import { useRef, useState, type CSSProperties, type ReactNode } from 'react';
import type { CameraView } from '@nightlatch/protocol';
import { LivePicture } from '@nightlatch/ui/player/LivePicture.tsx';
import { useLiveExtras } from '@nightlatch/ui/player/use-live-extras';
import { TileControls } from './TileControls.tsx';

const stateWords = { recording: 'recording', connecting: 'connecting', failed: 'not recording' } as const;
const waitingWords = { motion: 'waiting for motion', schedule: 'outside its hours' } as const;

/** Until the camera has told its own. */
const USUAL_RATIO = 16 / 9;

export interface TileProps {
  readonly camera: CameraView;
  readonly large: boolean;
  /** Shown beside each other. */
  readonly tiles: number;
  readonly formatClock: (time_ms: number) => string;
  readonly onToggle: () => void;
  readonly onSessionEnded: () => void;
}

export function Tile({ camera, large, tiles, formatClock, onToggle, onSessionEnded }: TileProps): ReactNode {
  const clock = useRef<HTMLSpanElement>(null);
  const shown_s = useRef(0);
  const [unsupported, setUnsupported] = useState<string>();
  const isAlone = large || tiles === 1;
  const extras = useLiveExtras(isAlone);
  const { state } = camera;
  const recording = state.kind === 'recording';
  const waiting = recording && state.waiting !== undefined ? waitingWords[state.waiting] : undefined;
  const words = [
    camera.name,
    waiting ?? stateWords[state.kind],
    ...(state.reason === undefined ? [] : [state.reason]),
  ].join(', ');

  // The names and clocks keep to the corners of the picture, whatever the tile's shape.
  const ratio = camera.video === undefined ? USUAL_RATIO : camera.video.width / camera.video.height;
  const shape: CSSProperties & { '--ratio': number } = { '--ratio': ratio };

  const paintClock = (captured_ms: number): void => {
    const second = Math.floor(captured_ms / 1000);
    if (second === shown_s.current || clock.current === null) return;
    shown_s.current = second;
    // Drawn by the style, so that it is not a part of the button's name, which would change every second.
    clock.current.dataset['time'] = formatClock(captured_ms);
    clock.current.hidden = false;
  };

  return (
    <div className="tile-place">
      <button
        type="button"
        className="tile"
        data-state={waiting === undefined ? state.kind : 'waiting'}
        aria-label={`${unsupported === undefined ? '' : `${unsupported} `}${words}. ${large ? 'Show all cameras' : 'Make it large'}`}
        // Who double-clicks wants it large too: the second click takes nothing back.
        onClick={(event) => event.detail < 2 && onToggle()}
      >
        <span className="tile-picture" style={shape}>
          <LivePicture
            cameraId={camera.id}
            label={camera.name}
            hasSub={camera.hasSub}
            pictures={tiles}
            fit="contain"
            showState={recording}
            onPainted={paintClock}
            {...extras.picture}
            onState={(live) => {
              extras.onState(live);
              setUnsupported(live.kind === 'unsupported' ? live.reason : undefined);
            }}
            onEnded={(why) => why === 'session-ended' && onSessionEnded()}
          />
          <span className="tile-name">
            <span className="tile-dot" aria-hidden="true" />
            <span className="tile-name-text">{camera.name}</span>
            {waiting !== undefined && <span className="tile-waiting">{waiting}</span>}
          </span>{' '}
          <span className="tile-clock" ref={clock} hidden />
          {!recording && unsupported === undefined && (
            <span className="tile-state">
              {state.kind === 'failed' ? <CircleAlert aria-hidden="true" /> : <LoaderCircle aria-hidden="true" />}
              <strong>{state.kind === 'failed' ? 'Not recording' : 'Connecting'}</strong>{' '}
              {state.reason !== undefined && <span>{state.reason}</span>}
            </span>
          )}
        </span>
      </button>
      <TileControls extras={extras} large={isAlone} />
    </div>
  );
}
