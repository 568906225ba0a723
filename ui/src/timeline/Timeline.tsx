/**
 * Cameras as lanes over one span of time: footage, gaps, what happened, the playhead and now. The wheel zooms around the pointer,
 * dragging pans, a click seeks, dragging on the ruler scrubs, two fingers zoom; arrow keys seek. What it shows is its parent's:
 * the view, and what was loaded for it. Fills its width; a lane takes `--timeline-lane` of height.
 */
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { Gesture, type Act } from './gesture.ts';
import { laneOf, pathOf, sentencesAt, type Lane } from './lane.ts';
import type { TimelineState } from './timeline-loader.ts';
import { fractionOf, instantAt, marksOf, panBy, zoomAround } from './view.ts';
import { dayOf, sayClock, sayDay, type Range } from './zone.ts';
import './timeline.css';

export interface TimelineProps {
  readonly cameras: readonly { readonly id: string; readonly name: string }[];
  readonly state: TimelineState;
  /** In words, where the last load failed. */
  readonly problem?: string | undefined;
  readonly view: Range;
  readonly timeZone: string;
  /** The playhead. */
  readonly at_ms: number;
  readonly now_ms: number;
  readonly onView: (view: Range) => void;
  readonly onSeek: (at_ms: number) => void;
  /** While the playhead is dragged; `onSeek` follows. */
  readonly onScrub?: (at_ms: number) => void;
  /** Where a mouse points; undefined once it left. */
  readonly onHover?: (at_ms: number | undefined) => void;
  /** Marked by someone, for an export: its ends, or one of them so far. */
  readonly marked?: { readonly from_ms: number | undefined; readonly to_ms: number | undefined } | undefined;
  /** Flags on the ruler. */
  readonly bookmarks?: readonly Flag[] | undefined;
  /** Between the ruler and the lanes: a Filmstrip. */
  readonly strip?: ReactNode;
  /** In the bubble at the pointer, above its words: a picture. */
  readonly preview?: ReactNode;
}

export interface Flag extends Range {
  readonly id: string;
  readonly text: string;
  readonly isProtected: boolean;
}

interface Hover {
  readonly place: number;
  readonly lane: number | undefined;
}

/** Units of the drawings' width: about a pixel each. */
const WIDTH = 2_000;
const CLICK_PX = 5;
const LABEL_PX = 90;
/** Zoom of one notch of a common wheel (100 px). */
const ZOOM_PER_PX = Math.log(1.25) / 100;
const LINE_PX = 33;
const GROWS_MS = 2_000;
/** It lies over what stands above the timeline. */
const FINGER_BUBBLE_MS = 2_500;

