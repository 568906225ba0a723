/** The pictures of the cameras that play, with what each has to say: name, time, why there is no picture. */
import type { CameraView } from '@nightlatch/protocol';
import { sentenceOfCamera, type CameraState } from '@nightlatch/ui/playback/player-state';
import { dayOf, sayClock, sayDay } from '@nightlatch/ui/timeline/zone';
import type { ReactNode } from 'react';

export interface StageProps {
  readonly cameras: readonly CameraView[];
  readonly states: readonly CameraState[];
  readonly at_ms: number;
  readonly timeZone: string;
  /** A canvas or a video, with a name for those who do not see it. */
  readonly pictureOf: (camera: CameraView, label: string) => ReactNode;
  /** Shows one of several alone. */
  readonly onPick: (cameraId: string) => void;
  /** A tap on the only picture. */
  readonly onTap: (() => void) | undefined;
  /** Buttons over the pictures. */
  readonly children?: ReactNode;
}

export function Stage({ cameras, states, at_ms, timeZone, pictureOf, onTap, onPick, children }: StageProps): ReactNode {
  const isOne = cameras.length === 1;
  return (
    <div className="stage" data-count={cameras.length}>
      {cameras.map((camera, at) => {
        const state = states[at] ?? { kind: 'waiting' };
        const sentence = sentenceOfCamera(state, at_ms, timeZone);
        return (
          <div key={camera.id} className="stage-picture" data-playback={state.kind}>
            {pictureOf(camera, `Recording of ${camera.name}`)}
            <span className="chip chip-name">{camera.name}</span>
            {isOne && (
              <time className="chip chip-time" dateTime={new Date(Math.floor(at_ms / 1000) * 1000).toISOString()}>
                {sayDay(dayOf(at_ms, timeZone))}
                {'  '}
                {sayClock(at_ms, timeZone)}
              </time>
            )}
            {state.kind === 'waiting' && (
              <span className="stage-wait">
                <span className="live-picture-spinner" />
                <span className="visually-hidden">Looking for the picture…</span>
              </span>
            )}
            {sentence !== undefined && (
              <p className="stage-sentence" role="status">
                {sentence}
              </p>
            )}
            {!isOne && (
              <button
                type="button"
                className="stage-pick"
                aria-label={`Show ${camera.name} alone`}
                onClick={() => onPick(camera.id)}
              />
            )}
            {isOne && onTap !== undefined && (
              // The same as a button beside it, for a finger that taps the picture.
              <button type="button" className="stage-pick" aria-hidden="true" tabIndex={-1} onClick={onTap} />
            )}
          </div>
        );
      })}
      {children}
    </div>
  );
}
