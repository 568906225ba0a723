/**
 * A Player for a screen: give each camera's canvas `canvasOf(id)`, call the rest from buttons. When the cameras change (also when one
 * is enlarged: pass that one alone) it goes on at the same instant, as fast as before. The screen hears of the instant ten times a
 * second. With `sound`, that camera is heard at the speed of life.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { askTimelines } from './recorder-asks.ts';
import { type Kept, ownClock_ms, type PlayerControls, usePlayControls } from './play-controls.ts';
import type { PlaybackLink } from './playback-link.ts';
import type { PlayerState } from './player-state.ts';
import { Player } from './player.ts';
import { SoundPlayer } from './sound-player.ts';

const SAY_EVERY_MS = 100;
/** The live edge of a recording: so far behind its end, so that pictures do not wait for every fragment. */
const BEHIND_MS = 5_000;

export interface PlayerOptions {
  /** The first is the one that single steps go by. */
  readonly cameraIds: readonly string[];
  /** Where it begins, Unix milliseconds; undefined: nothing is played yet. */
  readonly start_ms: number | undefined;
  readonly link: PlaybackLink | undefined;
  readonly timeZone: string;
  /** The recorder's clock, Unix milliseconds, the same function each time; absent: this device's. */
  readonly wall_ms?: () => number;
  /** Which camera is heard, and how loud (0 to 1); undefined: none. */
  readonly sound?: { readonly cameraId: string; readonly volume: number } | undefined;
}

export interface Playing extends PlayerControls {
  readonly canvasOf: (cameraId: string) => (canvas: HTMLCanvasElement | null) => void;
  readonly state: PlayerState;
  readonly at_ms: number | undefined;
  /** Sound of this codec cannot be played by this browser. */
  readonly unheard: string | undefined;
}

const STANDING: PlayerState = {
  isPlaying: false,
  isWaiting: false,
  rate: 1,
  cameras: [],
  skipped: undefined,
  end: undefined,
};

export function usePlayer(options: PlayerOptions): Playing {
  const { cameraIds, start_ms, link, timeZone, sound, wall_ms = ownClock_ms } = options;
  const canvases = useRef(new Map<string, HTMLCanvasElement>());
  const player = useRef<Player>(undefined);
  const heard = useRef<SoundPlayer>(undefined);
  /** What the next player goes on with. */
  const kept = useRef<Kept>({ at_ms: undefined, rate: 1, isPlaying: false });
  const [state, setState] = useState(STANDING);
  const [at_ms, setAt] = useState<number>();
  const [unheard, setUnheard] = useState<string>();
  const ids = cameraIds.join(' ');
  const isStarted = start_ms !== undefined;
  const first = useRef(start_ms);
  useEffect(() => {
    first.current ??= start_ms;
  }, [start_ms]);

  useEffect(() => {
    if (link === undefined || !isStarted || ids === '') return;
    const cameras = ids.split(' ').flatMap((id) => {
      const canvas = canvases.current.get(id);
      return canvas === undefined ? [] : [{ id, canvas }];
    });
    let said_ms = -Infinity;
    let shown_ms: number | undefined;
    const made = new Player({
      link,
      look: askTimelines,
      cameras,
      at_ms: kept.current.at_ms ?? first.current ?? 0,
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
        kept.current.at_ms = now_ms;
        heard.current?.follow(now_ms, made.isAtLifeSpeed);
        if (now_ms === shown_ms || performance.now() - said_ms < SAY_EVERY_MS) return;
        said_ms = performance.now();
        shown_ms = now_ms;
        setAt(now_ms);
      },
    });
    if (kept.current.rate !== 1) made.setRate(kept.current.rate);
    if (kept.current.isPlaying) made.play();
    player.current = made;
    return () => {
      heard.current?.follow(0, false);
      made.close();
      player.current = undefined;
    };
  }, [link, ids, isStarted, wall_ms]);

  const soundId = sound?.cameraId;
  const volume = sound?.volume ?? 0;
  const latestVolume = useRef(volume);
  useEffect(() => {
    latestVolume.current = volume;
    if (heard.current !== undefined) heard.current.volume = volume;
  }, [volume]);
  useEffect(() => {
    if (soundId === undefined) return;
    const made = new SoundPlayer({
      soundBetween: (from_ms, to_ms) => player.current?.soundBetween(soundId, from_ms, to_ms) ?? [],
      onUnsupported: setUnheard,
    });
    made.volume = latestVolume.current;
    heard.current = made;
    return () => {
      made.close();
      heard.current = undefined;
      setUnheard(undefined);
    };
  }, [soundId]);

  const refs = useRef(new Map<string, (canvas: HTMLCanvasElement | null) => void>());
  const canvasOf = useCallback((cameraId: string) => {
    const known = refs.current.get(cameraId);
    if (known !== undefined) return known;
    const made = (canvas: HTMLCanvasElement | null): void => {
      if (canvas === null) canvases.current.delete(cameraId);
      else canvases.current.set(cameraId, canvas);
    };
    refs.current.set(cameraId, made);
    return made;
  }, []);

  const controls = usePlayControls({ player, kept, setAt, ids, timeZone, wall_ms, behind_ms: BEHIND_MS });
  return { ...controls, canvasOf, state, at_ms, unheard };
}
