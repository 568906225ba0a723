/** Whether an export can be ordered, and how large it will be. Everything that cannot is a refusal with a sentence for people. */
import { Refusal } from '@nightlatch/protocol';
import { EXPORT_LIMITS } from '@nightlatch/protocol/export/manifest';
import type { Span } from '../../footage/timeline.ts';

export interface Wanted {
  readonly cameraIds: readonly string[];
  readonly range: Span;
}

export interface OrderFacts {
  readonly now_ms: number;
  readonly cameras: readonly { readonly id: string; readonly name: string }[];
  readonly bytesOf: (cameraId: string, range: Span) => number;
}

export interface Checked {
  readonly cameras: readonly { readonly id: string; readonly name: string }[];
  /** Of the footage alone. */
  readonly bytes: number;
}

/** A line a second in the table beside a video, for a second of video that is never that small; and what else is written. */
const TABLE_BYTES_A_SECOND = 240;
const TABLE_SHARE = 0.1;
const REST_BYTES = 512 * 1024;

/** Throws `range-invalid`, `range-too-long`, `bad-input`, `no-footage`. */
export function checkOrder({ cameraIds, range }: Wanted, facts: OrderFacts): Checked {
  if (!(range.to_ms > range.from_ms)) throw new Refusal('range-invalid', 'The end must come after the beginning.');
  if (range.to_ms - range.from_ms > EXPORT_LIMITS.range_ms)
    throw new Refusal('range-too-long', 'Choose 24 hours at most; for more, make several exports.');
  const cameras = [...new Set(cameraIds)].map((id) => {
    const camera = facts.cameras.find((one) => one.id === id);
    if (camera === undefined)
      throw new Refusal('bad-input', 'One of these cameras is no longer there.', { field: 'cameraIds' });
    return { id, name: camera.name };
  });
  if (cameras.length > EXPORT_LIMITS.cameras)
    throw new Refusal('bad-input', `Choose ${EXPORT_LIMITS.cameras} cameras at most.`, { field: 'cameraIds' });
  if (range.from_ms > facts.now_ms)
    throw new Refusal('no-footage', 'This time has not come yet: there is no recording of it.');
  const bytes = cameras.reduce((sum, { id }) => sum + facts.bytesOf(id, range), 0);
  if (bytes === 0) throw new Refusal('no-footage', 'There is no recording of these cameras at this time.');
  return { cameras, bytes };
}

/** What it takes on a stick, rather more than less. */
export function bytesOnStick(bytes: number, cameras: number, { from_ms, to_ms }: Span): number {
  const tables = Math.min(((to_ms - from_ms) / 1_000) * cameras * TABLE_BYTES_A_SECOND, bytes * TABLE_SHARE);
  return bytes + REST_BYTES + Math.ceil(tables);
}
