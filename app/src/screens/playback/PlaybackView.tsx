/** The playback screen around a player: pictures, timeline, buttons, and the moments to jump to. */
import type { CameraView } from '@nightlatch/protocol';
import type { PlaybackLink } from '@nightlatch/ui/playback/playback-link';
import { sentenceOfPlayer } from '@nightlatch/ui/playback/player-state';
import type { Playing } from '@nightlatch/ui/playback/use-player';
import { eventBeside, LEAD_MS } from '@nightlatch/ui/timeline/event-beside';
import { askTimelines } from '@nightlatch/ui/playback/recorder-asks';
import { Timeline } from '@nightlatch/ui/timeline/Timeline.tsx';
import { useTimeline } from '@nightlatch/ui/timeline/use-timeline';
import { sentenceOf } from '@nightlatch/ui/api';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useApp } from '../../context.tsx';
import type { KeptRecorder } from '../../model/kept-recorder.ts';
import { go, hrefOf, type Place } from '../../route.ts';
import { ClockRow } from './ClockRow.tsx';
import { Moments } from './Moments.tsx';
import { Stage } from './Stage.tsx';
import { StageButtons, type Speaker } from './StageButtons.tsx';
import { Tools } from './Tools.tsx';
import { Transport } from './Transport.tsx';
import { useFullWindow } from './use-full-window.ts';
import type { RecorderFacts } from './use-recorder-facts.ts';

/** Of the timeline, to begin with. */
const HOUR_MS = 3_600_000;

export interface ViewParts {
  readonly recorder: KeptRecorder;
  /** Those that play. */
  readonly cameras: readonly CameraView[];
  readonly all: readonly CameraView[];
  /** How many may play in step. */
  readonly most: number;
  readonly facts: RecorderFacts;
}

export interface PlaybackViewProps extends ViewParts {
  readonly playing: Omit<Playing, 'canvasOf' | 'at_ms'> & { readonly at_ms: number };
  /** For small pictures; undefined: there are none. */
  readonly link: PlaybackLink | undefined;
  /** The connection of the pictures is lost, and tried again. */
  readonly isLost: boolean;
  readonly sound: Speaker | undefined;
  readonly pictureOf: (camera: CameraView, label: string) => ReactNode;
}

