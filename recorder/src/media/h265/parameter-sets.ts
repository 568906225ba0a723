/** The parameter sets that an H.265 stream has sent so far, and the codec config that they make. */
import { BitReader } from '../bit-reader.ts';
import type { CodecConfig } from '../codec-config.ts';
import { Malformed } from '../malformed.ts';
import { unescapeNal } from '../nal/escape.ts';
import { SetList } from '../nal/set-list.ts';
import { hevcConfig } from './hvcc.ts';
import { NAL_SPS, NAL_VPS, nalType } from './nal.ts';
import { parseSps } from './sps.ts';

export class HevcParameterSets {
  readonly #vps = new SetList();
  readonly #sps = new SetList();
  readonly #pps = new SetList();
  #config: CodecConfig | undefined;
  #stale = true;

  /** Takes a VPS, SPS or PPS NAL unit (copied). Throws `Malformed` for one that is too long, cannot be read, or is one too many. */
  put(nal: Uint8Array): void {
    if (this.#take(nal)) this.#stale = true;
  }

  /** The config of all sets so far; undefined until there is one of each kind. The same object until a set changes. */
  config(): CodecConfig | undefined {
    const isWhole = this.#vps.size > 0 && this.#sps.size > 0 && this.#pps.size > 0;
    if (this.#stale && isWhole) {
      this.#config = hevcConfig({ vps: this.#vps.all(), sps: this.#sps.all(), pps: this.#pps.all() });
      this.#stale = false;
    }
    return this.#config;
  }

  #take(nal: Uint8Array): boolean {
    const type = nalType(nal[0] ?? 0);
    if (type === NAL_VPS) return this.#vps.put(nal, vpsId);
    return type === NAL_SPS ? this.#sps.put(nal, spsId) : this.#pps.put(nal, ppsId);
  }
}

function vpsId(nal: Uint8Array): number {
  return (nal[2] ?? 0) >> 4;
}

function spsId(nal: Uint8Array): number {
  return parseSps(nal).id;
}

function ppsId(nal: Uint8Array): number {
  const id = new BitReader(unescapeNal(nal.subarray(2))).ue();
  if (id > 63) throw new Malformed(`A picture parameter set has the number ${id}; 63 is the highest.`);
  return id;
}
