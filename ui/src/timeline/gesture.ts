/**
 * What pointers do on a timeline: one that moves pans, one that does not seeks, one that began on the ruler scrubs, two zoom and pan
 * together. Pure: places are fractions of the timeline's width, 0 left and 1 right.
 */
import { instantAt, panBy, zoomAround } from './view.ts';
import type { Range } from './zone.ts';

export type Act =
  | { readonly kind: 'view'; readonly view: Range }
  /** `seek`: settled; `scrub`: on the way there. */
  | { readonly kind: 'seek' | 'scrub'; readonly at_ms: number };

/** Fingers nearer to one another than this zoom no further in. */
const NEAREST = 0.02;

export class Gesture {
  readonly #pointers = new Map<number, number>();
  #began = 0;
  #isScrubbing = false;
  /** Moved, or more than one finger: no seek at its end. */
  #hasMoved = false;

  get isActive(): boolean {
    return this.#pointers.size > 0;
  }

  down(id: number, place: number, isOnRuler: boolean, view: Range): Act | undefined {
    if (this.#pointers.size >= 2) return undefined;
    this.#pointers.set(id, place);
    if (this.#pointers.size === 2) {
      this.#hasMoved = true;
      this.#isScrubbing = false;
      return undefined;
    }
    this.#began = place;
    this.#hasMoved = false;
    this.#isScrubbing = isOnRuler;
    return isOnRuler ? { kind: 'scrub', at_ms: instantAt(place, view) } : undefined;
  }

  /** `slack`: how far a pointer may move that is still a click. */
  move(id: number, place: number, slack: number, view: Range): Act | undefined {
    const before = this.#pointers.get(id);
    if (before === undefined) return undefined;
    if (this.#isScrubbing) {
      this.#pointers.set(id, place);
      return { kind: 'scrub', at_ms: instantAt(clamp(place), view) };
    }
    if (!this.#hasMoved && Math.abs(place - this.#began) <= slack) return undefined;
    this.#hasMoved = true;
    this.#pointers.set(id, place);
    const other = [...this.#pointers].find(([one]) => one !== id)?.[1];
    const moved = other === undefined ? pannedBy(view, place - before) : pinched(view, before, place, other);
    return { kind: 'view', view: moved };
  }

  up(id: number, place: number, view: Range): Act | undefined {
    if (!this.#pointers.delete(id) || this.#pointers.size > 0) return undefined;
    const isSeek = this.#isScrubbing || !this.#hasMoved;
    this.#isScrubbing = false;
    return isSeek ? { kind: 'seek', at_ms: instantAt(clamp(place), view) } : undefined;
  }

  /** The system took the pointer away. */
  cancel(id: number): void {
    this.#pointers.delete(id);
    this.#hasMoved = true;
    this.#isScrubbing = false;
  }
}

function pannedBy(view: Range, by: number): Range {
  return panBy(view, -by * (view.to_ms - view.from_ms));
}

/** The instant under the finger that stays, stays under it. */
function pinched(view: Range, before: number, place: number, other: number): Range {
  const apart = Math.max(NEAREST, Math.abs(place - other));
  return zoomAround(view, Math.max(NEAREST, Math.abs(before - other)) / apart, instantAt(other, view));
}

function clamp(place: number): number {
  return Math.min(1, Math.max(0, place));
}
