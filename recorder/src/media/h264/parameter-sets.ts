/** The parameter sets that an H.264 stream has sent so far, and the codec config that they make. */
import { BitReader } from '../bit-reader.ts';
import type { CodecConfig } from '../codec-config.ts';
import { Malformed } from '../malformed.ts';
import { unescapeNal } from '../nal/escape.ts';
import { SetList } from '../nal/set-list.ts';
import { avcConfig } from './avcc.ts';
import { NAL_SPS, nalType } from './nal.ts';
import { parseSps } from './sps.ts';

export class ParameterSets {
  readonly #sps = new SetList();
  readonly #pps = new SetList();
  #config: CodecConfig | undefined;
  #stale = true;

  /** Takes an SPS or PPS NAL unit (copied). Throws `Malformed` for one that is too long, cannot be read, or is one too many. */
  put(nal: Uint8Array): void {
    const isSps = nalType(nal[0] ?? 0) === NAL_SPS;
    if (isSps ? this.#sps.put(nal, spsId) : this.#pps.put(nal, ppsId)) this.#stale = true;
  }

  /** The config of all sets so far; undefined until there is one of each kind. The same object until a set changes. */
  config(): CodecConfig | undefined {
    if (this.#stale && this.#sps.size > 0 && this.#pps.size > 0) {
      this.#config = avcConfig(this.#sps.all(), this.#pps.all());
      this.#stale = false;
    }
    return this.#config;
  }
}

function spsId(nal: Uint8Array): number {
  return parseSps(nal).id;
}

function ppsId(nal: Uint8Array): number {
  const id = new BitReader(unescapeNal(nal.subarray(1))).ue();
  if (id > 255) throw new Malformed(`A picture parameter set has the number ${id}; 255 is the highest.`);
  return id;
}
