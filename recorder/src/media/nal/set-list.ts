/** Parameter sets of one kind by their numbers, as a stream has sent them so far. One that comes again unchanged costs one comparison. */
import { Malformed } from '../malformed.ts';

export const MAX_PARAMETER_SET_BYTES = 1024;
/** Different numbers of one kind; real cameras use one or two. */
export const MAX_PARAMETER_SETS = 16;

export class SetList {
  readonly #sets = new Map<number, Buffer>();
  #last: Buffer | undefined;

  get size(): number {
    return this.#sets.size;
  }

  all(): Buffer[] {
    return [...this.#sets.values()];
  }

  /**
   * Takes a NAL unit (copied); `idOf` reads its number. True when the list changed. Throws `Malformed` for one that is too long,
   * cannot be read, or is one too many.
   */
  put(nal: Uint8Array, idOf: (nal: Uint8Array) => number): boolean {
    if (this.#last?.equals(nal) === true) return false;
    if (nal.length < 2 || nal.length > MAX_PARAMETER_SET_BYTES) {
      throw new Malformed(`A parameter set of ${nal.length} bytes; ${MAX_PARAMETER_SET_BYTES} is the most.`);
    }
    const id = idOf(nal);
    const copy = Buffer.from(nal);
    this.#last = copy;
    if (this.#sets.get(id)?.equals(copy) === true) return false;
    this.#sets.set(id, copy);
    if (this.#sets.size > MAX_PARAMETER_SETS) throw new Malformed(`More than ${MAX_PARAMETER_SETS} parameter sets.`);
    return true;
  }
}
