/**
 * Fragments of MP4: `moof` and the head of `mdat` written, and read back. The layout is always the same: mfhd, then the video's traf of
 * tfhd, tfdt (64 bits), trun with duration, size, flags and display offset of each sample; then, where there is sound, its traf with
 * duration and size of each. `mdat` holds the video's samples, then the sound's. Pure; times of video are ticks of 90 kHz, of sound its
 * own samples.
 */
import { BOX_HEAD_BYTES, findPath, readBoxHead } from './box.ts';
import { SOUND_TRACK_ID, TRACK_ID } from './init.ts';

export interface Sample {
  readonly bytes: number;
  readonly duration_ticks90k: number;
  /** Display time less decode time. */
  readonly offset_ticks90k: number;
  readonly key: boolean;
}

export interface SoundSample {
  readonly bytes: number;
  /** In samples of the sound. */
  readonly duration_samples: number;
}

/** The sound of a fragment; at least one sample. */
export interface SoundRun {
  /** From the file's start, in samples of the sound. */
  readonly decode_samples: number;
  readonly samples: readonly SoundSample[];
}

const FIXED_BYTES = 8 + 16 + 8 + 16 + 20 + 20;
const SAMPLE_BYTES = 16;
const MFHD_END = 24;
/** From the start of a traf: its time, the count and the start of its samples. */
const TRAF_DECODE_TIME_AT = 36;
const TRAF_COUNT_AT = 56;
const TRAF_FIXED_BYTES = 64;
const SOUND_SAMPLE_BYTES = 8;
const FLAGS_KEY = 0x0200_0000;
const FLAGS_NOT_KEY = 0x0101_0000;
/** Where the sequence number and the decode time lie from the start of `moof`. */
const SEQUENCE_AT = 20;
const DECODE_TIME_AT = 60;
const COUNT_AT = 80;
const SAMPLES_AT = FIXED_BYTES;

/** `moof` and the eight bytes that begin `mdat`; the samples' bytes follow. `decode_ticks90k` counts from the file's start. */
export function fragmentHead(
  sequence: number,
  decode_ticks90k: number,
  samples: readonly Sample[],
  sound?: SoundRun,
): Buffer {
  const head = Buffer.allocUnsafe(fragmentHeadBytes(samples.length, sound?.samples.length));
  const moofBytes = head.length - BOX_HEAD_BYTES;
  writeHead(head, 0, moofBytes, 'moof');
  writeHead(head, 8, 16, 'mfhd');
  head.writeUInt32BE(0, 16);
  head.writeUInt32BE(sequence, SEQUENCE_AT);
  const trafBytes = FIXED_BYTES - MFHD_END + SAMPLE_BYTES * samples.length;
  // Version 1: signed display offsets.
  writeTraf(head, MFHD_END, trafBytes, TRACK_ID, decode_ticks90k, 0x0100_0f01, samples.length, head.length);
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
  if (sound !== undefined) mediaBytes += writeSound(head, at, sound, head.length + mediaBytes);
  writeHead(head, moofBytes, mediaBytes + BOX_HEAD_BYTES, 'mdat');
  return head;
}

function writeSound(head: Buffer, trafAt: number, { decode_samples, samples }: SoundRun, mediaAt: number): number {
  const trafBytes = TRAF_FIXED_BYTES + SOUND_SAMPLE_BYTES * samples.length;
  writeTraf(head, trafAt, trafBytes, SOUND_TRACK_ID, decode_samples, 0x0301, samples.length, mediaAt);
  let at = trafAt + TRAF_FIXED_BYTES;
  let bytes = 0;
  for (const sample of samples) {
    head.writeUInt32BE(sample.duration_samples, at);
    head.writeUInt32BE(sample.bytes, at + 4);
    at += SOUND_SAMPLE_BYTES;
    bytes += sample.bytes;
  }
  return bytes;
}

function writeTraf(
  head: Buffer,
  at: number,
  bytes: number,
  trackId: number,
  decode: number,
  runFlags: number,
  count: number,
  mediaAt: number,
): void {
  writeHead(head, at, bytes, 'traf');
  writeHead(head, at + 8, 16, 'tfhd');
  head.writeUInt32BE(0x02_0000, at + 16); // offsets count from the moof
  head.writeUInt32BE(trackId, at + 20);
  writeHead(head, at + 24, 20, 'tfdt');
  head.writeUInt32BE(0x0100_0000, at + 32);
  head.writeBigUInt64BE(BigInt(decode), at + TRAF_DECODE_TIME_AT);
  writeHead(head, at + 44, bytes - 44, 'trun');
  head.writeUInt32BE(runFlags, at + 52);
  head.writeUInt32BE(count, at + TRAF_COUNT_AT);
  head.writeUInt32BE(mediaAt, at + 60);
}

