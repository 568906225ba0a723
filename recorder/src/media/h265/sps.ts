/** The sequence parameter set of H.265 (7.3.2.2 and 7.3.3), as far as a recorder needs it. Pure; throws `Malformed`. */
import { BitReader } from '../bit-reader.ts';
import { Malformed } from '../malformed.ts';
import { unescapeNal } from '../nal/escape.ts';
import { NAL_SPS, nalType } from './nal.ts';

export interface SequenceParameters {
  readonly id: number;
  /** General profile space, tier, profile, compatibility, constraints and level, 12 bytes, as an hvcC record has them too. */
  readonly profileTierLevel: Uint8Array;
  readonly temporalLayers: number;
  readonly temporalIdNested: boolean;
  /** Of the picture as shown (its conformance window), in pixels. */
  readonly width: number;
  readonly height: number;
  readonly chromaFormat: number;
  readonly bitDepthLuma: number;
  readonly bitDepthChroma: number;
  /** Frames by which decoding runs ahead of display. */
  readonly reorderFrames: number;
}

const HEAD_BYTES = 2;
const PROFILE_BYTES = 12;
const MAX_PICTURE_SIDE = 16_384;
const MAX_REORDER = 16;

export function parseSps(nal: Uint8Array): SequenceParameters {
  if (nal.length <= HEAD_BYTES || nalType(nal[0] ?? 0) !== NAL_SPS) {
    throw new Malformed('Not a sequence parameter set.');
  }
  const plain = unescapeNal(nal.subarray(HEAD_BYTES));
  const bits = new BitReader(plain);
  bits.skip(4); // sps_video_parameter_set_id
  const subLayers = bits.bits(3);
  if (subLayers > 6) throw new Malformed('A sequence parameter set has more than 7 temporal layers.');
  const temporalIdNested = bits.flag();
  bits.skip(PROFILE_BYTES * 8);
  skipSubLayers(bits, subLayers);
  const id = bits.ue();
  if (id > 15) throw new Malformed(`A sequence parameter set has the number ${id}; 15 is the highest.`);
  const chromaFormat = bits.ue();
  if (chromaFormat > 3) throw new Malformed(`A sequence parameter set has the chroma format ${chromaFormat}.`);
  const separatePlanes = chromaFormat === 3 && bits.flag();
  const size = readSize(bits, separatePlanes ? 0 : chromaFormat);
  const bitDepthLuma = bits.ue() + 8;
  const bitDepthChroma = bits.ue() + 8;
  if (bitDepthLuma > 15 || bitDepthChroma > 15) {
    throw new Malformed('A sequence parameter set has more than 15 bits a sample.');
  }
  bits.ue(); // log2_max_pic_order_cnt_lsb_minus4
  return {
    id,
    profileTierLevel: plain.slice(1, 1 + PROFILE_BYTES),
    temporalLayers: subLayers + 1,
    temporalIdNested,
    ...size,
    chromaFormat,
    bitDepthLuma,
    bitDepthChroma,
    reorderFrames: readReorderFrames(bits, subLayers),
  };
}

function skipSubLayers(bits: BitReader, count: number): void {
  const present = Array.from({ length: count }, () => ({ profile: bits.flag(), level: bits.flag() }));
  if (count > 0) bits.skip(2 * (8 - count));
  for (const { profile, level } of present) bits.skip((profile ? 88 : 0) + (level ? 8 : 0));
}

function readSize(bits: BitReader, chromaFormat: number): { width: number; height: number } {
  let width = bits.ue();
  let height = bits.ue();
  if (bits.flag()) {
    width -= (bits.ue() + bits.ue()) * (chromaFormat === 1 || chromaFormat === 2 ? 2 : 1);
    height -= (bits.ue() + bits.ue()) * (chromaFormat === 1 ? 2 : 1);
  }
  if (width < 1 || height < 1 || width > MAX_PICTURE_SIDE || height > MAX_PICTURE_SIDE) {
    throw new Malformed(`A picture of ${width} by ${height} pixels; from 1 to ${MAX_PICTURE_SIDE} is possible.`);
  }
  return { width, height };
}

/** sps_max_num_reorder_pics of the highest temporal layer. */
function readReorderFrames(bits: BitReader, subLayers: number): number {
  const forEach = bits.flag();
  let reorder = 0;
  for (let layer = forEach ? 0 : subLayers; layer <= subLayers; layer++) {
    bits.ue(); // sps_max_dec_pic_buffering_minus1
    reorder = bits.ue();
    bits.ue(); // sps_max_latency_increase_plus1
  }
  return Math.min(reorder, MAX_REORDER);
}
