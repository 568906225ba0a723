/** How far back footage reaches, and will: from what the engine says of the store, and the footage of the last day. */
import type { FootageForecast, Retention } from '@nightlatch/protocol';
import type { Clock } from '../../../base/clock.ts';
import type { CameraStore } from '../../cameras/camera-store.ts';
import type { EngineClient } from '../../cameras/engine-client.ts';
import { commonDays, reachOf } from '../../health/reach.ts';
import type { Handlers } from '../handler.ts';
import type { RecorderFacts } from '../recorder-facts.ts';

export interface ForecastHandlerParts {
  readonly cameras: CameraStore;
  readonly engine: EngineClient;
  readonly facts: RecorderFacts;
  readonly clock: Clock;
  readonly footage: {
    /** Of the files that began at `from_ms` or later. */
    recentBytes(cameraId: string, from_ms: number): number;
  };
}

const DAY_MS = 86_400_000;
/** Less footage than of so long says nothing of a day. */
const LEAST_MS = 600_000;
/** A rate is good for so long: dragging a slider does not read the index over and over. */
const RATE_HOLDS_MS = 30_000;

export function forecastHandlers(parts: ForecastHandlerParts): Handlers<'footageForecast'> {
  const { cameras, engine, facts, clock, footage } = parts;
  const rates = new Map<string, { readonly at_ms: number; readonly bytesPerDay: number | undefined }>();
  const rateOf = (cameraId: string, oldest_ms: number): number | undefined => {
    const kept = rates.get(cameraId);
    const now_ms = clock.monotonic_ms();
    if (kept !== undefined && now_ms - kept.at_ms < RATE_HOLDS_MS) return kept.bytesPerDay;
    const wall_ms = clock.wall_ms();
    const from_ms = Math.max(oldest_ms, wall_ms - DAY_MS);
    const seen_ms = wall_ms - from_ms;
    const bytes = seen_ms < LEAST_MS ? 0 : footage.recentBytes(cameraId, from_ms);
    const bytesPerDay = seen_ms < LEAST_MS ? undefined : (bytes * DAY_MS) / seen_ms;
    rates.set(cameraId, { at_ms: now_ms, bytesPerDay });
    return bytesPerDay;
  };
  return {
    footageForecast({ query }): FootageForecast {
      const { freeReserve_bytes } = facts.recording();
      const store = engine.states?.store;
      if (store === undefined) return { freeReserve_bytes, cameras: [] };
      const { free_bytes, footage_bytes } = store;
      const known = cameras.list();
      for (const id of rates.keys()) if (!known.some((camera) => camera.id === id)) rates.delete(id);
      const kept = known.flatMap((camera) => {
        const found = store.cameras.find(({ cameraId }) => cameraId === camera.id);
        if (found === undefined) return [];
        const { days, bytes }: Retention = camera.id === query.cameraId ? query : (camera.rules?.retention ?? {});
        const bytesPerDay = rateOf(camera.id, found.oldest_ms);
        return [{ found, rate: bytesPerDay === undefined ? undefined : { bytesPerDay, days, bytes } }];
      });
      const rated = kept.flatMap(({ rate }) => rate ?? []);
      // A camera without a rate yet would take its share of the disk too: how far the others reach is not known then.
      const isKnown = rated.length === kept.length;
      const room_bytes = footage_bytes + Math.max(0, free_bytes - freeReserve_bytes);
      const common_days = commonDays(rated, room_bytes);
      return {
        free_bytes,
        footage_bytes,
        freeReserve_bytes,
        cameras: kept.map(({ found, rate }) => ({
          cameraId: found.cameraId,
          bytes: found.bytes,
          oldest: new Date(found.oldest_ms).toISOString(),
          ...(rate === undefined ? {} : { bytesPerDay: rate.bytesPerDay }),
          ...(rate === undefined || !isKnown ? {} : reachOf(rate, common_days)),
        })),
      };
    },
  };
}
