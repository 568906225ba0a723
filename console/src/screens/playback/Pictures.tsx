/** The pictures of the cameras that play in step; one click on one makes it large, another shows all again. */
import { CircleAlert, LoaderCircle, Volume2 } from 'lucide-react';
import { useEffect, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { sentenceOfCamera, type CameraState } from '@nightlatch/ui/playback/player-state';
import { usePatience } from '../../kit/index.ts';
import { columnsFor } from './grid.ts';

export interface PicturesProps {
  readonly cameras: readonly { readonly id: string; readonly name: string }[];
  readonly stateOf: (cameraId: string) => CameraState | undefined;
  readonly canvasOf: (cameraId: string) => (canvas: HTMLCanvasElement | null) => void;
  readonly largeId: string | undefined;
  readonly heardId: string | undefined;
  readonly at_ms: number | undefined;
  readonly timeZone: string;
  readonly onToggle: (cameraId: string) => void;
  /** What is said of all of them. */
  readonly children: ReactNode;
}

export function Pictures(props: PicturesProps) {
  const { cameras, stateOf, canvasOf, largeId, heardId, at_ms, timeZone, onToggle, children } = props;
  const room = useRef<HTMLDivElement>(null);
  const size = useSize(room);
  const count = largeId === undefined ? cameras.length : 1;
  const columns = columnsFor(count, size.width, size.height);
  const style: CSSProperties & Record<`--${string}`, number> = {
    '--columns': columns,
    '--rows': Math.ceil(count / columns),
  };
  return (
    <div ref={room} className="playback-pictures" style={style} data-small={count > 6 || undefined}>
      {cameras.map(({ id, name }) => {
        const state = stateOf(id);
        const isHidden = largeId !== undefined && id !== largeId;
        return (
          <div key={id} className="playback-tile" data-state={state?.kind} hidden={isHidden}>
            <canvas ref={canvasOf(id)} role="img" aria-label={`Footage of ${name}`} />
            <span className="playback-tag">
              {id === heardId && <Volume2 aria-label="Heard" />}
              <span>{name}</span>
            </span>
            {!isHidden && <TileState state={state} at_ms={at_ms} timeZone={timeZone} />}
            {cameras.length > 1 && (
              <button
                type="button"
                className="playback-enlarge"
                aria-label={id === largeId ? 'Show all cameras' : `Make ${name} large`}
                onClick={() => onToggle(id)}
              />
            )}
          </div>
        );
      })}
      {children}
    </div>
  );
}

interface TileStateProps {
  readonly state: CameraState | undefined;
  readonly at_ms: number | undefined;
  readonly timeZone: string;
}

function TileState({ state, at_ms, timeZone }: TileStateProps) {
  const isLong = usePatience(state?.kind === 'waiting' || state === undefined);
  if (state === undefined || state.kind === 'waiting') {
    return (
      isLong && (
        <span className="playback-waits" role="status">
          <LoaderCircle className="kit-spinner" aria-hidden /> Reading the footage…
        </span>
      )
    );
  }
  const sentence = sentenceOfCamera(state, at_ms ?? 0, timeZone);
  if (sentence === undefined) return null;
  const isBad = state.kind === 'failed' || state.kind === 'unsupported';
  return (
    <p className="playback-why" role="status">
      {isBad && <CircleAlert aria-hidden />}
      {sentence}
      {state.kind === 'failed' && ' This is tried again by itself.'}
    </p>
  );
}

function useSize(element: { readonly current: HTMLElement | null }): { width: number; height: number } {
  const [size, setSize] = useState({ width: 16, height: 9 });
  useEffect(() => {
    const box = element.current;
    if (box === null) return;
    const observer = new ResizeObserver(() => setSize({ width: box.clientWidth, height: box.clientHeight }));
    observer.observe(box);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
