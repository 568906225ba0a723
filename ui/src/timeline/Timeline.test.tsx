import type { Timeline as CameraTimeline } from '@nightlatch/protocol';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Timeline, type TimelineProps } from './Timeline.tsx';

const START_MS = Date.parse('2026-11-23T14:00:00Z');
const HOUR_MS = 3_600_000;
const WIDE_PX = 1_000;
const view = { from_ms: START_MS, to_ms: START_MS + HOUR_MS };
const at = (minutes: number): string => new Date(START_MS + minutes * 60_000).toISOString();
const door: CameraTimeline = {
  cameraId: 'door',
  spans: [
    { from: at(0), to: at(20) },
    { from: at(30), to: at(45) },
  ],
  gaps: [{ from: at(20), to: at(30), reason: 'the camera was away' }],
  events: [
    { kind: 'motion', from: at(5), to: at(6) },
    { kind: 'camera', from: at(40), reason: 'The camera came back' },
  ],
};
const yard: CameraTimeline = { cameraId: 'yard', spans: [], gaps: [], events: [] };

let root: Root;
let place: HTMLElement;
const onView = vi.fn<TimelineProps['onView']>();
const onSeek = vi.fn<TimelineProps['onSeek']>();
const onScrub = vi.fn<(at_ms: number) => void>();
const onHover = vi.fn<(at_ms: number | undefined) => void>();

