/**
 * Fragments of MP4: `moof` and the head of `mdat` written, and read back. The layout is always the same: mfhd, then one traf of
 * tfhd, tfdt (64 bits), trun with duration, size, flags and display offset of each sample. Pure; times are ticks of 90 kHz.
 */
import { BOX_HEAD_BYTES, findPath, readBoxHead } from './box.ts';
import { TRACK_ID } from './init.ts';

export interface Sample {
  readonly bytes: number;
  readonly duration_ticks90k: number;
  /** Display time less decode time. */
  readonly offset_ticks90k: number;
  readonly key: boolean;
}

const FIXED_BYTES = 8 + 16 + 8 + 16 + 20 + 20;
const SAMPLE_BYTES = 16;
const FLAGS_KEY = 0x0200_0000;
const FLAGS_NOT_KEY = 0x0101_0000;
/** Where the sequence number and the decode time lie from the start of `moof`. */
const SEQUENCE_AT = 20;
const DECODE_TIME_AT = 60;
const COUNT_AT = 80;
const SAMPLES_AT = FIXED_BYTES;

/** `moof` and the eight bytes that begin `mdat`; the samples' bytes follow. `decode_ticks90k` counts from the file's start. */
export function fragmentHead(sequence: number, decode_ticks90k: number, samples: readonly Sample[]): Buffer {
  const moofBytes = FIXED_BYTES + SAMPLE_BYTES * samples.length;
  const head = Buffer.allocUnsafe(moofBytes + BOX_HEAD_BYTES);
  writeHead(head, 0, moofBytes, 'moof');
  writeHead(head, 8, 16, 'mfhd');
  head.writeUInt32BE(0, 16);
  head.writeUInt32BE(sequence, SEQUENCE_AT);
  writeHead(head, 24, moofBytes - 24, 'traf');
  writeHead(head, 32, 16, 'tfhd');
  head.writeUInt32BE(0x02_0000, 40); // offsets count from the moof
  head.writeUInt32BE(TRACK_ID, 44);
  writeHead(head, 48, 20, 'tfdt');
  head.writeUInt32BE(0x0100_0000, 56);
  head.writeBigUInt64BE(BigInt(decode_ticks90k), DECODE_TIME_AT);
  writeHead(head, 68, moofBytes - 68, 'trun');
  head.writeUInt32BE(0x0100_0f01, 76); // version 1: signed display offsets
  head.writeUInt32BE(samples.length, COUNT_AT);
  head.writeUInt32BE(moofBytes + BOX_HEAD_BYTES, 84);
  let at = SAMPLES_AT;
  let mediaBytes = 0;
  for (const sample of samples) {
    head.writeUInt32BE(sample.duration_ticks90k, at);
    head.writeUInt32BE(sample.bytes, at + 4);
    head.writeUInt32BE(sample.key ? FLAGS_KEY : FLAGS_NOT_KEY, at + 8);
    head.writeInt32BE(sample.offset_ticks90k, at + 12);
    at += SAMPLE_BYTES;
    mediaBytes += sample.bytes;
  }
  writeHead(head, moofBytes, mediaBytes + BOX_HEAD_BYTES, 'mdat');
  return head;
}

/** Bytes of `fragmentHead` for that many samples. */
export function fragmentHeadBytes(samples: number): number {
  return FIXED_BYTES + SAMPLE_BYTES * samples + BOX_HEAD_BYTES;
}

/** Gives a fragment, as read from a file, another place in another file. */
export function renumberFragment(fragment: Buffer, sequence: number, decode_ticks90k: number): void {
  fragment.writeUInt32BE(sequence, SEQUENCE_AT);
  fragment.writeBigUInt64BE(BigInt(decode_ticks90k), DECODE_TIME_AT);
}

export interface FragmentInfo {
  readonly decode_ticks90k: number;
  readonly samples: readonly Sample[];
  /** `moof` and the head of `mdat`. */
  readonly headBytes: number;
  /** The whole of `moof` and `mdat`. */
  readonly bytes: number;
}

/**
 * Reads `moof` and the head of `mdat` at the start of `bytes` (the media itself need not be there). Undefined when they are cut or
 * are not as we write them.
 */
export function readFragmentHead(bytes: Buffer): FragmentInfo | undefined {
  const moof = readBoxHead(bytes, 0);
  if (moof?.type !== 'moof' || moof.bytes < SAMPLES_AT || bytes.length < moof.bytes + BOX_HEAD_BYTES) return undefined;
  const mdat = readBoxHead(bytes, moof.bytes);
  const run = findPath(bytes.subarray(0, moof.bytes), ['moof', 'traf', 'trun']);
  if (mdat?.type !== 'mdat' || run === undefined) return undefined;
  const count = bytes.readUInt32BE(COUNT_AT);
  if (moof.bytes !== FIXED_BYTES + SAMPLE_BYTES * count || count === 0) return undefined;
  const samples: Sample[] = [];
  let mediaBytes = 0;
  for (let at = SAMPLES_AT; at < moof.bytes; at += SAMPLE_BYTES) {
    const size = bytes.readUInt32BE(at + 4);
    mediaBytes += size;
    samples.push({
      bytes: size,
      duration_ticks90k: bytes.readUInt32BE(at),
      offset_ticks90k: bytes.readInt32BE(at + 12),
      key: bytes.readUInt32BE(at + 8) === FLAGS_KEY,
    });
  }
  if (mediaBytes + BOX_HEAD_BYTES !== mdat.bytes) return undefined;
  const decode = Number(bytes.readBigUInt64BE(DECODE_TIME_AT));
  const headBytes = moof.bytes + BOX_HEAD_BYTES;
  return { decode_ticks90k: decode, samples, headBytes, bytes: headBytes + mediaBytes };
}

function writeHead(bytes: Buffer, at: number, size: number, type: string): void {
  bytes.writeUInt32BE(size, at);
  bytes.write(type, at + 4, 'latin1');
}
