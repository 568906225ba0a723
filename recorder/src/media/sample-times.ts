/**
 * RTP timestamps (32 bits, in display order) to the times of samples: display and decode time in ticks of 90 kHz, counted from the
 * first frame. Decode times rise strictly whatever the camera sends; they run behind display times by the frames that it reorders.
 */

/** A larger step between two frames is no step of one clock. */
export const MAX_STEP_TICKS = 10 * 90_000;
const USUAL_FRAME_TICKS = 3_000;
const MAX_REORDER = 16;

export class SampleTimes {
  #reorder: number;
  #last: number | undefined;
  #display = 0;
  #decode = Number.NEGATIVE_INFINITY;
  readonly #waiting: number[] = [];

  constructor(reorderFrames = 0) {
    this.#reorder = reorderFrames;
  }

  /** Of the frame given last; ticks of 90 kHz. May be below zero for a first frame that others overtake. */
  get decode_ticks90k(): number {
    return this.#decode;
  }

  get display_ticks90k(): number {
    return this.#display;
  }

  /** What the clock of display shows at an RTP time near that of the frame given last; undefined before the first. */
  displayAt_ticks90k(rtpTime: number): number | undefined {
    return this.#last === undefined ? undefined : this.#display + ((rtpTime - this.#last) | 0);
  }

  /** Takes the next frame in decode order. False when its time has nothing to do with the one before: begin anew. */
  next(rtpTime: number): boolean {
    const step = this.#last === undefined ? 0 : (rtpTime - this.#last) | 0;
    if (Math.abs(step) > MAX_STEP_TICKS) return false;
    if (step < 0 && this.#decode >= this.#display + step && this.#reorder < MAX_REORDER) this.#reorder++;
    this.#last = rtpTime;
    this.#display += step;
    this.#decode = Math.max(this.#decode + 1, this.#earliestWaiting());
    return true;
  }

  #earliestWaiting(): number {
    // Most cameras reorder nothing, and then nothing ever waits.
    if (this.#reorder === 0) return this.#display;
    const waiting = this.#waiting;
    let at = waiting.length;
    while (at > 0 && (waiting[at - 1] ?? 0) > this.#display) at--;
    waiting.splice(at, 0, this.#display);
    if (waiting.length > this.#reorder) return waiting.shift() ?? this.#display;
    return (waiting[0] ?? this.#display) - (this.#reorder + 1 - waiting.length) * USUAL_FRAME_TICKS;
  }
}
