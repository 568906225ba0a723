/** How fast something goes and how long it still takes, from what the last seconds brought. Pure. */

const WINDOW_MS = 10_000;
const MOST_MARKS = 200;

export class Pace {
  readonly #marks: { readonly at_ms: number; readonly bytes: number }[] = [];

  /** `bytes`: all so far. */
  note(bytes: number, at_ms: number): void {
    const last = this.#marks.at(-1);
    // Marks nearer than that say nothing more.
    if (last !== undefined && at_ms - last.at_ms < WINDOW_MS / MOST_MARKS) return;
    this.#marks.push({ at_ms, bytes });
    while ((this.#marks[1]?.at_ms ?? Infinity) < at_ms - WINDOW_MS) this.#marks.shift();
  }

  /** 0 while nothing is known. */
  bytesPerSecond(bytes: number, now_ms: number): number {
    const first = this.#marks[0];
    if (first === undefined || now_ms - first.at_ms < 500) return 0;
    return Math.round(((bytes - first.bytes) * 1_000) / (now_ms - first.at_ms));
  }
}
