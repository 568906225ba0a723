/**
 * What a player asks the recorder for by HTTP: timelines, and where footage begins to be worth looking at. One request a call
 * (`newestSpan` up to two and one a camera); throws what `call` throws.
 */
import { routes, type Timeline } from '@nightlatch/protocol';
import { call } from '../api.ts';
import { dayRange, type Range } from '../timeline/zone.ts';

const HOUR_MS = 3_600_000;

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

/** The newest footage of any of the cameras without a break, Unix milliseconds; undefined: there is none. */
export async function newestSpan(
  cameraIds: readonly string[],
  timeZone: string,
  now_ms: number,
  signal?: AbortSignal,
): Promise<Range | undefined> {
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
  return newestOf(await askTimelines({ cameraIds, ...dayRange(newest, timeZone) }, signal));
}

/** Where it ends. */
export async function newestFootage(...asked: Parameters<typeof newestSpan>): Promise<number | undefined> {
  return (await newestSpan(...asked))?.to_ms;
}

/** Where a day's footage begins, of any of the cameras; undefined: it has none. */
export async function firstOfDay(
  cameraIds: readonly string[],
  day: string,
  timeZone: string,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const range = dayRange(day, timeZone);
  const timelines = await askTimelines({ cameraIds, ...range, pixels: 2_000 }, signal);
  const starts = timelines.flatMap(({ spans }) => spans.slice(0, 1).map(({ from }) => Date.parse(from)));
  return starts.length === 0 ? undefined : Math.max(range.from_ms, Math.min(...starts));
}

/** Where someone who opens playback begins: a minute before the newest footage ends, where there is so much. */
export function openingInstant({ from_ms, to_ms }: Range): number {
  return Math.max(from_ms, to_ms - 60_000);
}

function newestOf(timelines: readonly Timeline[]): Range | undefined {
  const last = timelines.flatMap(({ spans }) => spans.slice(-1));
  const newest = last.toSorted((one, other) => Date.parse(one.to) - Date.parse(other.to)).at(-1);
  return newest && { from_ms: Date.parse(newest.from), to_ms: Date.parse(newest.to) };
}
