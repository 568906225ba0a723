/**
 * Seeks to random moments of a store in each way that there is, with the files in the machine's memory and with each of them first
 * forgotten there, so that it comes from the disk.
 */
import type { RunningGateway } from '../gateway.ts';
import { type Spread, spreadOf } from '../spread.ts';
import { type MadeStore, sourcePathOf } from '../store/make-store.ts';
import { forgetCached } from '../store/page-cache.ts';
import { usageOf } from '../usage.ts';
import { type Moment, makeMoments } from './moments.ts';
import { seekByHttp } from './seek-http.ts';
import { openSeekSocket } from './seek-socket.ts';

/** Longer than a missing file, so that every range has footage. */
const RANGE_MS = 10 * 60_000;
const WARM_UP = 20;

export type SeekWay = 'http' | 'socket' | 'keys';

export interface SeekFigures {
  readonly way: SeekWay;
  readonly isCold: boolean;
  readonly spread: Spread;
}

export interface SeekResult {
  readonly figures: readonly SeekFigures[];
  readonly pssBeforeMiB: number;
  readonly pssAfterMiB: number;
}

export async function seekAbout(
  gateway: RunningGateway,
  store: MadeStore,
  { samples, cold }: { readonly samples: number; readonly cold: boolean },
  tell: (figures: SeekFigures) => void = () => undefined,
): Promise<SeekResult> {
  const socket = await openSeekSocket(gateway);
  const ways: Readonly<Record<SeekWay, (moment: Moment) => Promise<number>>> = {
    http: (moment) => seekByHttp(gateway, moment, RANGE_MS),
    socket: (moment) => socket.seek(moment, 'all', RANGE_MS),
    keys: (moment) => socket.seek(moment, 'keys', RANGE_MS),
  };
  const figures: SeekFigures[] = [];
  try {
    const pssBeforeMiB = usageOf([gateway.pid]).pssMiB;
    for (const isCold of cold ? [false, true] : [false]) {
      for (const way of ['http', 'socket', 'keys'] as const) {
        const next = makeMoments(store.plan, RANGE_MS, isCold ? 2 : 1);
        const took_ms: number[] = [];
        for (let at = 0; at < samples + WARM_UP; at++) {
          const moment = next();
          if (isCold) forgetCached(sourcePathOf(store, moment.camera), store.index);
          const time_ms = await ways[way](moment);
          if (at >= WARM_UP) took_ms.push(time_ms);
        }
        const found = { way, isCold, spread: spreadOf(took_ms) };
        figures.push(found);
        tell(found);
      }
    }
    return { figures, pssBeforeMiB, pssAfterMiB: usageOf([gateway.pid]).pssMiB };
  } finally {
    socket.close();
  }
}
