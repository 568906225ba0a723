/** Everything that is known of how a camera is doing: its state with what to do, what it sends, what was lost. */
import type { CameraView } from '@nightlatch/protocol';
import { useAbout } from '../../../shell/queries.ts';
import { sayTime } from '../../system/words.ts';
import { sayClock, sayPicture, sayRate, saySound } from '../camera-words.ts';
import { stateWords } from './camera-state.ts';
import { CameraStateLine } from './CameraStateLine.tsx';
import './figures.css';

export function CameraFigures({ camera }: { readonly camera: CameraView }) {
  const timeZone = useAbout().data?.timeZone;
  const { state, video, figures, soundCodec, hasSub } = camera;
  const { kind, reason, whatToDo } = stateWords(camera);
  return (
    <div className="camera-figures">
      <div className="camera-figures-state" data-kind={kind}>
        <CameraStateLine camera={camera} />
        {kind === 'good' && reason !== undefined && <p>{capital(reason)}.</p>}
        {whatToDo !== undefined && <p>{whatToDo}</p>}
        {state.motionProblem !== undefined && (
          <p>Motion is not known: {state.motionProblem}. Everything is recorded.</p>
        )}
      </div>
      <dl>
        <Figure name="Since" value={sayTime(state.since, timeZone)} />
        <Figure name="Picture" value={video === undefined ? 'Not known yet' : sayPicture(video)} />
        <Figure name="Arrives" value={sayArriving(camera)} />
        <Figure name="Sound" value={saySound(soundCodec)} />
        <Figure name="Small picture" value={hasSub === true ? 'Yes' : 'None'} />
        <Figure name="Its clock" value={sayClock(figures?.clockOffset_ms)} />
        {figures !== undefined && (
          <>
            <Figure name="Frames recorded" value={say(figures.framesWritten)} />
            <Figure name="Frames lost" value={say(figures.framesLost)} />
            <Figure name="Packets lost" value={say(figures.packetsLost)} />
            <Figure
              name="Connection lost"
              value={figures.interruptions === 1 ? 'once' : `${say(figures.interruptions)} times`}
            />
          </>
        )}
        {state.motion !== undefined && <Figure name="Motion now" value={state.motion ? 'Yes' : 'No'} />}
      </dl>
      <p className="camera-figures-note">Frames, packets and connections are counted since the recorder started.</p>
    </div>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** It is counted over two seconds: before, nothing is said of it. */
function sayArriving({ figures, state }: CameraView): string {
  if (figures?.bytesPerSecond !== undefined) return sayRate(figures.bytesPerSecond);
  return state.kind === 'recording' ? 'Not counted yet' : 'Nothing now';
}

const say = (count: number): string => count.toLocaleString('en-GB');
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
