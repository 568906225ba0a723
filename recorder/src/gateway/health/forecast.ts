/**
 * Whether the disk holds what was promised: how far back it reaches, at the rate of the footage that is there. The oldest footage of
 * all cameras goes first, so that all reach back equally far, but for those that promise less.
 */
import type { RecordingRules, StoreState } from '@nightlatch/protocol';
import { commonDays, MOST_DAYS } from './reach.ts';

export interface KeptCamera {
  readonly id: string;
  readonly rules?: RecordingRules | undefined;
}

const DAY_MS = 86_400_000;
/** A promise that is missed by less is not told: the rate is never the same. */
const ENOUGH = 0.95;

/** The cameras whose promised days do not fit, and how many days do. A camera with less than a day of footage has no rate yet: nothing is told. */
export function shortFootage<C extends KeptCamera>(
  cameras: readonly C[],
  store: StoreState,
  freeReserve_bytes: number,
  wall_ms: number,
): { camera: C; days: number }[] {
  const room_bytes = store.footage_bytes + Math.max(0, store.free_bytes - freeReserve_bytes);
  const rates: { camera: C; bytesPerDay: number }[] = [];
  for (const { cameraId, oldest_ms, bytes } of store.cameras) {
    const days = (wall_ms - oldest_ms) / DAY_MS;
    const camera = cameras.find(({ id }) => id === cameraId);
    if (days < 1) {
      if (camera !== undefined) return [];
      continue;
    }
    // Footage of a camera that was removed is not added to: it goes as the oldest.
    if (camera !== undefined) rates.push({ camera, bytesPerDay: bytes / days });
  }
  const fits = commonDays(
    rates.map(({ camera, bytesPerDay }) => ({ bytesPerDay, ...camera.rules?.retention })),
    room_bytes,
  );
  if (fits === MOST_DAYS) return [];
  return rates.flatMap(({ camera }) => {
    const promised = camera.rules?.retention.days;
    return promised === undefined || fits >= promised * ENOUGH ? [] : [{ camera, days: fits }];
  });
}
