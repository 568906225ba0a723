/**
 * Seeks to random moments of a store in each way that there is, by turns, with all of it in the machine's memory, and then with file
 * and index first forgotten there, so that they come from the disk.
 */
import { startFloor } from '../floor/floor.ts';
import type { RunningGateway } from '../gateway.ts';
import { type Spread, spreadOf } from '../spread.ts';
import { type MadeStore, sourcePathOf } from '../store/make-store.ts';
import { forgetCached, readIntoCache } from '../store/page-cache.ts';
import { sourceOf } from '../store/store-plan.ts';
import { usageOf } from '../usage.ts';
import { type Moment, makeMoments } from './moments.ts';
import { seekByHttp } from './seek-http.ts';
import { openSeekSocket } from './seek-socket.ts';

const RANGE_MS = 10 * 60_000;
const WARM_UP = 20;
const SOURCE_BYTES = 30_000_000;

/** `floor`: a server that only streams the file. */
export const seekWays = ['floor', 'http', 'socket', 'keys'] as const;
export type SeekWay = (typeof seekWays)[number];

export interface SeekFigures {
  readonly way: SeekWay;
  readonly isCold: boolean;
  readonly spread: Spread;
}

export interface SeekResult {
  readonly figures: readonly SeekFigures[];
  /** Of the gateway, for everything but the floor: user and system, milliseconds each. */
  readonly cpuEach_ms: number;
  readonly pssBeforeMiB: number;
  readonly pssAfterMiB: number;
}

export async function seekAbout(
  gateway: RunningGateway,
  store: MadeStore,
  { samples, cold }: { readonly samples: number; readonly cold: boolean },
): Promise<SeekResult> {
  const floor = await startFloor(store.dataDir);
  try {
    const socket = await openSeekSocket(gateway);
    const ways: Readonly<Record<SeekWay, (moment: Moment) => Promise<number>>> = {
      floor: ({ camera, at_ms }) => floor.first(sourceOf(store.plan, camera), at_ms % SOURCE_BYTES),
      http: (moment) => seekByHttp(gateway, moment, RANGE_MS),
      socket: (moment) => socket.seek(moment, 'all', RANGE_MS),
      keys: (moment) => socket.seek(moment, 'keys', RANGE_MS),
    };
    const figures: SeekFigures[] = [];
    const next = makeMoments(store.plan, RANGE_MS, 1);
    readIntoCache(...store.sources, store.index);
    const before = usageOf([gateway.pid]);
    for (const isCold of cold ? [false, true] : [false]) {
      const took_ms = new Map<SeekWay, number[]>(seekWays.map((way) => [way, []]));
      for (let at = 0; at < samples + WARM_UP; at++) {
        for (const way of seekWays) {
          const moment = next();
          if (isCold) forgetCached(sourcePathOf(store, moment.camera), store.index);
          const time_ms = await ways[way](moment);
          if (at >= WARM_UP) took_ms.get(way)?.push(time_ms);
        }
      }
      for (const [way, times_ms] of took_ms) figures.push({ way, isCold, spread: spreadOf(times_ms) });
    }
    socket.close();
    const after = usageOf([gateway.pid]);
    const asked = (samples + WARM_UP) * (seekWays.length - 1) * (cold ? 2 : 1);
    return {
      figures,
      cpuEach_ms: ((after.cpu_s - before.cpu_s) * 1_000) / asked,
      pssBeforeMiB: before.pssMiB,
      pssAfterMiB: after.pssMiB,
    };
  } finally {
    await floor.stop();
  }
}
