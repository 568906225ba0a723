/**
 * Moves a camera for as long as something is held, and stops it when it is let go. One command is on its way at a time, so that a stop
 * never arrives before the move that it ends; a move is said again while it is held, since the recorder ends each after a second.
 */
import type { PtzMove } from '@nightlatch/protocol';

type Move = Extract<PtzMove, { kind: 'move' }>;

/** Well below the second that a move lasts. */
export const SAY_AGAIN_MS = 400;

export interface HeldMoveParts {
  readonly send: (move: PtzMove) => Promise<unknown>;
  /** Undefined: it went well. */
  readonly onResult: (error: unknown) => void;
}

export class HeldMove {
  readonly #parts: HeldMoveParts;
  #wanted: Move | undefined;
  #isMoving = false;
  #isBusy = false;
  #wake: (() => void) | undefined;

  constructor(parts: HeldMoveParts) {
    this.#parts = parts;
  }

  hold(move: Move): void {
    this.#wanted = move;
    this.#isMoving = true;
    this.#go();
  }

  /** Does nothing when nothing was held. */
  release(): void {
    this.#wanted = undefined;
    this.#go();
  }

  #go(): void {
    this.#wake?.();
    if (!this.#isBusy) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    while (this.#isMoving) {
      const wanted = this.#wanted;
      if (wanted === undefined) this.#isMoving = false;
      try {
        await this.#parts.send(wanted ?? { kind: 'stop' });
        this.#parts.onResult(undefined);
      } catch (error) {
        this.#parts.onResult(error);
      }
      if (wanted !== undefined && this.#wanted === wanted) await this.#pause();
    }
    this.#isBusy = false;
  }

  #pause(): Promise<void> {
    return new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, SAY_AGAIN_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    }).then(() => {
      this.#wake = undefined;
    });
  }
}
