/** Takes what the engine says off the link as it comes, so that hours of it need no memory. */
import type { Link } from '../../../recorder/test/engine/rig.ts';

const LOOK_EVERY_MS = 4;

export class Listener {
  /** The longest time between two live frames. */
  longestWait_ms = 0;
  readonly #link: Link;
  readonly #answers = new Map<number, (reason: string) => void>();
  readonly #timer: NodeJS.Timeout;
  #lastFrame_ms: number | undefined;

  constructor(link: Link) {
    this.#link = link;
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  /** Why there is no picture; empty: there is one. Ends as well when the engine does. */
  answer(request: number, isUp: () => boolean): Promise<string> {
    return new Promise((resolve) => {
      const watch = setInterval(() => isUp() || done('the engine ended'), 500);
      const done = (reason: string): void => {
        clearInterval(watch);
        this.#answers.delete(request);
        resolve(reason);
      };
      this.#answers.set(request, done);
    });
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    for (const message of this.#link.messages.splice(0))
      if (message.type === 'probed') this.#answers.get(message.request)?.(message.reason ?? '');
    const now_ms = performance.now();
    if (this.#link.frames.splice(0).length > 0) this.#lastFrame_ms = now_ms;
    else if (this.#lastFrame_ms !== undefined)
      this.longestWait_ms = Math.max(this.longestWait_ms, now_ms - this.#lastFrame_ms);
  }
}