export function Timeline(props: TimelineProps): ReactNode {
  const { cameras, state, view, timeZone, at_ms, now_ms } = props;
  const track = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  const [hover, setHover] = useState<Hover>();
  const width_px = useWidth(track);
  const [gesture] = useState(() => new Gesture());

  const [isLifted, setLifted] = useState(false);

  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    if (!isLifted) return;
    const timer = setTimeout(() => setHover(undefined), FINGER_BUBBLE_MS);
    return () => clearTimeout(timer);
  }, [isLifted]);

  useEffect(() => {
    const element = track.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent): void => {
      // Not the page: it would scroll along.
      event.preventDefault();
      const { view: shown, onView } = latest.current;
      const scale = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : LINE_PX;
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        const by = (event.deltaX * scale) / Math.max(1, element.clientWidth);
        return onView(panBy(shown, by * (shown.to_ms - shown.from_ms)));
      }
      const place = placeOf(element, event.clientX);
      onView(zoomAround(shown, Math.exp(event.deltaY * scale * ZOOM_PER_PX), instantAt(place, shown)));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, []);

  // Not at every picture: what lasts grows in steps.
  const until_ms = Math.floor(now_ms / GROWS_MS) * GROWS_MS;
  const lanes = useMemo(() => {
    const loaded = state.loaded?.timelines ?? [];
    return new Map(loaded.map((timeline) => [timeline.cameraId, laneOf(timeline, until_ms)]));
  }, [state.loaded, until_ms]);

  const apply = (act: Act | undefined): void => {
    if (act?.kind === 'view') props.onView(act.view);
    if (act?.kind === 'seek') props.onSeek(act.at_ms);
    if (act?.kind === 'scrub') props.onScrub?.(act.at_ms);
  };
  const onPointer = (event: PointerEvent<HTMLDivElement>): void => {
    const place = placeOf(event.currentTarget, event.clientX);
    const isTouch = event.pointerType === 'touch';
    switch (event.type) {
      case 'pointerdown':
        if (event.button !== 0) return;
        // Before it is captured: after that every target is the track.
        if (isTouch) setHover({ place, lane: laneAt(event.target) });
        setLifted(false);
        event.currentTarget.setPointerCapture(event.pointerId);
        return apply(gesture.down(event.pointerId, place, isOnRuler(event.target), view));
      case 'pointermove': {
        const act = gesture.move(event.pointerId, place, CLICK_PX / Math.max(1, width_px), view);
        const lane = laneAt(event.target);
        if (!isTouch) setHover((before) => ({ place, lane: lane ?? (gesture.isActive ? before?.lane : undefined) }));
        else if (act !== undefined) setHover(undefined);
        if (!isTouch) props.onHover?.(instantAt(place, view));
        return apply(act);
      }
      case 'pointerup':
        setLifted(isTouch);
        return apply(gesture.up(event.pointerId, place, view));
      case 'pointercancel':
        return gesture.cancel(event.pointerId);
      default:
        // What a finger asked for stays for a moment after it is lifted.
        if (isTouch) return;
        setHover(undefined);
        props.onHover?.(undefined);
    }
  };

  const length_ms = view.to_ms - view.from_ms;
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Record<string, number> = {
      ArrowLeft: at_ms - length_ms / 100,
      ArrowRight: at_ms + length_ms / 100,
      PageDown: at_ms - length_ms / 10,
      PageUp: at_ms + length_ms / 10,
      Home: view.from_ms,
      End: view.to_ms,
    };
    const to_ms = moves[event.key];
    if (to_ms === undefined) return;
    event.preventDefault();
    props.onSeek(to_ms);
  };

  const said = `${sayDay(dayOf(at_ms, timeZone))}, ${sayClock(at_ms, timeZone)}`;
  return (
    <div className="timeline" data-loading={state.isLoading || undefined}>
      <div
        ref={track}
        className="timeline-track"
        role="slider"
        tabIndex={0}
        aria-label="Timeline"
        aria-valuemin={Math.round(view.from_ms / 1000)}
        aria-valuemax={Math.round(view.to_ms / 1000)}
        aria-valuenow={Math.round(Math.min(view.to_ms, Math.max(view.from_ms, at_ms)) / 1000)}
        aria-valuetext={said}
        onKeyDown={onKeyDown}
        onPointerDown={onPointer}
        onPointerMove={onPointer}
        onPointerUp={onPointer}
        onPointerCancel={onPointer}
        onPointerLeave={onPointer}
      >
        <div className="timeline-ruler" data-ruler="" aria-hidden="true">
          {marksOf(view, timeZone, Math.max(2, Math.floor(width_px / LABEL_PX))).map((mark) => (
            <span
              key={mark.at_ms}
              className={mark.isDay ? 'timeline-mark timeline-day' : 'timeline-mark'}
              style={{ left: percent(mark.at_ms, view) }}
            >
              {mark.label}
            </span>
          ))}
        </div>
        {props.strip}
        {cameras.map(({ id, name }, index) => (
          <LaneRow key={id} name={name} index={index} lane={lanes.get(id)} view={view} />
        ))}
        {props.marked !== undefined && <Marked {...props.marked} view={view} />}
        {props.bookmarks?.map((flag) => (
          <span
            key={flag.id}
            className="timeline-flag"
            data-protected={flag.isProtected || undefined}
            hidden={flag.from_ms < view.from_ms || flag.from_ms > view.to_ms}
            style={{ left: percent(flag.from_ms, view) }}
          />
        ))}
        <Line className="timeline-now" at_ms={now_ms} view={view} />
        <Line className="timeline-playhead" at_ms={at_ms} view={view} />
        {hover !== undefined && (
          <Bubble
            place={hover.place}
            at_ms={instantAt(hover.place, view)}
            name={cameras.length > 1 && hover.lane !== undefined ? cameras[hover.lane]?.name : undefined}
            lane={lanes.get(cameras[hover.lane ?? (cameras.length === 1 ? 0 : -1)]?.id ?? '')}
            slack_ms={(length_ms * CLICK_PX) / Math.max(1, width_px)}
            timeZone={timeZone}
            flags={props.bookmarks ?? []}
            preview={props.preview}
          />
        )}
      </div>
      {props.problem !== undefined && (
        <p className="timeline-problem" role="status">
          {props.problem}
        </p>
      )}
    </div>
  );
}

