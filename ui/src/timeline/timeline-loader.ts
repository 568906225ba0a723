/**
 * Loads the timelines of the cameras for what a view shows and as much again on either side. What was loaded stays until newer has
 * come, also while loading and after an error. One request at a time; while someone zooms or pans, the last view counts.
 * Driven by `show`, at every change of the view and every few seconds; no timers of its own.
 */
import type { Timeline } from '@nightlatch/protocol';
import { WIDEST_MS } from './view.ts';
import type { Range } from './zone.ts';

/** Footage grows: after this, what shows the present is loaded again. */
export const STALE_MS = 10_000;
/** A view this much narrower than what was loaded for gets finer lines. */
const FINER = 4;

export interface TimelineAsk extends Range {
  readonly cameraIds: readonly string[];
  /** How many pixels the range takes: what is narrower than one is joined. */
  readonly pixels: number;
}

export interface LoadedTimelines extends TimelineAsk {
  readonly timelines: readonly Timeline[];
}

export interface TimelineState {
  readonly loaded: LoadedTimelines | undefined;
  readonly isLoading: boolean;
  /** Of the last try; gone once one succeeds. */
  readonly error: unknown;
}

export interface LoaderParts {
  readonly load: (ask: TimelineAsk, signal: AbortSignal) => Promise<readonly Timeline[]>;
  /** Unix milliseconds; a clock that is set only makes it load sooner or later. */
  readonly now_ms: () => number;
  readonly onState: (state: TimelineState) => void;
}

export class TimelineLoader {
  readonly #parts: LoaderParts;
  #state: TimelineState = { loaded: undefined, isLoading: false, error: undefined };
  #tried_ms = -Infinity;
  #wanted: TimelineAsk | undefined;
  #running: { readonly ask: TimelineAsk; readonly abort: AbortController } | undefined;

  constructor(parts: LoaderParts) {
    this.#parts = parts;
  }

  /** `pixels`: the width of the view. */
  show(cameraIds: readonly string[], view: Range, pixels: number): void {
    const ask = withMargin(cameraIds, view, pixels);
    const running = this.#running;
    if (running !== undefined && !isSame(running.ask.cameraIds, cameraIds)) {
      running.abort.abort();
      this.#running = undefined;
    }
    const isOnItsWay = this.#running !== undefined && covers(this.#running.ask, view, ask);
    const isWanted = cameraIds.length > 0 && !isOnItsWay && !this.#serves(cameraIds, view, ask);
    this.#wanted = isWanted ? ask : undefined;
    this.#next();
  }

  stop(): void {
    this.#wanted = undefined;
    this.#running?.abort.abort();
    this.#running = undefined;
  }

  #serves(cameraIds: readonly string[], view: Range, ask: TimelineAsk): boolean {
    const { loaded, error } = this.#state;
    const age_ms = Math.abs(this.#parts.now_ms() - this.#tried_ms);
    // After an error the same is not asked at every turn of a wheel.
    if (error !== undefined) return age_ms < STALE_MS / 4;
    if (loaded === undefined || !isSame(loaded.cameraIds, cameraIds)) return false;
    if (!covers(loaded, view, ask)) return false;
    return view.to_ms < this.#tried_ms - STALE_MS || age_ms < STALE_MS;
  }

  #next(): void {
    const ask = this.#wanted;
    if (ask === undefined || this.#running !== undefined) return;
    this.#wanted = undefined;
    this.#tried_ms = this.#parts.now_ms();
    const running = { ask, abort: new AbortController() };
    this.#running = running;
    this.#say({ ...this.#state, isLoading: true });
    this.#parts.load(ask, running.abort.signal).then(
      (timelines) => this.#ended(running, { loaded: { ...ask, timelines }, isLoading: false, error: undefined }),
      (error: unknown) => this.#ended(running, { ...this.#state, isLoading: false, error: error ?? new Error() }),
    );
  }

  #ended(running: object, state: TimelineState): void {
    if (this.#running !== running) return;
    this.#running = undefined;
    this.#say(state);
    this.#next();
  }

  #say(state: TimelineState): void {
    this.#state = state;
    this.#parts.onState(state);
  }
}

function withMargin(cameraIds: readonly string[], view: Range, pixels: number): TimelineAsk {
  const length_ms = lengthOf(view);
  const margin_ms = Math.max(0, Math.min(length_ms, (WIDEST_MS - length_ms) / 2));
  const from_ms = view.from_ms - margin_ms;
  const to_ms = view.to_ms + margin_ms;
  const wide = Math.ceil((pixels * (to_ms - from_ms)) / length_ms);
  return { cameraIds, from_ms, to_ms, pixels: Math.min(16_384, Math.max(16, wide)) };
}

/** Whether it shows all of the view, and finely enough. */
function covers(given: Range, view: Range, ask: Range): boolean {
  const isWithin = view.from_ms >= given.from_ms && view.to_ms <= given.to_ms;
  return isWithin && lengthOf(given) <= FINER * lengthOf(ask);
}

function lengthOf({ from_ms, to_ms }: Range): number {
  return to_ms - from_ms;
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, at) => id === b[at]);
}
