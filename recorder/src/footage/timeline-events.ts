/** Rows of the index's events to what a timeline shows. Pure; milliseconds of the Unix epoch. */
import type { RowList } from './index-view.ts';

export interface TimelineEvent {
  readonly kind: 'motion' | 'camera' | 'disk';
  readonly from_ms: number;
  /** Undefined: a moment, or it lasts. */
  readonly to_ms: number | undefined;
  readonly reason: string | undefined;
}

/**
 * The events of a range, one after the other. Motion that begins within `finest_ms` of the motion before it is joined to it, so that a
 * month is no more than the screen shows; what has words of its own stays as it is.
 */
export class EventDraft {
  readonly #finest_ms: number;
  readonly #most: number;
  readonly #events: TimelineEvent[] = [];
  #motionAt = -1;

  /** What comes after `most` events is left out. */
  constructor(finest_ms: number, most: number) {
    this.#finest_ms = finest_ms;
    this.#most = most;
  }

  /** In the order of their beginning. */
  add(event: TimelineEvent): void {
    const isPlain = isPlainMotion(event);
    const last = this.#events[this.#motionAt];
    if (isPlain && last?.to_ms !== undefined && event.from_ms - last.to_ms < this.#finest_ms && this.#finest_ms > 0) {
      if (event.to_ms > last.to_ms) this.#events[this.#motionAt] = { ...last, to_ms: event.to_ms };
      return;
    }
    if (this.#events.length >= this.#most) return;
    if (isPlain) this.#motionAt = this.#events.length;
    this.#events.push(event);
  }

  finish(): TimelineEvent[] {
    return this.#events;
  }
}

/** It has ended, and says nothing of its own. */
function isPlainMotion(event: TimelineEvent): event is TimelineEvent & { readonly to_ms: number } {
  return event.kind === 'motion' && event.to_ms !== undefined && event.reason === undefined;
}

const CAMERA_KINDS = new Set(['recording', 'connecting', 'failed']);

/** `row`: at_ms, to_ms, kind, reason. Undefined for a kind that is not shown. */
export function eventOf([at_ms, to_ms, told, reason]: RowList): TimelineEvent | undefined {
  const kind = kindOf(String(told));
  if (kind === undefined) return undefined;
  return {
    kind,
    from_ms: Number(at_ms),
    to_ms: typeof to_ms === 'number' ? to_ms : undefined,
    reason: typeof reason === 'string' ? reason : undefined,
  };
}

function kindOf(kind: string): TimelineEvent['kind'] | undefined {
  if (kind === 'motion') return 'motion';
  if (CAMERA_KINDS.has(kind)) return 'camera';
  return kind.startsWith('disk') ? 'disk' : undefined;
}
