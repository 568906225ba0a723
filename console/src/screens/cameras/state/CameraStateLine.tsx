/** How a camera is doing, in a line: an icon, a word, and the reason where it does not record. */
import type { CameraView } from '@nightlatch/protocol';
import { CircleAlert, CircleDot, Clock, LoaderCircle } from 'lucide-react';
import { State } from '../../../kit/index.ts';
import { sayPicture } from '../camera-words.ts';
import { stateWords } from './camera-state.ts';
import '../cameras.css';

const icons = { good: CircleDot, waiting: LoaderCircle, bad: CircleAlert } as const;

export function CameraStateLine({ camera }: { readonly camera: CameraView }) {
  const { kind, word, reason } = stateWords(camera);
  const isWaiting = camera.state.waiting !== undefined && kind === 'good';
  const more = kind === 'good' ? camera.video && sayPicture(camera.video) : reason;
  return (
    <State kind={kind} icon={isWaiting ? Clock : icons[kind]}>
      <span className="camera-state-word">{kind !== 'good' && more !== undefined ? `${word}:` : word}</span>
      {more !== undefined && <span>{more}</span>}
    </State>
  );
}
