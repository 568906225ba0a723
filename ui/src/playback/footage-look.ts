/**
 * What there is of a player's cameras around its instant: looks at the recorder's timelines finely, REACH_MS to either side, again
 * before the instant leaves what is known, and every STALE_MS near the present, where footage grows. One request at a time; a jump
 * out of it aborts it. After a failure nothing is asked for RETRY_MS. Driven by `want`, once a picture; no timers of its own.
 */
import type { Timeline } from '@nightlatch/protocol';
import type { Range } from '../timeline/zone.ts';
import type { FootageMap } from './footage-map.ts';

const REACH_MS = 10 * 60_000;
const MARGIN_MS = 2 * 60_000;
const STALE_MS = 5_000;
const RETRY_MS = 2_000;
/** A search past what is known reaches so many times farther at each try. */
const FARTHER = 6;
/** Of a search this long or longer, small gaps are joined; never the one that is searched over, which is a FARTHERth of it. */
const COARSE_MS = 24 * 3_600_000;
const COARSE_PIXELS = 2_000;
/** A coarse look serves the search alone: elsewhere it is made anew. */
const COARSE_SERVES_MS = 2_000;
const FARTHEST_MS = 300 * 24 * 3_600_000;
/** Of the recorder's clock and this one. */
const CLOCKS_APART_MS = 60_000;

export interface LookAsk extends Range {
  readonly cameraIds: readonly string[];
  /** Absent: every span and gap by itself. */
  readonly pixels?: number;
}

export interface LookParts {
  readonly look: (ask: LookAsk, signal: AbortSignal) => Promise<readonly Timeline[]>;
  readonly cameraIds: readonly string[];
  /** Monotonic. */
  readonly now_ms: () => number;
  /** Unix milliseconds. */
  readonly wall_ms: () => number;
}

export class FootageLook {
  readonly #parts: LookParts;
  #known: Range | undefined;
  #maps: readonly FootageMap[];
  /** Where the search stands that made what is known coarse; undefined: it is fine. */
  #coarseAt_ms: number | undefined;
  #made_ms = -Infinity;
  #waitsUntil_ms = -Infinity;
  #running: (Range & { readonly abort: AbortController }) | undefined;
  #error: unknown;

  constructor(parts: LookParts) {
    this.#parts = parts;
    this.#maps = parts.cameraIds.map(() => ({ known: { from_ms: 0, to_ms: 0 }, spans: [], gaps: [] }));
  }

  /** In the order of the cameras. */
  get maps(): readonly FootageMap[] {
    return this.#maps;
  }

  /** Of the last try; gone once one succeeds. */
  get error(): unknown {
    return this.#error;
  }

  want(at_ms: number): void {
    const { wall_ms, now_ms } = this.#parts;
    const fine = { from_ms: at_ms - REACH_MS, to_ms: at_ms + REACH_MS };
    if (this.#running !== undefined) {
      if (holds(this.#running, at_ms, 0)) return;
      this.stop();
      this.#waitsUntil_ms = -Infinity;
    }
    const known = this.#known;
    const isFine = this.#coarseAt_ms === undefined || Math.abs(at_ms - this.#coarseAt_ms) < COARSE_SERVES_MS;
    const isEnough = known !== undefined && isFine && holds(known, at_ms, MARGIN_MS);
    const grows = known !== undefined && wall_ms() - REACH_MS < known.to_ms && at_ms > wall_ms() - REACH_MS;
    if (!isEnough || (grows && now_ms() - this.#made_ms > STALE_MS)) this.#look(fine, undefined);
  }

  /** Whether what is known was asked for no longer ago. */
  isFresh(age_ms: number): boolean {
    return this.#parts.now_ms() - this.#made_ms <= age_ms;
  }

  refresh(at_ms: number): void {
    if (this.#running === undefined) this.#look({ from_ms: at_ms - REACH_MS, to_ms: at_ms + REACH_MS }, undefined);
  }

  /** Nothing follows in what is known: looks farther. False: there is nothing farther to look at. */
  widen(at_ms: number, isForwards: boolean): boolean {
    if (this.#running !== undefined) return true;
    const known = this.#known;
    if (known === undefined) return true;
    const reached_ms = isForwards ? known.to_ms - at_ms : at_ms - known.from_ms;
    const isThrough = isForwards && known.to_ms > this.#parts.wall_ms() + CLOCKS_APART_MS;
    if (isThrough || reached_ms >= FARTHEST_MS) return false;
    const reach_ms = Math.min(FARTHEST_MS, Math.max(REACH_MS, reached_ms) * FARTHER);
    const farther = isForwards
      ? { from_ms: at_ms - REACH_MS, to_ms: at_ms + reach_ms }
      : { from_ms: at_ms - reach_ms, to_ms: at_ms + REACH_MS };
    this.#look(farther, reach_ms >= COARSE_MS ? at_ms : undefined);
    return true;
  }

  stop(): void {
    this.#running?.abort.abort();
    this.#running = undefined;
  }

  /** `coarseAt_ms`: where a search stands that reaches far; undefined: finely. */
  #look({ from_ms, to_ms }: Range, coarseAt_ms: number | undefined): void {
    const { look, cameraIds, now_ms } = this.#parts;
    const started_ms = now_ms();
    if (started_ms < this.#waitsUntil_ms || cameraIds.length === 0) return;
    const running = { from_ms, to_ms, abort: new AbortController() };
    this.#running = running;
    look(
      { cameraIds, from_ms, to_ms, ...(coarseAt_ms === undefined ? {} : { pixels: COARSE_PIXELS }) },
      running.abort.signal,
    ).then(
      (timelines) => {
        if (this.#running !== running) return;
        this.#running = undefined;
        this.#known = { from_ms, to_ms };
        this.#coarseAt_ms = coarseAt_ms;
        this.#made_ms = started_ms;
        this.#error = undefined;
        this.#maps = cameraIds.map((id) => mapOf({ from_ms, to_ms }, timelines, id));
      },
      (error: unknown) => {
        if (this.#running !== running) return;
        this.#running = undefined;
        this.#error = error ?? new Error();
        this.#waitsUntil_ms = now_ms() + RETRY_MS;
      },
    );
  }
}

function mapOf(known: Range, timelines: readonly Timeline[], cameraId: string): FootageMap {
  const timeline = timelines.find((one) => one.cameraId === cameraId);
  const rangeOf = ({ from, to }: { from: string; to: string }): Range => ({
    from_ms: Date.parse(from),
    to_ms: Date.parse(to),
  });
  return {
    known,
    spans: timeline?.spans.map(rangeOf) ?? [],
    gaps: timeline?.gaps.map((gap) => ({ ...rangeOf(gap), reason: gap.reason })) ?? [],
  };
}

function holds({ from_ms, to_ms }: Range, at_ms: number, margin_ms: number): boolean {
  return at_ms >= from_ms + margin_ms && at_ms < to_ms - margin_ms;
}