beforeEach(() => {
  vi.clearAllMocks();
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal(
    'ResizeObserver',
    class {
      readonly #onSize: () => void;
      constructor(onSize: () => void) {
        this.#onSize = onSize;
      }
      observe(): void {
        this.#onSize();
      }
      disconnect(): void {
        this.#onSize();
      }
    },
  );
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(WIDE_PX);
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, WIDE_PX, 100));
  Element.prototype.setPointerCapture = () => undefined;
  place = document.body.appendChild(document.createElement('div'));
  root = createRoot(place);
});
afterEach(() => {
  act(() => root.unmount());
  place.remove();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function show(props: Partial<TimelineProps> = {}): void {
  const loaded = { cameraIds: ['door', 'yard'], ...view, pixels: WIDE_PX, timelines: [door, yard] };
  act(() =>
    root.render(
      <Timeline
        cameras={[
          { id: 'door', name: 'Door' },
          { id: 'yard', name: 'Yard' },
        ]}
        state={{ loaded, isLoading: false, error: undefined }}
        view={view}
        timeZone="UTC"
        at_ms={START_MS + HOUR_MS / 4}
        now_ms={START_MS + HOUR_MS / 2}
        onView={onView}
        onSeek={onSeek}
        onScrub={onScrub}
        onHover={onHover}
        {...props}
      />,
    ),
  );
}
function element(selector: string): HTMLElement {
  const found = place.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`There is no ${selector}.`);
  return found;
}
function point(type: string, selector: string, clientX: number, pointerType = 'mouse'): void {
  const event = new PointerEvent(type, { bubbles: true, clientX, pointerId: 1, pointerType, button: 0 });
  act(() => void element(selector).dispatchEvent(event));
}
const pathOf = (selector: string): string => element(selector).getAttribute('d') ?? '';

describe('the timeline', () => {
  it('draws footage, gaps and what happened in each camera’s lane, with the playhead, now and the clock', () => {
    show();
    expect(pathOf('[data-lane="0"] .timeline-span')).toBe('M0.0 0H666.7V1H0.0ZM1000.0 0H1500.0V1H1000.0Z');
    expect(pathOf('[data-lane="0"] .timeline-gap')).toBe('M666.7 0H1000.0V1H666.7Z');
    expect(pathOf('[data-lane="0"] .timeline-motion')).toBe('M166.7 0H200.0V1H166.7Z');
    expect(pathOf('[data-lane="0"] .timeline-camera')).toMatch(/^M1333\.3 0H1334\.3/);
    expect(pathOf('[data-lane="1"] .timeline-span')).toBe('');
    expect(element('[data-lane="1"]').textContent).toBe('Yard');
    expect(element('.timeline-playhead').style.left).toBe('25%');
    expect(element('.timeline-now').style.left).toBe('50%');
    expect(element('.timeline-ruler').textContent).toContain('14:30');
  });

  it('seeks to where it is clicked', () => {
    show();
    point('pointerdown', '[data-lane="0"]', 500);
    point('pointerup', '[data-lane="0"]', 500);
    expect(onSeek.mock.calls).toEqual([[START_MS + HOUR_MS / 2]]);
    expect(onView).not.toHaveBeenCalled();
  });

  it('pans when dragged, scrubs when the ruler is', () => {
    show();
    point('pointerdown', '[data-lane="0"]', 500);
    point('pointermove', '[data-lane="0"]', 600);
    point('pointerup', '[data-lane="0"]', 600);
    expect(onView.mock.calls[0]?.[0].from_ms).toBeCloseTo(START_MS - HOUR_MS / 10);
    expect(onSeek).not.toHaveBeenCalled();
    point('pointerdown', '.timeline-ruler', 100);
    point('pointermove', '.timeline-ruler', 200);
    point('pointerup', '.timeline-ruler', 200);
    expect(onScrub.mock.calls.flat()).toEqual([START_MS + HOUR_MS / 10, START_MS + HOUR_MS / 5]);
    expect(onSeek.mock.calls).toEqual([[START_MS + HOUR_MS / 5]]);
  });

  it('zooms with the wheel around the pointer, and the page does not scroll', () => {
    show();
    const wheel = new WheelEvent('wheel', { bubbles: true, cancelable: true, clientX: 250, deltaY: -100 });
    act(() => void element('[data-lane="0"]').dispatchEvent(wheel));
    expect(wheel.defaultPrevented).toBe(true);
    const [zoomed] = onView.mock.calls[0] ?? [];
    if (zoomed === undefined) throw new Error('It did not zoom.');
    expect(zoomed.to_ms - zoomed.from_ms).toBeCloseTo(HOUR_MS / 1.25);
    expect((START_MS + HOUR_MS / 4 - zoomed.from_ms) / (zoomed.to_ms - zoomed.from_ms)).toBeCloseTo(0.25);
  });

  it('says of the lane under the mouse what there is', () => {
    show();
    const said = (x: number, lane = 0): string => {
      point('pointermove', `[data-lane="${lane}"]`, x);
      return element('.timeline-bubble').textContent;
    };
    expect(said(50)).toBe('14:03:00 Door. Recorded.');
    expect(said(90)).toBe('14:05:24 Door. Motion, 14:05:00 to 14:06:00.');
    expect(said(400)).toBe('14:24:00 Door. Nothing recorded: the camera was away.');
    expect(said(668)).toBe('14:40:04 Door. 14:40:00 The camera came back.');
    expect(said(900)).toBe('14:54:00 Door. Nothing recorded.');
    expect(said(50, 1)).toBe('14:03:00 Yard. Nothing recorded.');
    expect(onHover).toHaveBeenLastCalledWith(START_MS + 3 * 60_000);
    point('pointerout', '.timeline-track', 50);
    expect(place.querySelector('.timeline-bubble')).toBeNull();
    expect(onHover).toHaveBeenLastCalledWith(undefined);
  });

  it('keeps the sentence of a touch for a moment after the finger is lifted', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    show();
    point('pointerdown', '[data-lane="0"]', 400, 'touch');
    point('pointerup', '.timeline-track', 400, 'touch');
    point('pointerout', '.timeline-track', 400, 'touch');
    expect(element('.timeline-bubble').textContent).toContain('the camera was away');
    act(() => void vi.advanceTimersByTime(3_000));
    expect(document.querySelector('.timeline-bubble')).toBeNull();
  });

  it('is a slider that keys move and that says its time', () => {
    show();
    const slider = element('[role="slider"]');
    expect(slider.getAttribute('aria-valuetext')).toBe('Mon 23 Nov 2026, 14:15:00');
    act(() => void slider.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, key: 'ArrowRight' })));
    expect(onSeek.mock.calls).toEqual([[START_MS + HOUR_MS / 4 + HOUR_MS / 100]]);
  });

  it('says a problem, and keeps what it has', () => {
    show({ problem: 'The recorder does not answer.' });
    expect(element('[role="status"]').textContent).toBe('The recorder does not answer.');
    expect(pathOf('[data-lane="0"] .timeline-span')).not.toBe('');
  });

  it('shows a marked range, bookmarks and pictures', () => {
    show({
      marked: { from_ms: START_MS + HOUR_MS / 4, to_ms: START_MS + HOUR_MS / 2 },
      bookmarks: [
        { id: 'one', from_ms: START_MS + HOUR_MS / 2, to_ms: START_MS + HOUR_MS, text: 'Parcel', isProtected: true },
        { id: 'two', from_ms: START_MS - HOUR_MS, to_ms: START_MS, text: 'Earlier', isProtected: false },
      ],
      strip: <i id="strip" />,
      preview: <i id="preview" />,
    });
    const marked = place.querySelector<HTMLElement>('.timeline-marked');
    expect([marked?.style.left, marked?.style.width]).toEqual(['25%', '25%']);
    expect(place.querySelectorAll('.timeline-mark-edge')).toHaveLength(2);
    const flags = [...place.querySelectorAll<HTMLElement>('.timeline-flag')];
    expect(flags.map(({ hidden }) => hidden)).toEqual([false, true]);
    expect(place.querySelector('#strip')).not.toBeNull();
    expect(place.querySelector('#preview')).toBeNull();
    const track = place.querySelector('.timeline-track');
    act(() => {
      track?.dispatchEvent(
        new PointerEvent('pointermove', { bubbles: true, clientX: WIDE_PX / 2, pointerType: 'mouse' }),
      );
    });
    expect(place.querySelector('.timeline-bubble #preview')).not.toBeNull();
    expect(place.querySelector('.timeline-bubble')?.textContent).toContain('Bookmark: Parcel.');
  });
});
