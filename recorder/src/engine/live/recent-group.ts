/** The frames of a stream since its last key frame, in memory and bounded: for whoever joins a picture that is not on the disk. */
import type { RecentFrame } from '../../footage/fragmenter.ts';

/** A longer group is not kept: who joins waits for the next key frame then. */
const MAX_GROUP_BYTES = 4 * 1024 * 1024;

export class RecentGroup {
  #frames: RecentFrame[] = [];
  #bytes = 0;
  /** Frames came since a key frame, and all of them are here. */
  #whole = false;

  add(frame: RecentFrame): void {
    if (frame.key) {
      this.clear();
      this.#whole = true;
    }
    this.#bytes += frame.data.length;
    if (this.#bytes > MAX_GROUP_BYTES) this.clear();
    if (this.#whole) this.#frames.push(frame);
  }

  clear(): void {
    this.#frames = [];
    this.#bytes = 0;
    this.#whole = false;
  }

  /** Empty when they are more than so many bytes. */
  frames(maxBytes: number): RecentFrame[] {
    return this.#bytes > maxBytes ? [] : [...this.#frames];
  }
}
