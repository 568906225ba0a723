/** The pictures that ffmpeg writes (PGM, of one size alone) out of a stream that is cut anywhere. One picture is kept in memory. Pure. */
import { Malformed } from '../../../media/malformed.ts';
import { GREY_HEIGHT, GREY_PIXELS, GREY_WIDTH } from './grey-picture.ts';

const HEAD = Buffer.from(`P5\n${GREY_WIDTH} ${GREY_HEIGHT}\n255\n`);

export class PgmReader {
  readonly #give: (picture: Uint8Array) => void;
  readonly #bytes = Buffer.alloc(HEAD.length + GREY_PIXELS);
  #filled = 0;

  /** `give`: GREY_PIXELS bytes, a view that is good during the call. */
  constructor(give: (picture: Uint8Array) => void) {
    this.#give = give;
  }

  /** Throws `Malformed` for anything but such pictures. */
  push(chunk: Buffer): void {
    for (let at = 0; at < chunk.length;) {
      const taken = chunk.copy(this.#bytes, this.#filled, at, at + this.#bytes.length - this.#filled);
      this.#filled += taken;
      at += taken;
      const headBytes = Math.min(this.#filled, HEAD.length);
      if (this.#bytes.compare(HEAD, 0, headBytes, 0, headBytes) !== 0) {
        throw new Malformed('The pictures to look for motion in are not those that were asked for.');
      }
      if (this.#filled < this.#bytes.length) continue;
      this.#filled = 0;
      this.#give(this.#bytes.subarray(HEAD.length));
    }
  }
}
