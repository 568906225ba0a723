/** The picture that a camera gave when it was tried; before that what there is to do, and where it failed why, in the recorder's words. */
import type { Still } from '@nightlatch/protocol';
import { StillPicture } from '@nightlatch/ui/player/StillPicture.tsx';
import { CircleCheck, Video, VideoOff } from 'lucide-react';
import { Progress, State } from '../../kit/index.ts';
import { adviceFor } from './state/camera-state.ts';
import { sayCodec } from './camera-words.ts';
import './cameras.css';

export interface PreviewPictureProps {
  readonly name: string;
  readonly still: Still | undefined;
  readonly isTrying: boolean;
  /** Why there is none. */
  readonly problem?: string | undefined;
  /** What would bring a picture here. */
  readonly hint: string;
}

export function PreviewPicture({ name, still, isTrying, problem, hint }: PreviewPictureProps) {
  const advice = problem === undefined ? undefined : adviceFor(problem);
  return (
    <div className="camera-form-picture">
      <div className="camera-form-screen">
        {still !== undefined && <StillPicture still={still} label={`Picture of ${name || 'the camera'}`} />}
        {still === undefined && isTrying && <Progress label="Waiting for a picture…" />}
        {still === undefined && !isTrying && problem !== undefined && (
          <p className="camera-form-problem" role="status">
            <VideoOff aria-hidden />
            <strong>No picture: {problem}</strong>
            {advice}
          </p>
        )}
        {still === undefined && !isTrying && problem === undefined && (
          <p>
            <Video aria-hidden />
            {hint}
          </p>
        )}
      </div>
      {still !== undefined && (
        <State kind="good" icon={CircleCheck}>
          The camera answers: {still.width} × {still.height}, {sayCodec(still.codec)}
        </State>
      )}
    </div>
  );
}
