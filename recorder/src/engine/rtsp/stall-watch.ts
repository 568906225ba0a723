/**
 * Tells when a camera that played has sent nothing for too long. Time in which the recorder itself stood still does not count: what the camera
 * sent meanwhile waits in the socket, and is read next.
 */
import { CameraFailure } from '../failure.ts';

/** Without a packet for so long, a session that played is over. */
const STALL_MS = 5_000;
/** Two looks that are further apart than this were held up: not the camera was. */
const HELD_UP_MS = 1_500;

export class StallWatch {
  readonly #firstPacket_ms: number;
  #heardAt_ms: number;
  #lookedAt_ms: number;
  #everHeard = false;

  /** `firstPacket_ms`: how long the first packet may take. All times are monotonic. */
  constructor(now_ms: number, firstPacket_ms: number) {
    this.#firstPacket_ms = firstPacket_ms;
    this.#heardAt_ms = now_ms;
    this.#lookedAt_ms = now_ms;
  }

  /** To be called twice a second. `heard`: a packet of video came since the last look. Gives why the session is over; undefined: it is not. */
  look(now_ms: number, heard: boolean): CameraFailure | undefined {
    const passed_ms = now_ms - this.#lookedAt_ms;
    this.#lookedAt_ms = now_ms;
    if (heard) {
      this.#heardAt_ms = now_ms;
      this.#everHeard = true;
      return undefined;
    }
    if (passed_ms > HELD_UP_MS) this.#heardAt_ms += passed_ms;
    if (now_ms - this.#heardAt_ms < (this.#everHeard ? STALL_MS : this.#firstPacket_ms)) return undefined;
    return this.#everHeard
      ? new CameraFailure('unreachable', 'the camera stopped sending video')
      : new CameraFailure('without-video', 'the camera answers, but sends no video');
  }
}
