/** The avcC record (ISO/IEC 14496-15 5.3.3.1): parameter sets to record and back. Pure; reading throws `Malformed`. */
import type { CodecConfig } from '../codec-config.ts';
import { Malformed } from '../malformed.ts';
import { parseSps, type SequenceParameters } from './sps.ts';

const PROFILES_WITH_EXTENSION = new Set([100, 110, 122, 144]);

/** `spsList` holds at least one; each parameter set at most 65535 bytes. */
export function avcConfig(spsList: readonly Uint8Array[], ppsList: readonly Uint8Array[]): CodecConfig {
  const first = spsList[0];
  if (first === undefined) throw new Malformed('No sequence parameter set.');
  const sps = parseSps(first);
  const parts: Uint8Array[] = [
    Uint8Array.of(1, sps.profile, sps.constraints, sps.level, 0xff, 0xe0 | spsList.length),
    ...spsList.flatMap(withLength),
    Uint8Array.of(ppsList.length),
    ...ppsList.flatMap(withLength),
  ];
  if (PROFILES_WITH_EXTENSION.has(sps.profile)) {
    parts.push(
      Uint8Array.of(0xfc | sps.chromaFormat, 0xf8 | (sps.bitDepthLuma - 8), 0xf8 | (sps.bitDepthChroma - 8), 0),
    );
  }
  const description = Buffer.concat(parts);
  return configOf(sps, description);
}

/** The config in an avcC record. */
export function parseAvcc(description: Buffer): CodecConfig {
  if (description.length < 8 || description[0] !== 1) throw new Malformed('Not an avcC record.');
  const length = description.readUInt16BE(6);
  if ((description.readUInt8(5) & 0x1f) < 1 || description.length < 8 + length)
    throw new Malformed('An avcC record is cut.');
  return configOf(parseSps(description.subarray(8, 8 + length)), description);
}

function configOf(sps: SequenceParameters, description: Buffer): CodecConfig {
  return {
    codec: codecString(description),
    width: sps.width,
    height: sps.height,
    description,
    reorderFrames: sps.reorderFrames,
  };
}

function codecString(description: Buffer): string {
  return `avc1.${description.toString('hex', 1, 4)}`;
}

function withLength(set: Uint8Array): Uint8Array[] {
  return [Uint8Array.of(set.length >> 8, set.length & 0xff), set];
}
