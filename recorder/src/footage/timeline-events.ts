/** Rows of the index's events to what a timeline shows. Pure; milliseconds of the Unix epoch. */
import type { SQLOutputValue } from 'node:sqlite';

export interface TimelineEvent {
  readonly kind: 'motion' | 'camera' | 'disk';
  readonly from_ms: number;
  /** Undefined: a moment, or it lasts. */
  readonly to_ms: number | undefined;
  readonly reason: string | undefined;
}

const CAMERA_KINDS = new Set(['recording', 'connecting', 'failed']);

/** Undefined for a kind that is not shown. */
export function eventOf(row: Record<string, SQLOutputValue>): TimelineEvent | undefined {
  const kind = kindOf(String(row['kind']));
  if (kind === undefined) return undefined;
  const { to_ms, reason } = row;
  return {
    kind,
    from_ms: Number(row['at_ms']),
    to_ms: typeof to_ms === 'number' ? to_ms : undefined,
    reason: typeof reason === 'string' ? reason : undefined,
  };
}

function kindOf(kind: string): TimelineEvent['kind'] | undefined {
  if (kind === 'motion') return 'motion';
  if (CAMERA_KINDS.has(kind)) return 'camera';
  return kind.startsWith('disk') ? 'disk' : undefined;
}
