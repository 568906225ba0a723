/** The index as a worker has it: at the other end of its socket. */
import { type IndexDesk } from '../../footage/footage-files.ts';
import type { FootageEvent } from '../../footage/event-log.ts';
import type { SegmentRecord } from '../../footage/footage-index.ts';
import { MAIN_STREAM } from '../../footage/paths.ts';
import { toWire } from './record-on-wire.ts';
import type { Ends, FromWorker } from './words.ts';

export class RemoteDesk implements IndexDesk {
  isOpen = false;
  readonly #send: (message: FromWorker) => void;
  readonly #waiting = new Map<number, PromiseWithResolvers<readonly number[]>>();
  #ends_ms: Ends = {};
  #batch = 0;

  constructor(send: (message: FromWorker) => void) {
    this.#send = send;
  }

  /** Told where footage ended. */
  learn(ends_ms: Ends): void {
    this.#ends_ms = ends_ms;
  }

  put(records: readonly SegmentRecord[], events: readonly FootageEvent[]): Promise<readonly number[]> {
    const batch = ++this.#batch;
    const answer = Promise.withResolvers<readonly number[]>();
    this.#waiting.set(batch, answer);
    this.#send({ type: 'put', batch, records: records.map(toWire), events });
    return answer.promise;
  }

  /** `rows` undefined: it was not taken. */
  answered(batch: number, rows: readonly number[] | undefined): void {
    const answer = this.#waiting.get(batch);
    this.#waiting.delete(batch);
    if (rows === undefined) answer?.reject(new Error('The index did not take it.'));
    else answer?.resolve(rows);
  }

  end_ms(cameraId: string, stream: string): number | undefined {
    return stream === MAIN_STREAM ? this.#ends_ms[cameraId] : undefined;
  }

  left(): void {
    this.isOpen = false;
    this.#send({ type: 'left' });
  }

  /** Nobody answers any more. */
  close(): void {
    this.isOpen = false;
    for (const batch of this.#waiting.keys()) this.answered(batch, undefined);
  }
}
