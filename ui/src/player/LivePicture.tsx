/**
 * A camera's live picture with its state in words. Fills its box; plays while the page is visible and the picture in sight,
 * lets the connection go otherwise. The last picture stays on screen, dimmed, while the connection is made again.
 */
import type { Stream } from '@nightlatch/protocol';
import { useEffect, useRef, useState, type CSSProperties, type ReactNode, type RefObject } from 'react';
import type { LiveSound } from './live-sound.ts';
import { LivePlayer } from './live-player.ts';
import { sentenceOfState, type LiveEnd, type LiveState } from './live-state.ts';
import { streamFor } from './stream-choice.ts';
import './player.css';

export interface LivePictureProps {
  readonly cameraId: string;
  /** The camera's name, for those who do not see the picture. */
  readonly label: string;
  /** The camera has a smaller picture too. */
  readonly hasSub?: boolean | undefined;
  /** Pictures that are shown beside each other; of many the smaller ones are shown. 1 unless said. */
  readonly pictures?: number;
  readonly fit?: 'cover' | 'contain';
  readonly className?: string;
  readonly style?: CSSProperties;
  /** What floats over the picture (name, clock). */
  readonly children?: ReactNode;
  /** Says the state over the picture; true unless the parent says it. */
  readonly showState?: boolean;
  readonly onState?: (state: LiveState) => void;
  /** The recorder closed it for good (signed out, camera removed): nothing is tried again. */
  readonly onEnded?: (why: LiveEnd) => void;
  /** Capture time in milliseconds of the Unix epoch, at every picture painted. Must be cheap. */
  readonly onPainted?: (captured_ms: number, canvas: HTMLCanvasElement) => void;
  /** The websocket was refused before it opened; it will be tried again. */
  readonly onRefused?: () => void;
  /** The main picture as the recorder converts it; `convertAgain` changes when it is to be tried once more. */
  readonly isConverted?: boolean;
  readonly convertAgain?: number;
  /** Whether the sound is fetched, and where it goes. */
  readonly withSound?: boolean;
  readonly sound?: RefObject<LiveSound | undefined>;
  /** Why there is none, a sentence; undefined: there is. */
  readonly onSoundProblem?: (problem: string | undefined) => void;
}

const NO_SOUND = 'This camera sends no sound.';

export function LivePicture(props: LivePictureProps): ReactNode {
  const { cameraId, label, fit = 'cover', showState = true, hasSub = false, pictures = 1 } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(props);
  const playing = useRef<LivePlayer>(undefined);
  const chooseAgain = useRef<() => void>(undefined);
  const [state, setState] = useState<LiveState>({ kind: 'connecting' });
  const [hasPicture, setHasPicture] = useState(false);

  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const choose = (): Stream =>
      streamFor({
        hasSub,
        pictures: latest.current.pictures ?? 1,
        width_px: element.clientWidth * globalThis.devicePixelRatio,
      });
    const player = new LivePlayer(
      element,
      { cameraId, hasSub, stream: choose() },
      {
        onState: (next) => {
          setState(next);
          if (next.kind === 'playing') setHasPicture(true);
          latest.current.onState?.(next);
          if (next.kind === 'ended') latest.current.onEnded?.(next.why);
        },
        onPainted: (captured_ms) => {
          latest.current.sound?.current?.painted(captured_ms);
          latest.current.onPainted?.(captured_ms, element);
        },
        onSoundConfig: (sound) => {
          latest.current.sound?.current?.configure(sound);
          latest.current.onSoundProblem?.(sound === undefined ? NO_SOUND : undefined);
        },
        onSound: (frame) => latest.current.sound?.current?.push(frame),
        onRefused: () => latest.current.onRefused?.(),
      },
    );
    player.setSound(latest.current.withSound === true);
    player.convert(latest.current.isConverted === true);
    playing.current = player;
    const stopWatching = watchSight(element, (inSight) => (inSight ? player.play() : player.pause()));
    chooseAgain.current = () => player.show(choose());
    const stopMeasuring = watchSize(element, chooseAgain.current);
    return () => {
      stopWatching();
      stopMeasuring();
      player.close();
      playing.current = undefined;
    };
  }, [cameraId, hasSub]);

  useEffect(() => chooseAgain.current?.(), [pictures]);
  const { withSound = false, isConverted = false, convertAgain } = props;
  useEffect(() => playing.current?.setSound(withSound), [withSound]);
  useEffect(() => playing.current?.convert(isConverted), [isConverted, convertAgain]);

  const sentence = sentenceOfState(state);
  return (
    <div
      className={`live-picture ${props.className ?? ''}`}
      style={props.style}
      data-live={state.kind}
      data-has-picture={hasPicture || undefined}
    >
      <canvas ref={canvas} className="live-picture-canvas" style={{ objectFit: fit }} role="img" aria-label={label} />
      {showState && sentence !== undefined && (
        <div className="live-picture-state" role="status">
          {state.kind === 'connecting' && <span className="live-picture-spinner" aria-hidden="true" />}
          <span>{sentence}</span>
        </div>
      )}
      {props.children}
    </div>
  );
}

/** Calls `onChange` whenever the element has got another size. */
function watchSize(element: Element, onChange: () => void): () => void {
  if (typeof ResizeObserver === 'undefined') return () => undefined;
  const observer = new ResizeObserver(onChange);
  observer.observe(element);
  return () => observer.disconnect();
}

/** Calls `onChange` at once and whenever the element comes into sight or leaves it, with the page shown or hidden. */
function watchSight(element: Element, onChange: (inSight: boolean) => void): () => void {
  let onScreen = true;
  let said: boolean | undefined;
  const tell = (): void => {
    const inSight = onScreen && document.visibilityState === 'visible';
    if (inSight === said) return;
    said = inSight;
    onChange(inSight);
  };
  const observer =
    typeof IntersectionObserver === 'undefined'
      ? undefined
      : new IntersectionObserver(
          (entries) => {
            onScreen = entries.at(-1)?.isIntersecting ?? true;
            tell();
          },
          { rootMargin: '200px' },
        );
  observer?.observe(element);
  document.addEventListener('visibilitychange', tell);
  tell();
  return () => {
    observer?.disconnect();
    document.removeEventListener('visibilitychange', tell);
  };
}
