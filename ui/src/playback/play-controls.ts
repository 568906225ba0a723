/** What the buttons of a screen do with a player, whichever it is, and what the next player goes on with. */
import { useMemo } from 'react';
import { newestSpan } from './recorder-asks.ts';

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

/** `Player`, or the browser's own. */
export interface Playable {
  readonly at_ms: number;
  play: () => void;
  pause: () => void;
  setRate: (rate: number) => void;
  seek: (at_ms: number) => void;
  /** Absent: it seeks. */
  scrub?: (at_ms: number) => void;
  step: (direction: 'forwards' | 'backwards') => void;
}

export interface Kept {
  at_ms: number | undefined;
  rate: number;
  isPlaying: boolean;
}

export interface ControlsParts {
  readonly player: { readonly current: Playable | undefined };
  readonly kept: { current: Kept };
  /** Where the screen says that it is. */
  readonly setAt: (at_ms: number) => void;
  /** Of the cameras, with spaces between. */
  readonly ids: string;
  readonly timeZone: string;
  /** The recorder's clock, Unix milliseconds. */
  readonly wall_ms: () => number;
  /** The live edge: so far behind the end of what is recorded. */
  readonly behind_ms: number;
}

/** The device's own, where the recorder's is not known: at the console both are one. */
export const ownClock_ms = (): number => Date.now();

/** The same as long as cameras, zone and clock are. */
export function usePlayControls(parts: ControlsParts): PlayerControls {
  const { player, kept, setAt, ids, timeZone, wall_ms, behind_ms } = parts;
  return useMemo(
    () => playControls({ player, kept, setAt, ids, timeZone, wall_ms, behind_ms }),
    [player, kept, setAt, ids, timeZone, wall_ms, behind_ms],
  );
}

function playControls(parts: ControlsParts): PlayerControls {
  const { player, kept, setAt, ids, timeZone, wall_ms, behind_ms } = parts;
  const here = (to_ms: number): void => {
    kept.current.at_ms = to_ms;
    setAt(to_ms);
  };
  const seek = (to_ms: number): void => {
    here(to_ms);
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
    seek,
    scrub: (to_ms) => {
      if (player.current?.scrub === undefined) return seek(to_ms);
      here(to_ms);
      player.current.scrub(to_ms);
    },
    skip: (by_ms) => {
      const from_ms = player.current?.at_ms ?? kept.current.at_ms;
      if (from_ms !== undefined) seek(from_ms + by_ms);
    },
    step: (direction) => player.current?.step(direction),
    goLive: async () => {
      const newest = await newestSpan(ids === '' ? [] : ids.split(' '), timeZone, wall_ms());
      if (newest === undefined) return undefined;
      const edge_ms = Math.max(newest.from_ms, newest.to_ms - behind_ms);
      seek(edge_ms);
      kept.current = { at_ms: edge_ms, rate: 1, isPlaying: true };
      player.current?.setRate(1);
      player.current?.play();
      return edge_ms;
    },
  };
}