/** Bytes of `fragmentHead` for that many samples of video, and of sound where there is any. */
export function fragmentHeadBytes(samples: number, soundSamples = 0): number {
  const soundBytes = soundSamples === 0 ? 0 : TRAF_FIXED_BYTES + SOUND_SAMPLE_BYTES * soundSamples;
  return FIXED_BYTES + SAMPLE_BYTES * samples + soundBytes + BOX_HEAD_BYTES;
}

/**
 * Gives a fragment, as read from a file, another place in another file. `soundDecode_samples`: new decode time of its sound; absent,
 * or where it has no sound, that stays as it is.
 */
export function renumberFragment(
  fragment: Buffer,
  sequence: number,
  decode_ticks90k: number,
  soundDecode_samples?: number,
): void {
  fragment.writeUInt32BE(sequence, SEQUENCE_AT);
  fragment.writeBigUInt64BE(BigInt(decode_ticks90k), DECODE_TIME_AT);
  const soundAt = MFHD_END + fragment.readUInt32BE(MFHD_END);
  if (soundDecode_samples === undefined || soundAt >= fragment.readUInt32BE(0)) return;
  fragment.writeBigUInt64BE(BigInt(soundDecode_samples), soundAt + TRAF_DECODE_TIME_AT);
}

export interface FragmentInfo {
  readonly decode_ticks90k: number;
  readonly samples: readonly Sample[];
  /** Undefined: it has no sound. */
  readonly sound: SoundRun | undefined;
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
  const soundAt = FIXED_BYTES + SAMPLE_BYTES * count;
  if (moof.bytes < soundAt || count === 0) return undefined;
  // Where the sound lies is looked up by this length when a fragment is renumbered.
  if (bytes.readUInt32BE(MFHD_END) !== soundAt - MFHD_END) return undefined;
  const samples: Sample[] = [];
  let mediaBytes = 0;
  for (let at = SAMPLES_AT; at < soundAt; at += SAMPLE_BYTES) {
    const size = bytes.readUInt32BE(at + 4);
    mediaBytes += size;
    samples.push({
      bytes: size,
      duration_ticks90k: bytes.readUInt32BE(at),
      offset_ticks90k: bytes.readInt32BE(at + 12),
      key: bytes.readUInt32BE(at + 8) === FLAGS_KEY,
    });
  }
  const sound = soundAt === moof.bytes ? undefined : readSound(bytes, soundAt, moof.bytes);
  if (sound === undefined && soundAt !== moof.bytes) return undefined;
  for (const sample of sound?.samples ?? []) mediaBytes += sample.bytes;
  if (mediaBytes + BOX_HEAD_BYTES !== mdat.bytes) return undefined;
  const decode = Number(bytes.readBigUInt64BE(DECODE_TIME_AT));
  const headBytes = moof.bytes + BOX_HEAD_BYTES;
  return { decode_ticks90k: decode, samples, sound, headBytes, bytes: headBytes + mediaBytes };
}

function readSound(bytes: Buffer, trafAt: number, end: number): SoundRun | undefined {
  if (end - trafAt < TRAF_FIXED_BYTES || readBoxHead(bytes, trafAt)?.type !== 'traf') return undefined;
  const count = bytes.readUInt32BE(trafAt + TRAF_COUNT_AT);
  if (count === 0 || end - trafAt !== TRAF_FIXED_BYTES + SOUND_SAMPLE_BYTES * count) return undefined;
  const samples: SoundSample[] = [];
  for (let at = trafAt + TRAF_FIXED_BYTES; at < end; at += SOUND_SAMPLE_BYTES) {
    samples.push({ duration_samples: bytes.readUInt32BE(at), bytes: bytes.readUInt32BE(at + 4) });
  }
  return { decode_samples: Number(bytes.readBigUInt64BE(trafAt + TRAF_DECODE_TIME_AT)), samples };
}

function writeHead(bytes: Buffer, at: number, size: number, type: string): void {
  bytes.writeUInt32BE(size, at);
  bytes.write(type, at + 4, 'latin1');
}
