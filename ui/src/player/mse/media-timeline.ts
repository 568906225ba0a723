/**
 * Where the frames of a live stream lie on the timeline of a media element, from 0 on, and which of them shows at a time of it. A camera
 * that stood still leaves no hole there, since a media element would wait for what never comes. Bounded. Pure; ticks of 90 kHz.
 */

/** What a frame claims to last. The next one cuts it short; a frame that comes later than twice this would be taken for a new beginning. */
export const FRAME_TICKS = 18_000;
const LONGEST_STEP_TICKS = 2 * FRAME_TICKS - 1;
/** Before decoding begins, for frames that are shown in another order. */
const KEPT = 2_000;
const TICKS_PER_S = 90_000;

interface Place {
  readonly display: number;
  readonly captured_ms: number;
}

export class MediaTimeline {
  #last: { readonly ticks: bigint; readonly decode: number } | undefined;
  #places: Place[] = [];

  /** Undefined: the camera's clock went back; the timeline begins anew. `captured_ms`: when it is displayed. */
  place(
    decode_ticks90k: bigint,
    captured_ms: number,
  ): { readonly decode: number; readonly offset: number } | undefined {
    const last = this.#last;
    const step = last === undefined ? 0 : Number(decode_ticks90k - last.ticks);
    if (last !== undefined && step <= 0) return undefined;
    const decode = last === undefined ? 0 : last.decode + Math.min(step, LONGEST_STEP_TICKS);
    this.#last = { ticks: decode_ticks90k, decode };
    const offset = Math.max(0, Math.round(captured_ms * 90 - Number(decode_ticks90k)));
    this.#places.push({ display: decode + offset, captured_ms });
    if (this.#places.length > KEPT) this.#places.shift();
    return { decode, offset };
  }

  /** Capture time of the frame that shows at a time of the media element, seconds; older ones are forgotten. */
  capturedAt(time_s: number): number | undefined {
    // Times of media elements are rounded to microseconds.
    const display = time_s * TICKS_PER_S + 1;
    let shown: Place | undefined;
    for (const place of this.#places) {
      if (place.display <= display && (shown === undefined || place.display > shown.display)) shown = place;
    }
    if (shown === undefined) return undefined;
    const { display: from, captured_ms } = shown;
    this.#places = this.#places.filter((place) => place.display >= from);
    return captured_ms;
  }
}
