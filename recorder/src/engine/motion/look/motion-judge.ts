/**
 * From looks to motion that has a beginning and an end: a single look that differs is a flaw or a bird's shadow, so it takes two, or one
 * of much motion, or one where looks are far apart; and it is over when several looks in a row have shown nothing. Pure.
 */

/** Looks that are further apart count alone. */
const FAR_APART_MS = 900;
/** So much of what is needed is plain at the first look. */
const PLAIN_LEVEL = 4;
const OVER_AFTER_MS = 2_000;
/** Where looks are far apart: after so many of them. */
const OVER_AFTER_LOOKS = 2;

export class MotionJudge {
  #moving = false;
  #wasMotion = false;
  #seenAt_ms = Number.NEGATIVE_INFINITY;

  get moving(): boolean {
    return this.#moving;
  }

  /** `level`: see MovedCells. `apart_ms`: since the look before it. True while there is motion. */
  look(level: number, at_ms: number, apart_ms: number): boolean {
    const isMotion = level >= 1;
    if (isMotion && (this.#moving || this.#wasMotion || apart_ms >= FAR_APART_MS || level >= PLAIN_LEVEL)) {
      this.#moving = true;
    }
    if (isMotion) this.#seenAt_ms = at_ms;
    else if (at_ms - this.#seenAt_ms >= Math.max(OVER_AFTER_MS, OVER_AFTER_LOOKS * apart_ms)) this.#moving = false;
    this.#wasMotion = isMotion;
    return this.#moving;
  }

  /** Nothing is known any more. */
  forget(): void {
    this.#moving = false;
    this.#wasMotion = false;
    this.#seenAt_ms = Number.NEGATIVE_INFINITY;
  }
}
