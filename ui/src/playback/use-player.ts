/**
 * A Player for a screen: give each camera's canvas `canvasOf(id)`, call the rest from buttons. When the cameras change (also when one
 * is enlarged: pass that one alone) it goes on at the same instant, as fast as before. The screen hears of the instant ten times a
 * second. With `sound`, that camera is heard at the speed of life.
 */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { askTimelines, newestSpan } from './recorder-asks.ts';
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
  /** Which camera is heard, and how loud (0 to 1); undefined: none. */
  readonly sound?: { readonly cameraId: string; readonly volume: number } | undefined;
}

export interface PlayerControls {
  readonly play: () => void;
  readonly pause: () => void;
  /** One of SPEEDS; negative: backwards. */
  readonly setRate: (rate: number) => void;
  readonly seek: (at_ms: number) => void;
  /** While someone drags; `seek` when it settles. */
  readonly scrub: (at_ms: number) => void;
  readonly skip: (by_ms: number) => void;
  readonly step: (direction: 'forwards' | 'backwards') => void;
  /** Plays what is newest. Resolves to where that is; undefined: there is no footage. Throws what `call` throws. */
  readonly goLive: () => Promise<number | undefined>;
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

export function usePlayer({ cameraIds, start_ms, link, timeZone, sound }: PlayerOptions): Playing {
  const canvases = useRef(new Map<string, HTMLCanvasElement>());
  const player = useRef<Player>(undefined);
  const heard = useRef<SoundPlayer>(undefined);
  /** What the next player goes on with. */
  const kept = useRef<{ at_ms: number | undefined; rate: number; isPlaying: boolean }>({
    at_ms: undefined,
    rate: 1,
    isPlaying: false,
  });
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
      wall_ms: () => Date.now(),
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
  }, [link, ids, isStarted]);

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

  const controls = useMemo((): PlayerControls => {
    const jump = (to_ms: number): void => {
      kept.current.at_ms = to_ms;
      setAt(to_ms);
      player.current?.seek(to_ms);
    };
    return {
      play: () => {
        kept.current.isPlaying = true;
        player.current?.play();
      },
      pause: () => {
        kept.current.isPlaying = false;
        player.current?.pause();
      },
      setRate: (rate) => {
        kept.current.rate = rate;
        player.current?.setRate(rate);
      },
      seek: jump,
      scrub: (to_ms) => {
        kept.current.at_ms = to_ms;
        setAt(to_ms);
        player.current?.scrub(to_ms);
      },
      skip: (by_ms) => {
        const now_ms = player.current?.at_ms;
        if (now_ms !== undefined) jump(now_ms + by_ms);
      },
      step: (direction) => player.current?.step(direction),
      goLive: async () => {
        const newest = await newestSpan(ids === '' ? [] : ids.split(' '), timeZone, Date.now());
        if (newest === undefined) return undefined;
        const edge_ms = Math.max(newest.from_ms, newest.to_ms - BEHIND_MS);
        jump(edge_ms);
        kept.current = { at_ms: edge_ms, rate: 1, isPlaying: true };
        player.current?.setRate(1);
        player.current?.play();
        return edge_ms;
      },
    };
  }, [ids, timeZone]);

  return { ...controls, canvasOf, state, at_ms, unheard };
}
