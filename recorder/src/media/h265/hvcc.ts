/** The hvcC record (ISO/IEC 14496-15 8.3.3.1): parameter sets to record and back. Pure; reading throws `Malformed`. */
import type { CodecConfig } from '../codec-config.ts';
import { Malformed } from '../malformed.ts';
import { NAL_PPS, NAL_SPS, NAL_VPS } from './nal.ts';
import { type SequenceParameters, parseSps } from './sps.ts';

/** Up to and with numOfArrays. */
const FIXED_BYTES = 23;
const COMPLETE = 0x80;

export interface ParameterSetLists {
  readonly vps: readonly Uint8Array[];
  /** At least one. */
  readonly sps: readonly Uint8Array[];
  readonly pps: readonly Uint8Array[];
}

/** Each parameter set at most 65535 bytes. */
export function hevcConfig({ vps, sps, pps }: ParameterSetLists): CodecConfig {
  const first = sps[0];
  if (first === undefined) throw new Malformed('No sequence parameter set.');
  const parameters = parseSps(first);
  const description = Buffer.concat([
    Uint8Array.of(1),
    parameters.profileTierLevel,
    // No least size of spatial segments, parallelism not told; average frame rate not told.
    Uint8Array.of(0xf0, 0, 0xfc, 0xfc | parameters.chromaFormat),
    Uint8Array.of(0xf8 | (parameters.bitDepthLuma - 8), 0xf8 | (parameters.bitDepthChroma - 8), 0, 0),
    Uint8Array.of((parameters.temporalLayers << 3) | (parameters.temporalIdNested ? 4 : 0) | 3, 3),
    ...array(NAL_VPS, vps),
    ...array(NAL_SPS, sps),
    ...array(NAL_PPS, pps),
  ]);
  return configOf(parameters, description);
}

/** The config in an hvcC record. */
export function parseHvcc(description: Buffer): CodecConfig {
  if (description.length < FIXED_BYTES || description[0] !== 1) throw new Malformed('Not an hvcC record.');
  let at = FIXED_BYTES;
  for (let left = description.readUInt8(FIXED_BYTES - 1); left > 0; left--) {
    if (at + 3 > description.length) throw new Malformed('An hvcC record is cut.');
    const type = description.readUInt8(at) & 0x3f;
    const count = description.readUInt16BE(at + 1);
    at += 3;
    for (let nal = 0; nal < count; nal++) {
      const end = at + 2 + (at + 2 <= description.length ? description.readUInt16BE(at) : 0);
      if (at + 2 > description.length || end > description.length) throw new Malformed('An hvcC record is cut.');
      if (type === NAL_SPS) return configOf(parseSps(description.subarray(at + 2, end)), description);
      at = end;
    }
  }
  throw new Malformed('An hvcC record has no sequence parameter set.');
}

function configOf(parameters: SequenceParameters, description: Buffer): CodecConfig {
  const { width, height, reorderFrames, profileTierLevel } = parameters;
  return { codec: codecString(profileTierLevel), width, height, description, reorderFrames };
}

/** ISO/IEC 14496-15 Annex E.3: `hvc1.1.6.L93.B0`. */
function codecString(profileTierLevel: Uint8Array): string {
  const [first = 0, ...rest] = profileTierLevel;
  const space = ['', 'A', 'B', 'C'][first >> 6] ?? '';
  const compatibility = reverseBits(Buffer.from(profileTierLevel).readUInt32BE(1)).toString(16);
  const tier = (first & 0x20) === 0 ? 'L' : 'H';
  const constraints = rest.slice(4, 10);
  const used = constraints.findLastIndex((byte) => byte !== 0) + 1;
  const parts = constraints.slice(0, used).map((byte) => byte.toString(16));
  const level = rest.at(-1) ?? 0;
  return [`hvc1.${space}${first & 0x1f}`, compatibility, `${tier}${level}`, ...parts]
    .join('.')
    .toUpperCase()
    .replace('HVC1', 'hvc1');
}

function reverseBits(value: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 32; bit++) reversed = reversed * 2 + ((value >>> bit) & 1);
  return reversed;
}

function array(type: number, nals: readonly Uint8Array[]): Uint8Array[] {
  const head = Uint8Array.of(COMPLETE | type, nals.length >> 8, nals.length & 0xff);
  return [head, ...nals.flatMap((nal) => [Uint8Array.of(nal.length >> 8, nal.length & 0xff), nal])];
}
