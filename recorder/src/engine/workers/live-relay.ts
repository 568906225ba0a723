/**
 * Live pictures, and what is seen to move, on their way from the workers to whoever watches. They outlive the worker: the next one is asked for
 * the same.
 */
import { MAX_CONVERSIONS, REASON_NO_PLACE } from '../adapter/conversion-places.ts';
import type { FromWorker, ToWorker } from './words.ts';

/** Numbered by whoever asks. */
export type Ask = Extract<ToWorker, { type: 'subscribe' | 'watch-motion' }>;
type Told = Extract<FromWorker, { type: 'config' | 'motion-look' | 'ended' }>;

export interface LiveTaker {
  tell(told: Extract<Told, { type: 'config' | 'motion-look' }>): void;
  /** `bytes`: of live-frame-bytes.ts; good during the call. */
  frame(bytes: Uint8Array): void;
  /** `reason`: why it cannot be had, a sentence; absent: the camera is gone. */
  ended(reason: string | undefined): void;
}

interface Watch {
  readonly ask: Ask;
  readonly taker: LiveTaker;
}

export class LiveRelay {
  readonly #send: (cameraId: string, message: ToWorker) => void;
  readonly #watches = new Map<number, Watch>();
  #last = 0;

  constructor(send: (cameraId: string, message: ToWorker) => void) {
    this.#send = send;
  }

  /** Gives how to end it. */
  watch(asked: Ask, taker: LiveTaker): () => void {
    const { cameraId } = asked;
    if (isConverted(asked) && this.#convertedBeside(cameraId) >= MAX_CONVERSIONS) {
      queueMicrotask(() => taker.ended(REASON_NO_PLACE));
      return () => undefined;
    }
    const subscription = ++this.#last;
    const ask = { ...asked, subscription };
    this.#watches.set(subscription, { ask, taker });
    this.#send(cameraId, ask);
    return () => {
      if (this.#watches.delete(subscription)) this.#send(cameraId, { type: 'unsubscribe', subscription });
    };
  }

  /** Other cameras whose pictures are converted, whichever worker has them. */
  #convertedBeside(cameraId: string): number {
    const asks = [...this.#watches.values()].map(({ ask }) => ask);
    const converted = asks.filter((ask) => isConverted(ask) && ask.cameraId !== cameraId);
    return new Set(converted.map((ask) => ask.cameraId)).size;
  }

  /** The camera has a worker again. */
  again(cameraId: string): void {
    for (const { ask } of this.#watches.values()) if (ask.cameraId === cameraId) this.#send(cameraId, ask);
  }

  frame(subscription: number, bytes: Uint8Array): void {
    this.#watches.get(subscription)?.taker.frame(bytes);
  }

  tell(told: Told): void {
    const { taker } = this.#watches.get(told.subscription) ?? {};
    if (told.type !== 'ended') taker?.tell(told);
    else if (this.#watches.delete(told.subscription)) taker?.ended(told.reason);
  }

  keepOnly(cameraIds: ReadonlySet<string>): void {
    for (const [subscription, { ask, taker }] of this.#watches) {
      if (cameraIds.has(ask.cameraId)) continue;
      this.#watches.delete(subscription);
      this.#send(ask.cameraId, { type: 'unsubscribe', subscription });
      taker.ended(undefined);
    }
  }
}

function isConverted(ask: Ask): boolean {
  return ask.type === 'subscribe' && ask.stream === 'converted';
}
