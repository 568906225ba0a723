/**
 * The parameter sets that a stream has sent so far, by their numbers, and the codec config that they make. A set that
 * comes again unchanged costs one comparison.
 */
import { BitReader } from '../bit-reader.ts';
import type { CodecConfig } from '../codec-config.ts';
import { Malformed } from '../malformed.ts';
import { avcConfig } from './avcc.ts';
import { NAL_SPS, nalType, unescapeNal } from './nal.ts';
import { parseSps } from './sps.ts';

export const MAX_PARAMETER_SET_BYTES = 1024;
/** Different numbers of one kind; real cameras use one or two. */
export const MAX_PARAMETER_SETS = 16;

export class ParameterSets {
  readonly #sps = new Map<number, Buffer>();
  readonly #pps = new Map<number, Buffer>();
  #lastSps: Buffer | undefined;
  #lastPps: Buffer | undefined;
  #config: CodecConfig | undefined;
  #stale = true;

  /** Takes an SPS or PPS NAL unit (copied). Throws `Malformed` for one that is too long, cannot be read, or is one too many. */
  put(nal: Uint8Array): void {
    const isSps = nalType(nal[0] ?? 0) === NAL_SPS;
    const last = isSps ? this.#lastSps : this.#lastPps;
    if (last?.equals(nal)) return;
    if (nal.length < 2 || nal.length > MAX_PARAMETER_SET_BYTES) {
      throw new Malformed(`A parameter set of ${nal.length} bytes; ${MAX_PARAMETER_SET_BYTES} is the most.`);
    }
    const id = isSps ? parseSps(nal).id : new BitReader(unescapeNal(nal.subarray(1))).ue();
    if (id > 255) throw new Malformed(`A picture parameter set has the number ${id}; 255 is the highest.`);
    const sets = isSps ? this.#sps : this.#pps;
    const copy = Buffer.from(nal);
    if (isSps) this.#lastSps = copy;
    else this.#lastPps = copy;
    if (sets.get(id)?.equals(copy)) return;
    sets.set(id, copy);
    if (sets.size > MAX_PARAMETER_SETS) throw new Malformed(`More than ${MAX_PARAMETER_SETS} parameter sets.`);
    this.#stale = true;
  }

  /** The config of all sets so far; undefined until there is one of each kind. The same object until a set changes. */
  config(): CodecConfig | undefined {
    if (this.#stale && this.#sps.size > 0 && this.#pps.size > 0) {
      this.#config = avcConfig([...this.#sps.values()], [...this.#pps.values()]);
      this.#stale = false;
    }
    return this.#config;
  }
}
