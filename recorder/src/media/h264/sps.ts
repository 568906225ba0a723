/** The sequence parameter set of H.264 (7.3.2.1.1 and E.1.1), as far as a recorder needs it. Pure; throws `Malformed`. */
import { BitReader } from '../bit-reader.ts';
import { Malformed } from '../malformed.ts';
import { unescapeNal } from '../nal/escape.ts';
import { NAL_SPS, nalType } from './nal.ts';

export interface SequenceParameters {
  readonly id: number;
  readonly profile: number;
  readonly constraints: number;
  readonly level: number;
  /** Of the picture as shown (cropped), in pixels. */
  readonly width: number;
  readonly height: number;
  readonly chromaFormat: number;
  readonly bitDepthLuma: number;
  readonly bitDepthChroma: number;
  /** Frames by which decoding runs ahead of display; undefined when the camera does not say. */
  readonly reorderFrames: number | undefined;
}

const PROFILES_WITH_CHROMA = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);
const MAX_PICTURE_SIDE = 16_384;

export function parseSps(nal: Uint8Array): SequenceParameters {
  const first = nal[0];
  if (first === undefined || nalType(first) !== NAL_SPS) throw new Malformed('Not a sequence parameter set.');
  const bits = new BitReader(unescapeNal(nal.subarray(1)));
  const profile = bits.bits(8);
  const constraints = bits.bits(8);
  const level = bits.bits(8);
  const id = bits.ue();
  if (id > 31) throw new Malformed(`A sequence parameter set has the number ${id}; 31 is the highest.`);
  const chroma = PROFILES_WITH_CHROMA.has(profile) ? readChroma(bits) : { format: 1, luma: 8, chroma: 8 };
  bits.ue(); // log2_max_frame_num_minus4
  const reordersNever = readPictureOrder(bits);
  bits.ue(); // max_num_ref_frames
  bits.bit(); // gaps_in_frame_num_value_allowed_flag
  const size = readSize(bits, chroma.format);
  const reorderFrames = reordersNever || profile === 66 ? 0 : readReorderFrames(bits);
  const { width, height } = size;
  return {
    id,
    profile,
    constraints,
    level,
    width,
    height,
    chromaFormat: chroma.format,
    bitDepthLuma: chroma.luma,
    bitDepthChroma: chroma.chroma,
    reorderFrames,
  };
}

function readChroma(bits: BitReader): { format: number; luma: number; chroma: number } {
  const format = bits.ue();
  if (format > 3) throw new Malformed(`A sequence parameter set has the chroma format ${format}; 3 is the highest.`);
  if (format === 3) bits.bit(); // separate_colour_plane_flag
  const luma = bits.ue() + 8;
  const chroma = bits.ue() + 8;
  if (luma > 14 || chroma > 14) throw new Malformed('A sequence parameter set has more than 14 bits a sample.');
  bits.bit(); // qpprime_y_zero_transform_bypass_flag
  if (bits.flag()) {
    for (let list = 0; list < (format === 3 ? 12 : 8); list++)
      if (bits.flag()) skipScalingList(bits, list < 6 ? 16 : 64);
  }
  return { format, luma, chroma };
}

function skipScalingList(bits: BitReader, size: number): void {
  let last = 8;
  let next = 8;
  for (let at = 0; at < size; at++) {
    if (next !== 0) next = (last + bits.se() + 256) % 256;
    if (next !== 0) last = next;
  }
}

/** True when the picture order says that display order is decode order. */
function readPictureOrder(bits: BitReader): boolean {
  const type = bits.ue();
  if (type === 0) {
    bits.ue();
  } else if (type === 1) {
    bits.bit();
    bits.se();
    bits.se();
    const cycle = bits.ue();
    if (cycle > 255) throw new Malformed('A picture order cycle is longer than 255.');
    for (let at = 0; at < cycle; at++) bits.se();
  } else if (type !== 2) {
    throw new Malformed(`A sequence parameter set has the picture order type ${type}.`);
  }
  return type === 2;
}

function readSize(bits: BitReader, chromaFormat: number): { width: number; height: number } {
  const columns = bits.ue() + 1;
  const rows = bits.ue() + 1;
  const framesOnly = bits.bit();
  if (framesOnly === 0) bits.bit(); // mb_adaptive_frame_field_flag
  bits.bit(); // direct_8x8_inference_flag
  let width = columns * 16;
  let height = rows * 16 * (2 - framesOnly);
  if (bits.flag()) {
    const stepX = chromaFormat === 1 || chromaFormat === 2 ? 2 : 1;
    const stepY = (chromaFormat === 1 ? 2 : 1) * (2 - framesOnly);
    width -= (bits.ue() + bits.ue()) * stepX;
    height -= (bits.ue() + bits.ue()) * stepY;
  }
  if (width < 1 || height < 1 || width > MAX_PICTURE_SIDE || height > MAX_PICTURE_SIDE) {
    throw new Malformed(`A picture of ${width} by ${height} pixels; from 1 to ${MAX_PICTURE_SIDE} is possible.`);
  }
  return { width, height };
}

/** max_num_reorder_frames of the video usability information. A damaged one is as good as none. */
function readReorderFrames(bits: BitReader): number | undefined {
  try {
    if (!bits.flag()) return undefined;
    skipUsabilityInformation(bits);
    if (!bits.flag()) return undefined;
    bits.bit();
    for (let at = 0; at < 4; at++) bits.ue();
    return Math.min(bits.ue(), 16);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

function skipUsabilityInformation(bits: BitReader): void {
  if (bits.flag() && bits.bits(8) === 255) bits.skip(32); // aspect ratio
  if (bits.flag()) bits.bit(); // overscan
  if (bits.flag()) {
    bits.skip(4); // video format, full range
    if (bits.flag()) bits.skip(24);
  }
  if (bits.flag()) {
    bits.ue();
    bits.ue(); // chroma location
  }
  if (bits.flag()) bits.skip(65); // timing
  const nal = bits.flag();
  if (nal) skipHypotheticalDecoder(bits);
  const vcl = bits.flag();
  if (vcl) skipHypotheticalDecoder(bits);
  if (nal || vcl) bits.bit();
  bits.bit(); // pic_struct_present_flag
}

function skipHypotheticalDecoder(bits: BitReader): void {
  const count = bits.ue() + 1;
  if (count > 32) throw new Malformed('More than 32 decoder buffers.');
  bits.skip(8);
  for (let at = 0; at < count; at++) {
    bits.ue();
    bits.ue();
    bits.bit();
  }
  bits.skip(20);
}
