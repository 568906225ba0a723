/**
 * A timeline's view and what is loaded for it, for `Timeline`. Follows the playhead while it moves out of what is shown by playing;
 * a view that someone moved elsewhere stays there. Loads at every change, and every few seconds, since footage grows.
 */
import type { Timeline } from '@nightlatch/protocol';
import { useCallback, useEffect, useRef, useState } from 'react';
import { sentenceOf } from '../api.ts';
import { ownClock_ms } from '../playback/play-controls.ts';
import { askTimelines } from '../playback/recorder-asks.ts';
import { TimelineLoader, type TimelineState } from './timeline-loader.ts';
import { instantAt, panBy, WIDEST_MS, zoomAround } from './view.ts';
import type { Range } from './zone.ts';

/** Lengths that a button leads to. */
export const ZOOMS = [
  { name: 'Month', length_ms: 31 * 24 * 3_600_000 },
  { name: 'Week', length_ms: 7 * 24 * 3_600_000 },
  { name: 'Day', length_ms: 24 * 3_600_000 },
  { name: 'Hour', length_ms: 3_600_000 },
  { name: 'Minute', length_ms: 60_000 },
] as const;

const EVERY_MS = 2_000;
const ZOOM_STEP = 2;
/** Where the playhead comes to stand in a view that follows it, of the view's length. */
const FOLLOW_PLACE = 0.1;

export interface ShownTimeline {
  readonly view: Range;
  readonly state: TimelineState;
  /** In words, where the last load failed. */
  readonly problem: string | undefined;
  readonly timelines: readonly Timeline[];
  /** Unix milliseconds, every few seconds. */
  readonly now_ms: number;
  readonly setView: (view: Range) => void;
  /** Shows an instant in the middle, with so much time around it. */
  readonly show: (at_ms: number, length_ms?: number) => void;
  /** A step nearer or farther, around the playhead where it is in sight. */
  readonly zoom: (direction: 'in' | 'out') => void;
}

/** `wall_ms`: the recorder's clock, the same function each time. */
export function useTimeline(
  cameraIds: readonly string[],
  start: Range,
  at_ms: number | undefined,
  wall_ms = ownClock_ms,
): ShownTimeline {
  const [view, setView] = useState(start);
  const [state, setState] = useState<TimelineState>({ loaded: undefined, isLoading: false, error: undefined });
  const [now_ms, setNow] = useState(wall_ms);
  const loader = useRef<TimelineLoader>(undefined);
  const latestAt = useRef(at_ms);
  const ids = cameraIds.join(' ');

  useEffect(() => {
    const made = new TimelineLoader({ load: askTimelines, now_ms: wall_ms, onState: setState });
    loader.current = made;
    return () => made.stop();
  }, [wall_ms]);

  useEffect(() => {
    const show = (): void => loader.current?.show(ids === '' ? [] : ids.split(' '), view, window.innerWidth);
    show();
    const timer = setInterval(() => {
      setNow(wall_ms());
      show();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [ids, view, wall_ms]);

  useEffect(() => {
    const was_ms = latestAt.current;
    latestAt.current = at_ms;
    if (at_ms === undefined || was_ms === undefined || was_ms === at_ms) return;
    setView((shown) => (isIn(was_ms, shown) && !isIn(at_ms, shown) ? turnedTo(shown, at_ms, at_ms > was_ms) : shown));
  }, [at_ms]);

  const show = useCallback((to_ms: number, length_ms?: number) => {
    setView((shown) => {
      const wanted_ms = Math.min(WIDEST_MS, length_ms ?? shown.to_ms - shown.from_ms);
      return { from_ms: to_ms - wanted_ms / 2, to_ms: to_ms + wanted_ms / 2 };
    });
  }, []);
  const zoom = useCallback((direction: 'in' | 'out') => {
    setView((shown) => {
      const head_ms = latestAt.current;
      const around_ms = head_ms !== undefined && isIn(head_ms, shown) ? head_ms : instantAt(0.5, shown);
      return zoomAround(shown, direction === 'in' ? 1 / ZOOM_STEP : ZOOM_STEP, around_ms);
    });
  }, []);

  return {
    view,
    state,
    problem: state.error === undefined ? undefined : sentenceOf(state.error),
    timelines: state.loaded?.timelines ?? [],
    now_ms,
    setView,
    show,
    zoom,
  };
}

function turnedTo(view: Range, at_ms: number, isForwards: boolean): Range {
  const place = isForwards ? FOLLOW_PLACE : 1 - FOLLOW_PLACE;
  return panBy(view, at_ms - instantAt(place, view));
}

function isIn(at_ms: number, { from_ms, to_ms }: Range): boolean {
  return at_ms >= from_ms && at_ms < to_ms;
}
