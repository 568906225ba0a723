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
 * Joins motion that begins within `finest_ms` of the motion before it, so that a month is no more than the screen shows; what has words of
 * its own stays as it is. `events`: in the order of their beginning.
 */
export function joinNarrowMotion(events: readonly TimelineEvent[], finest_ms: number): TimelineEvent[] {
  if (finest_ms <= 0) return [...events];
  const out: TimelineEvent[] = [];
  let motionAt = -1;
  for (const event of events) {
    const last = out[motionAt];
    const canJoin = isPlainMotion(event) && last?.to_ms !== undefined && event.from_ms - last.to_ms < finest_ms;
    if (canJoin) {
      const to_ms = Math.max(last.to_ms, event.to_ms);
      if (to_ms > last.to_ms) out[motionAt] = { ...last, to_ms };
      continue;
    }
    if (isPlainMotion(event)) motionAt = out.length;
    out.push(event);
  }
  return out;
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
