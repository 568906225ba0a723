/** The browser's own player for a screen, by the same controls as `usePlayer`'s. */
import { type Kept, usePlayControls } from '@nightlatch/ui/playback/play-controls';
import { askTimelines } from '@nightlatch/ui/playback/recorder-asks';
import type { PlayerState } from '@nightlatch/ui/playback/player-state';
import type { Playing } from '@nightlatch/ui/playback/use-player';
import { useEffect, useRef, useState } from 'react';
import { VideoPlayer } from './video-player.ts';
import type { Way } from './way-to-play.ts';

const SAY_EVERY_MS = 100;
/** Long enough for a piece to play until the next one has grown. */
const BEHIND_MS = 20_000;
const STANDING: PlayerState = {
  isPlaying: false,
  isWaiting: false,
  rate: 1,
  cameras: [],
  skipped: undefined,
  end: undefined,
};

export interface VideoOptions {
  readonly way: Exclude<Way, 'decoded'>;
  readonly cameraId: string;
  readonly start_ms: number;
  readonly timeZone: string;
  /** The recorder's clock, Unix milliseconds, the same function each time. */
  readonly wall_ms: () => number;
  readonly isHeard: boolean;
  readonly onSessionEnded: () => void;
}

export interface PlayingVideo extends Omit<Playing, 'canvasOf' | 'at_ms'> {
  readonly at_ms: number;
  readonly takeVideo: (video: HTMLVideoElement | null) => void;
}

export function useVideoPlayer(options: VideoOptions): PlayingVideo {
  const { way, cameraId, start_ms, timeZone, wall_ms, isHeard } = options;
  const [video, takeVideo] = useState<HTMLVideoElement | null>(null);
  const [state, setState] = useState(STANDING);
  const [at_ms, setAt] = useState(start_ms);
  const player = useRef<VideoPlayer>(undefined);
  const kept = useRef<Kept>({ at_ms: start_ms, rate: 1, isPlaying: false });
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });

  useEffect(() => {
    if (video === null) return;
    let said_ms = -Infinity;
    const made = new VideoPlayer({
      video,
      cameraId,
      way,
      look: askTimelines,
      at_ms: kept.current.at_ms ?? latest.current.start_ms,
      now_ms: () => performance.now(),
      wall_ms,
      nextPicture: (run) => {
        const id = requestAnimationFrame(run);
        return () => cancelAnimationFrame(id);
      },
      onState: (next) => {
        kept.current = { ...kept.current, rate: next.rate, isPlaying: next.isPlaying };
        setState(next);
      },
      onAt: (now_ms) => {
        const isNew = now_ms !== kept.current.at_ms;
        kept.current.at_ms = now_ms;
        if (!isNew || performance.now() - said_ms < SAY_EVERY_MS) return;
        said_ms = performance.now();
        setAt(now_ms);
      },
      onRefused: () => latest.current.onSessionEnded(),
    });
    if (kept.current.rate !== 1) made.setRate(kept.current.rate);
    if (kept.current.isPlaying) made.play();
    player.current = made;
    return () => {
      made.close();
      player.current = undefined;
    };
  }, [video, cameraId, way, wall_ms]);

  useEffect(() => {
    player.current?.setHeard(isHeard);
  }, [video, isHeard]);

  const controls = usePlayControls({ player, kept, setAt, ids: cameraId, timeZone, wall_ms, behind_ms: BEHIND_MS });
  return { ...controls, state, at_ms, unheard: undefined, takeVideo };
}
