/** A message over the screen that goes away by itself. */
import { whyNoVideoDecoder } from '@nightlatch/ui/player/frame-decoder';
import { CircleCheck, Info } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { useSnapshot, type Message } from '../context.tsx';
import type { Snapshot } from '../model/recorders.ts';

const SHOWN_MS = 7000;

export function Toast({
  message,
  onGone,
}: {
  readonly message: Message | undefined;
  readonly onGone: () => void;
}): ReactNode {
  const words = wordsOf(message, useSnapshot());
  const isProblem = message?.kind === 'words' && message.isProblem === true;
  useEffect(() => {
    if (words === undefined) return;
    const timer = setTimeout(onGone, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [words, onGone]);
  return (
    <div className="toast-place" role="status">
      {words !== undefined && (
        <div className="toast" data-problem={isProblem || undefined}>
          {isProblem ? <Info aria-hidden="true" /> : <CircleCheck aria-hidden="true" />}
          <span>{words}</span>
        </div>
      )}
    </div>
  );
}

function wordsOf(message: Message | undefined, { listed, states }: Snapshot): string | undefined {
  if (message === undefined || message.kind === 'words') return message?.words;
  const state = states.get(message.identity);
  const name = listed.find((recorder) => recorder.identity === message.identity)?.name;
  if (state?.kind !== 'open' || name === undefined) return undefined;
  const verb = message.again ? 'back' : 'added';
  // Where this browser shows no video, each picture says so; "live" would not be true.
  if (whyNoVideoDecoder() !== undefined) return `${name} is ${verb}.`;
  const live = state.cameras.filter((camera) => camera.state.kind === 'recording').length;
  const all = state.cameras.length;
  const cameras =
    all === 0
      ? 'It has no cameras yet.'
      : `${live === all ? all : `${live} of ${all}`} ${all === 1 ? 'camera' : 'cameras'} live.`;
  return `${name} is ${verb}. ${cameras}`;
}
