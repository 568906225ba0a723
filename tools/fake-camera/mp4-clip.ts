/** Reads the H.264 track of a progressive MP4 file (the kind ffmpeg writes) into a clip. Pure. */
import { type Box, boxAt, boxesIn } from '../bytes/boxes.ts';
import { splitLengthPrefixed } from '../bytes/nal.ts';
import type { Clip, ClipFrame } from './clip.ts';

/** Throws an Error with a sentence when there is no such track. */
export function readMp4Clip(bytes: Buffer): Clip {
  const moov = boxAt(bytes, ['moov']);
  if (moov === undefined) throw new Error('The clip is not an MP4 file.');
  for (const track of boxesIn(bytes, moov.body, moov.end).filter((box) => box.type === 'trak')) {
    const clip = readTrack(bytes, track);
    if (clip !== undefined) return clip;
  }
  throw new Error('The clip has no H.264 video track.');
}

function readTrack(bytes: Buffer, track: Box): Clip | undefined {
  const find = (...path: string[]): Box | undefined => boxAt(bytes, path, track.body, track.end);
  const need = (...path: string[]): Box => {
    const box = find(...path);
    if (box === undefined) throw new Error(`The clip lacks its ${path.join('/')} box.`);
    return box;
  };
  const entry = find('mdia', 'minf', 'stbl', 'stsd');
  const avc1 = entry && boxesIn(bytes, entry.body + 8, entry.end).find((box) => box.type === 'avc1');
  // A visual sample entry has 78 bytes of fields before its boxes.
  const avcC = avc1 && boxesIn(bytes, avc1.body + 78, avc1.end).find((box) => box.type === 'avcC');
  if (avcC === undefined) return undefined;
  const { sps, pps, prefixBytes } = readAvcC(bytes.subarray(avcC.body, avcC.end));

  const header = need('mdia', 'mdhd');
  const timescale = bytes.readUInt32BE(header.body + (bytes[header.body] === 1 ? 20 : 12));
  const table = (name: string): Box => need('mdia', 'minf', 'stbl', name);
  const sizes = readSizes(bytes, table('stsz'));
  const offsets = sampleOffsets(bytes, sizes, table('stsc'), find('mdia', 'minf', 'stbl', 'stco'), () => table('co64'));
  const durations = runs(bytes, table('stts'), sizes.length);
  const composition = find('mdia', 'minf', 'stbl', 'ctts');
  const shifts = composition === undefined ? undefined : runs(bytes, composition, sizes.length);
  const keys = find('mdia', 'minf', 'stbl', 'stss');
  const keyNumbers = keys === undefined ? undefined : new Set(uint32s(bytes, keys));

  const toTicks90k = (units: number): number => Math.round((units * 90_000) / timescale);
  let time = 0;
  const frames = sizes.map((size, index): ClipFrame => {
    const at = offsets[index] ?? 0;
    const frame = {
      nals: splitLengthPrefixed(bytes.subarray(at, at + size), prefixBytes),
      key: keyNumbers === undefined || keyNumbers.has(index + 1),
      decode_ticks90k: toTicks90k(time),
      offset_ticks90k: toTicks90k(shifts?.[index] ?? 0),
    };
    time += durations[index] ?? 0;
    return frame;
  });
  return { frames, length_ticks90k: toTicks90k(time), sps, pps };
}

function readAvcC(record: Buffer): { sps: Buffer; pps: Buffer; prefixBytes: number } {
  const prefixBytes = ((record[4] ?? 3) & 3) + 1;
  const spsLength = record.readUInt16BE(6);
  const spsEnd = 8 + spsLength;
  const ppsLength = record.readUInt16BE(spsEnd + 1);
  return {
    sps: record.subarray(8, spsEnd),
    pps: record.subarray(spsEnd + 3, spsEnd + 3 + ppsLength),
    prefixBytes,
  };
}

/** A full box with a count and that many numbers. */
function uint32s(bytes: Buffer, box: Box): number[] {
  return Array.from({ length: bytes.readUInt32BE(box.body + 4) }, (_, i) => bytes.readUInt32BE(box.body + 8 + 4 * i));
}

function readSizes(bytes: Buffer, stsz: Box): number[] {
  const same = bytes.readUInt32BE(stsz.body + 4);
  const count = bytes.readUInt32BE(stsz.body + 8);
  return Array.from({ length: count }, (_, i) => (same > 0 ? same : bytes.readUInt32BE(stsz.body + 12 + 4 * i)));
}

/** `stts` and `ctts`: pairs of count and value, spread over the samples. */
function runs(bytes: Buffer, box: Box, samples: number): number[] {
  const values: number[] = [];
  const count = bytes.readUInt32BE(box.body + 4);
  for (let i = 0; i < count; i++) {
    const length = bytes.readUInt32BE(box.body + 8 + 8 * i);
    const value = bytes.readInt32BE(box.body + 12 + 8 * i);
    for (let n = 0; n < length && values.length < samples; n++) values.push(value);
  }
  return values;
}

function sampleOffsets(
  bytes: Buffer,
  sizes: readonly number[],
  stsc: Box,
  stco: Box | undefined,
  co64: () => Box,
): number[] {
  const chunks = stco === undefined ? uint64s(bytes, co64()) : uint32s(bytes, stco);
  const rules = Array.from({ length: bytes.readUInt32BE(stsc.body + 4) }, (_, i) => ({
    firstChunk: bytes.readUInt32BE(stsc.body + 8 + 12 * i),
    samples: bytes.readUInt32BE(stsc.body + 12 + 12 * i),
  }));
  const offsets: number[] = [];
  for (const [index, start] of chunks.entries()) {
    const rule = rules.findLast((candidate) => candidate.firstChunk <= index + 1);
    let at = start;
    for (let n = 0; n < (rule?.samples ?? 0) && offsets.length < sizes.length; n++) {
      offsets.push(at);
      at += sizes[offsets.length - 1] ?? 0;
    }
  }
  return offsets;
}

function uint64s(bytes: Buffer, box: Box): number[] {
  return Array.from({ length: bytes.readUInt32BE(box.body + 4) }, (_, i) =>
    Number(bytes.readBigUInt64BE(box.body + 8 + 8 * i)),
  );
}
