/** The picture of one camera's day with its controls and its day's bar. One instance per camera and day. */
import { Pause, Play, RotateCcw, RotateCw, ZoomIn, ZoomOut } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type Ref } from 'react';
import { Button, useLatest } from '../../kit/index.ts';
import { DayBar } from './DayBar.tsx';
import { hourAround, sayClock, type Range } from './day-time.ts';
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
  const first = useRef<HTMLVideoElement>(null);
  const second = useRef<HTMLVideoElement>(null);
  const player = useRef<FootagePlayer>(undefined);
  const latest = useLatest(timeline);
  const [state, setState] = useState<PlayerState>({ kind: 'idle' });
  const [front, setFront] = useState<0 | 1>(0);
  const [at_ms, setAt] = useState<number>();
  const [speed, setSpeed] = useState(1);
  const [showsHour, setShowsHour] = useState(false);
  const [said, setSaid] = useState<string>();
  const { from_ms, to_ms } = day;

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
  }, [cameraId, from_ms, to_ms, timeZone, first, second, latest]);

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
  const view = showsHour ? hourAround(at_ms ?? day.from_ms, day) : day;
  const clock = useMemo(() => (at_ms === undefined ? undefined : sayClock(at_ms, timeZone)), [at_ms, timeZone]);

  return (
    <div className="player">
      <div className="player-screen">
        <FootageVideo ref={first} isSeen={front === 0 && canPlay} label={`Footage of ${cameraName}`} />
        <FootageVideo ref={second} isSeen={front === 1 && canPlay} label={`Footage of ${cameraName}`} />
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
          −10 s
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
          +10 s
        </Button>
        <Button icon={showsHour ? ZoomOut : ZoomIn} onPress={() => setShowsHour(!showsHour)}>
          {showsHour ? 'Show the day' : 'Show one hour'}
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
      <DayBar day={day} view={view} timeline={timeline} timeZone={timeZone} at_ms={at_ms} onPick={goTo} />
    </div>
  );
}

interface FootageVideoProps {
  readonly ref: Ref<HTMLVideoElement>;
  readonly isSeen: boolean;
  readonly label: string;
}

/** One of the two that take turns; recordings carry no sound yet. */
function FootageVideo({ ref, isSeen, label }: FootageVideoProps) {
  return (
    <video
      ref={ref}
      className={isSeen ? 'player-front' : ''}
      aria-label={label}
      aria-hidden={!isSeen}
      tabIndex={-1}
      muted
      playsInline
      disablePictureInPicture
    />
  );
}
