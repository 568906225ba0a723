/** Tells a camera that floods: more than 100 Mbit/s, sustained over 10 seconds, or as much at once. A burst of a large picture is none. */
import { CameraFailure } from '../failure.ts';

export const MAX_BYTES_PER_S = 12_500_000;
const SUSTAINED_S = 10;

export class FloodGuard {
  readonly #monotonic_ms: () => number;
  #over_bytes = 0;
  #counted_ms: number;

  constructor(monotonic_ms: () => number) {
    this.#monotonic_ms = monotonic_ms;
    this.#counted_ms = monotonic_ms();
  }

  /** Throws a CameraFailure once too much has come. */
  count(bytes: number): void {
    this.#over_bytes += bytes;
    if (this.#over_bytes < MAX_BYTES_PER_S) return;
    const now_ms = this.#monotonic_ms();
    const allowed_bytes = ((now_ms - this.#counted_ms) / 1000) * MAX_BYTES_PER_S;
    this.#over_bytes = Math.max(0, this.#over_bytes - allowed_bytes);
    this.#counted_ms = now_ms;
    if (this.#over_bytes <= MAX_BYTES_PER_S * SUSTAINED_S) return;
    throw new CameraFailure('nonsense', 'the camera floods the recorder: it sends more than 100 Mbit/s');
  }
}