export function PlaybackView(props: PlaybackViewProps): ReactNode {
  const { recorder, cameras, facts, playing, link } = props;
  const { timeZone, now_ms } = facts;
  const { state, at_ms, play } = playing;
  const { say } = useApp();
  const cameraIds = cameras.map(({ id }) => id);
  const [start] = useState(() => ({ from_ms: at_ms - HOUR_MS / 2, to_ms: at_ms + HOUR_MS / 2 }));
  const timeline = useTimeline(cameraIds, start, at_ms, now_ms);
  const { place: fullPlace, isFull, toggle: toggleFull } = useFullWindow();
  const [isBare, setBare] = useState(false);
  const place = { at: 'playback', identity: recorder.identity, cameraIds } as const;

  const hasBegun = useRef(false);
  // Once: whoever has paused goes on to other cameras at the same instant.
  useEffect(() => {
    if (!hasBegun.current) play();
    hasBegun.current = true;
  }, [play]);
  useKeptPlace(place, at_ms, state.isPlaying);

  const seek = (to_ms: number): void => {
    playing.seek(to_ms);
    const { from_ms, to_ms: end_ms } = timeline.view;
    if (to_ms < from_ms || to_ms > end_ms) timeline.show(to_ms);
  };
  const search = useEventSearch({
    cameraIds,
    now_ms,
    onFound: seek,
    onProblem: (words) => say({ kind: 'words', words, isProblem: true }),
  });
  const sentence = props.isLost
    ? 'The connection to the recorder is lost. It is tried again by itself.'
    : sentenceOfPlayer(state, timeZone);

  return (
    <div ref={fullPlace} className="playback" data-full={isFull || undefined} data-bare={isBare || undefined}>
      <Stage
        cameras={cameras}
        states={state.cameras}
        at_ms={at_ms}
        timeZone={timeZone}
        pictureOf={props.pictureOf}
        onTap={isFull ? () => setBare(!isBare) : undefined}
        onPick={(id) => go({ ...place, cameraIds: [id], at_ms })}
      >
        <StageButtons
          sound={props.sound}
          isFull={isFull}
          onFull={toggleFull}
          isBare={isBare}
          onBare={() => setBare(!isBare)}
        />
      </Stage>
      <div className="playback-panel">
        <p className="playback-sentence" role="status">
          {sentence ?? props.sound?.problem}
          {state.end === 'present' && <a href={hrefOf(liveOf(place))}>Watch live</a>}
        </p>
        <ClockRow
          cameraIds={cameraIds}
          at_ms={at_ms}
          now_ms={now_ms()}
          timeZone={timeZone}
          onSeek={seek}
          onZoom={timeline.zoom}
          onLive={() =>
            void playing.goLive().then(
              (found_ms) => found_ms !== undefined && timeline.show(found_ms),
              (error: unknown) => say({ kind: 'words', words: sentenceOf(error), isProblem: true }),
            )
          }
        />
        <Timeline
          cameras={cameras}
          state={timeline.state}
          problem={timeline.problem}
          view={timeline.view}
          timeZone={timeZone}
          at_ms={at_ms}
          now_ms={now_ms()}
          onView={timeline.setView}
          onSeek={playing.seek}
          onScrub={playing.scrub}
        />
        <Transport
          controls={playing}
          isPlaying={state.isPlaying}
          rate={state.rate}
          isSearching={search.isSearching}
          onEvent={(way) => void search.find(at_ms, way === 'after')}
        />
      </div>
      <Tools {...props} at_ms={at_ms} onCameras={(ids) => go({ ...place, cameraIds: ids, at_ms })} />
      <Moments cameras={cameras} facts={facts} link={link} at_ms={at_ms} onSeek={seek} />
    </div>
  );
}

function liveOf({ identity, cameraIds }: Extract<Place, { at: 'playback' }>): Place {
  const [cameraId] = cameraIds ?? [];
  const isOne = cameraIds?.length === 1 && cameraId !== undefined;
  return isOne ? { at: 'live', identity, cameraId } : { at: 'live', identity };
}

/** The address keeps where one stands, so that coming back, or opening the page again, goes on there. */
function useKeptPlace(place: Extract<Place, { at: 'playback' }>, at_ms: number, isPlaying: boolean): void {
  const href = hrefOf({ ...place, at_ms });
  useEffect(() => {
    if (isPlaying) return;
    const timer = setTimeout(() => {
      if (location.hash.startsWith('#/playback/')) history.replaceState(history.state, '', href);
    }, 500);
    return () => clearTimeout(timer);
  }, [href, isPlaying]);
}

interface SearchParts {
  readonly cameraIds: readonly string[];
  readonly now_ms: () => number;
  readonly onFound: (at_ms: number) => void;
  readonly onProblem: (words: string) => void;
}

function useEventSearch({ cameraIds, now_ms, onFound, onProblem }: SearchParts): {
  readonly isSearching: boolean;
  readonly find: (at_ms: number, isForwards: boolean) => Promise<void>;
} {
  const [isSearching, setSearching] = useState(false);
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const find = async (at_ms: number, isForwards: boolean): Promise<void> => {
    if (isSearching) return;
    const abort = new AbortController();
    running.current = abort;
    setSearching(true);
    try {
      const { signal } = abort;
      const found = await eventBeside({ look: askTimelines, cameraIds, at_ms, now_ms: now_ms(), isForwards, signal });
      if (found === undefined) onProblem(isForwards ? 'No later event.' : 'No earlier event.');
      else onFound(found.from_ms - LEAD_MS);
    } catch (error) {
      if (!abort.signal.aborted) onProblem(sentenceOf(error));
    } finally {
      if (!abort.signal.aborted) setSearching(false);
    }
  };
  return { isSearching, find };
}
