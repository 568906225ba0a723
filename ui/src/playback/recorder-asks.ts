/**
 * What a player asks the recorder for by HTTP: timelines, and where footage begins to be worth looking at. One request a call
 * (`newestFootage` up to two a camera); throws what `call` throws.
 */
import { routes, type Timeline } from '@nightlatch/protocol';
import { call } from '../api.ts';
import type { Range } from '../timeline/zone.ts';
import { dayRange } from '../timeline/zone.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface TimelinesAsk extends Range {
  readonly cameraIds: readonly string[];
  /** What is narrower than a pixel of so many is joined; absent: every span and gap by itself. */
  readonly pixels?: number;
}

/** For `Player`, `TimelineLoader` and `eventBeside`. */
export function askTimelines(
  { cameraIds, from_ms, to_ms, pixels }: TimelinesAsk,
  signal?: AbortSignal,
): Promise<Timeline[]> {
  return call(routes.timelines, {
    query: {
      cameras: cameraIds.join(','),
      from: new Date(from_ms).toISOString(),
      to: new Date(to_ms).toISOString(),
      ...(pixels === undefined ? {} : { pixels }),
    },
    ...(signal === undefined ? {} : { signal }),
  });
}

/** Where the newest footage of any of the cameras ends, Unix milliseconds; undefined: there is none. */
export async function newestFootage(
  cameraIds: readonly string[],
  timeZone: string,
  now_ms: number,
  signal?: AbortSignal,
): Promise<number | undefined> {
  if (cameraIds.length === 0) return undefined;
  const around = { from_ms: now_ms - HOUR_MS, to_ms: now_ms + HOUR_MS };
  const recent = newestOf(await askTimelines({ cameraIds, ...around }, signal));
  if (recent !== undefined) return recent;
  const input = signal === undefined ? {} : { signal };
  const days = await Promise.all(cameraIds.map((id) => call(routes.days, { params: { id }, ...input })));
  const newest = days
    .flatMap((one) => one[0] ?? [])
    .toSorted()
    .at(-1);
  if (newest === undefined) return undefined;
  const { from_ms, to_ms } = dayRange(newest, timeZone);
  // Footage that began on the day before reaches into it.
  return newestOf(await askTimelines({ cameraIds, from_ms: from_ms - DAY_MS, to_ms }, signal));
}

function newestOf(timelines: readonly Timeline[]): number | undefined {
  const ends = timelines.flatMap(({ spans }) => spans.slice(-1).map(({ to }) => Date.parse(to)));
  return ends.length === 0 ? undefined : Math.max(...ends);
}
