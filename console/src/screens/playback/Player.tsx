/** The picture of one camera's day with its controls and its day's bar. One instance per camera and day. */
import { Pause, Play, RotateCcw, RotateCw } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '../../kit/index.ts';
import { DayBar } from './DayBar.tsx';
import { sayClock, type Range } from './day-time.ts';
import { FootagePlayer, type PlayerState } from './footage-player.ts';
import { PlayerMessage, sayGapReason } from './PlayerMessage.tsx';
import { SpeedButton } from './SpeedButton.tsx';
import { openingInstant, type DayTimeline } from './timeline-maths.ts';
import './playback.css';

const SKIP_MS = 10_000;
const SPEEDS = [1, 2, 4] as const;
const SAID_FOR_MS = 8000;

export interface PlayerProps {
  readonly cameraId: string;
  readonly cameraName: string;
  readonly codec: string | undefined;
  readonly day: Range;
  readonly dayName: string;
  readonly timeline: DayTimeline;
  readonly timeZone: string;
}

export function Player({ cameraId, cameraName, codec, day, dayName, timeline, timeZone }: PlayerProps) {
  const videos = [useRef<HTMLVideoElement>(null), useRef<HTMLVideoElement>(null)] as const;
  const player = useRef<FootagePlayer>(undefined);
  const latest = useRef(timeline);
  latest.current = timeline;
  const [state, setState] = useState<PlayerState>({ kind: 'idle' });
  const [front, setFront] = useState<0 | 1>(0);
  const [at_ms, setAt] = useState<number>();
  const [speed, setSpeed] = useState(1);
  const [said, setSaid] = useState<string>();
  const { from_ms, to_ms } = day;
  const [first, second] = videos;

  useEffect(() => {
    if (first.current === null || second.current === null) return;
    const made = new FootagePlayer([first.current, second.current], cameraId, { from_ms, to_ms }, latest.current, {
      onState: setState,
      onClock: setAt,
      onFront: setFront,
      onSkipped: (found) =>
        setSaid(
          `No footage from ${sayClock(found.gap.from_ms, timeZone)} to ${sayClock(found.gap.to_ms, timeZone)}: ${sayGapReason(found)}`,
        ),
    });
    player.current = made;
    const opens_ms = openingInstant(latest.current);
    if (opens_ms !== undefined) made.goTo(opens_ms);
    return () => made.close();
  }, [cameraId, from_ms, to_ms, timeZone, first, second]);

  useEffect(() => player.current?.setTimeline(timeline), [timeline]);
  useEffect(() => {
    if (said === undefined) return;
    const timer = setTimeout(() => setSaid(undefined), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [said]);

  const goTo = (instant_ms: number): void => {
    setSaid(undefined);
    player.current?.play();
    player.current?.goTo(instant_ms);
  };
  const isPaused = state.kind === 'paused';
  const canPlay = state.kind === 'playing' || state.kind === 'loading' || isPaused;
  const clock = useMemo(() => (at_ms === undefined ? undefined : sayClock(at_ms, timeZone)), [at_ms, timeZone]);

  return (
    <div className="player">
      <div className="player-screen">
        {videos.map((video, index) => (
          <video
            key={index}
            ref={video}
            className={index === front && canPlay ? 'player-front' : ''}
            aria-label={index === front ? `Footage of ${cameraName}` : undefined}
            aria-hidden={index !== front}
            tabIndex={-1}
            muted
            playsInline
            disablePictureInPicture
          />
        ))}
        <span className="player-tag">{cameraName}</span>
        {clock !== undefined && (
          <span className="player-tag player-clock">
            {dayName} {clock}
          </span>
        )}
        <div className="player-message">
          <PlayerMessage
            state={state}
            timeZone={timeZone}
            codec={codec}
            onGoTo={goTo}
            onRetry={() => at_ms !== undefined && goTo(at_ms)}
          />
        </div>
        {said !== undefined && (
          <span className="player-said" role="status">
            {said}
          </span>
        )}
      </div>
      <div className="player-controls">
        <Button icon={RotateCcw} isDisabled={!canPlay} onPress={() => player.current?.skip(-SKIP_MS)}>
          10 s
        </Button>
        <Button
          kind="primary"
          icon={isPaused ? Play : Pause}
          isDisabled={!canPlay}
          onPress={() => (isPaused ? player.current?.play() : player.current?.pause())}
        >
          {isPaused ? 'Play' : 'Pause'}
        </Button>
        <Button icon={RotateCw} isDisabled={!canPlay} onPress={() => player.current?.skip(SKIP_MS)}>
          10 s
        </Button>
        <div className="player-speeds" role="group" aria-label="Speed">
          {SPEEDS.map((choice) => (
            <SpeedButton
              key={choice}
              speed={choice}
              isChosen={speed === choice}
              onChoose={() => {
                setSpeed(choice);
                player.current?.setSpeed(choice);
              }}
            />
          ))}
        </div>
      </div>
      <DayBar day={day} timeline={timeline} timeZone={timeZone} at_ms={at_ms} onPick={goTo} />
    </div>
  );
}
