/**
 * What this phone knows about one recorder now: asks for its cameras every few seconds while the page is seen, signs in by key
 * once when a session has ended, waits longer and longer while nothing answers, and stops for good at a typed refusal.
 * At most one request is under way; after `stop` none follows.
 */
import { routes, type CameraView } from '@nightlatch/protocol';
import { ApiProblem, call, Unreachable } from '@nightlatch/ui/api';
import { Backoff } from '@nightlatch/ui/backoff';
import type { Pairing } from './kept-recorder.ts';
import { openSession } from './session.ts';

const POLL_MS = 10_000;

export type ConnectionState =
  | { readonly kind: 'opening' }
  /** `session` counts the sessions opened, so that live pictures of an ended one begin anew. */
  | { readonly kind: 'open'; readonly cameras: readonly CameraView[]; readonly session: number }
  /** Tried again by itself; `cameras` are the last ones known. */
  | { readonly kind: 'unreachable'; readonly sentence: string }
  | { readonly kind: 'reset'; readonly at: string }
  | { readonly kind: 'removed' }
  | { readonly kind: 'unproven' }
  /** Any other refusal, in the recorder's words. Not tried again by itself. */
  | { readonly kind: 'refused'; readonly sentence: string };

/** States after which nothing is asked any more. */
export function isFinal(state: ConnectionState): boolean {
  return state.kind !== 'opening' && state.kind !== 'open' && state.kind !== 'unreachable';
}

/** What a connection needs of its surroundings. */
export interface ConnectionSurroundings {
  /** Resolves after `ms`, or at once when `signal` aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** Resolves when the page is seen; at once when it is. */
  seen(signal: AbortSignal): Promise<void>;
  random(): number;
}

export class Connection {
  readonly #recorder: { readonly recorderId: string; readonly pairing: Pairing };
  readonly #surroundings: ConnectionSurroundings;
  readonly #onState: (state: ConnectionState) => void;
  readonly #stopping = new AbortController();
  readonly #backoff: Backoff;
  #waiting: { readonly end: AbortController; readonly why: 'poll' | 'backoff' } | undefined;
  #sessions = 0;
  #state: ConnectionState = { kind: 'opening' };

  constructor(
    recorder: { readonly recorderId: string; readonly pairing: Pairing },
    surroundings: ConnectionSurroundings,
    onState: (state: ConnectionState) => void,
  ) {
    this.#recorder = recorder;
    this.#surroundings = surroundings;
    this.#onState = onState;
    this.#backoff = new Backoff(1000, 30_000, () => surroundings.random());
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Runs until a final state or `stop`. */
  async run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted && !isFinal(this.#state)) {
      await this.#surroundings.seen(signal);
      if (signal.aborted) return;
      const wait_ms = await this.#ask(signal).catch((error: unknown) => this.#afterFailure(error));
      if (wait_ms === undefined) return;
      await this.#pause(wait_ms, this.#state.kind === 'open' ? 'poll' : 'backoff');
    }
  }

  stop(): void {
    this.#stopping.abort();
    this.#waiting?.end.abort();
  }

  /** Something hints that the state has changed (a live picture ended): ask soon. Never cuts a backoff short. */
  check(): void {
    if (this.#waiting?.why === 'poll') this.#waiting.end.abort();
  }

  /** A person, or the network coming back, asks to try now. */
  tryNow(): void {
    this.#waiting?.end.abort();
  }

  /** One round; gives the milliseconds until the next, or undefined when there is none. */
  async #ask(signal: AbortSignal): Promise<number | undefined> {
    let cameras: readonly CameraView[];
    try {
      cameras = await call(routes.cameras, { signal });
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
      const outcome = await openSession(this.#recorder, signal);
      if (outcome.kind !== 'open') {
        this.#say(outcome);
        return undefined;
      }
      this.#sessions += 1;
      cameras = await call(routes.cameras, { signal });
    }
    this.#backoff.reset();
    this.#say({ kind: 'open', cameras, session: this.#sessions });
    return POLL_MS;
  }

  #afterFailure(error: unknown): number | undefined {
    if (this.#stopping.signal.aborted) return undefined;
    if (error instanceof ApiProblem && error.code === 'throttled') {
      this.#say({ kind: 'unreachable', sentence: error.title });
      return Math.max(this.#backoff.next_ms(), (error.retryAfter_s ?? 0) * 1000);
    }
    if (error instanceof Unreachable || (error instanceof ApiProblem && error.status >= 500)) {
      this.#say({ kind: 'unreachable', sentence: error.message });
      return this.#backoff.next_ms();
    }
    const sentence = error instanceof ApiProblem ? error.title : 'Something went wrong in the app. Try again.';
    this.#say({ kind: 'refused', sentence });
    return undefined;
  }

  async #pause(ms: number, why: 'poll' | 'backoff'): Promise<void> {
    const end = new AbortController();
    this.#waiting = { end, why };
    if (this.#stopping.signal.aborted) end.abort();
    await this.#surroundings.wait(ms, end.signal);
    this.#waiting = undefined;
  }

  #say(state: ConnectionState): void {
    if (this.#stopping.signal.aborted) return;
    this.#state = state;
    this.#onState(state);
  }
}