function LaneRow(props: { name: string; index: number; lane: Lane | undefined; view: Range }): ReactNode {
  const { name, index, lane, view } = props;
  const kinds = ['motion', 'camera', 'disk'] as const;
  return (
    <div className="timeline-lane" data-lane={index}>
      {lane !== undefined && (
        <svg viewBox={`0 0 ${WIDTH} 1`} preserveAspectRatio="none" aria-hidden="true">
          <path className="timeline-span" d={pathOf(lane.spans, view, WIDTH)} />
          <path className="timeline-gap" d={pathOf(lane.gaps, view, WIDTH)} />
        </svg>
      )}
      {lane !== undefined && (
        <svg className="timeline-events" viewBox={`0 0 ${WIDTH} 1`} preserveAspectRatio="none" aria-hidden="true">
          {kinds.map((kind) => {
            const events = lane.events.filter((event) => event.kind === kind);
            return <path key={kind} className={`timeline-${kind}`} d={pathOf(events, view, WIDTH)} />;
          })}
        </svg>
      )}
      <span className="timeline-name">{name}</span>
    </div>
  );
}

function Marked(props: { from_ms: number | undefined; to_ms: number | undefined; view: Range }): ReactNode {
  const { from_ms, to_ms, view } = props;
  const clamp = (at_ms: number): number => Math.min(1, Math.max(0, fractionOf(at_ms, view)));
  const [left, right] = [from_ms ?? to_ms, to_ms ?? from_ms].map((at_ms) => clamp(at_ms ?? view.from_ms));
  if (left === undefined || right === undefined) return null;
  return (
    <>
      <span className="timeline-marked" style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%` }} />
      {from_ms !== undefined && <Line className="timeline-mark-edge" at_ms={from_ms} view={view} />}
      {to_ms !== undefined && <Line className="timeline-mark-edge" at_ms={to_ms} view={view} />}
    </>
  );
}

function Line({ className, at_ms, view }: { className: string; at_ms: number; view: Range }): ReactNode {
  if (at_ms < view.from_ms || at_ms > view.to_ms) return null;
  return <span className={className} style={{ left: percent(at_ms, view) }} />;
}

interface BubbleProps {
  readonly place: number;
  readonly at_ms: number;
  readonly name: string | undefined;
  readonly lane: Lane | undefined;
  readonly slack_ms: number;
  readonly timeZone: string;
  readonly flags: readonly Flag[];
  readonly preview: ReactNode;
}

function Bubble({ place, at_ms, name, lane, slack_ms, timeZone, flags, preview }: BubbleProps): ReactNode {
  const sentences = lane === undefined ? [] : sentencesAt(lane, at_ms, slack_ms, timeZone);
  const flag = flags.find(({ from_ms }) => Math.abs(from_ms - at_ms) <= slack_ms);
  const said = flag === undefined ? sentences : [`Bookmark: ${flag.text}.`, ...sentences];
  return (
    <span className="timeline-hover" style={{ left: `${place * 100}%` }}>
      <span className="timeline-bubble" style={{ translate: `${-place * 100}%` }}>
        {preview}
        <b>{sayClock(at_ms, timeZone)}</b> {name !== undefined && <span>{name}. </span>}
        {said.join(' ')}
      </span>
    </span>
  );
}

function useWidth(element: { readonly current: HTMLElement | null }): number {
  const [width_px, setWidth] = useState(0);
  useEffect(() => {
    const box = element.current;
    if (box === null) return;
    const observer = new ResizeObserver(() => setWidth(box.clientWidth));
    observer.observe(box);
    return () => observer.disconnect();
  }, [element]);
  return width_px;
}

function placeOf(element: Element, clientX: number): number {
  const { left, width } = element.getBoundingClientRect();
  return (clientX - left) / Math.max(1, width);
}

function percent(at_ms: number, view: Range): string {
  return `${fractionOf(at_ms, view) * 100}%`;
}

function isOnRuler(target: EventTarget): boolean {
  return target instanceof Element && target.closest('[data-ruler]') !== null;
}

function laneAt(target: EventTarget): number | undefined {
  const lane = target instanceof Element ? target.closest('[data-lane]')?.getAttribute('data-lane') : undefined;
  return lane === undefined || lane === null ? undefined : Number(lane);
}
