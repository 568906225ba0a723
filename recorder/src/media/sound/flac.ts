/**
 * Samples of 16 bits as FLAC frames (RFC 9639), without loss: a subframe a channel, constant, of a fixed predictor (order 0 to 4, one
 * Rice partition) or verbatim, whichever is smallest. Blocks of any length. Pure; some microseconds a millisecond of sound.
 */
import { BitWriter } from '../bit-writer.ts';
import type { SoundTrackConfig } from '../sound-config.ts';
import { MAX_SOUND_FRAME_BYTES } from './sound-format.ts';

const SAMPLE_BITS = 16;
/** Of a block; what RFC 9639 8.2 wants at least, and the longest sound of G.711. */
const MIN_BLOCK_SAMPLES = 16;
export const MAX_BLOCK_SAMPLES = MAX_SOUND_FRAME_BYTES;
const RATE_CODES: Readonly<Record<number, number>> = {
  8_000: 4,
  16_000: 5,
  22_050: 6,
  24_000: 7,
  32_000: 8,
  44_100: 9,
  48_000: 10,
};
/** The format allows for more, but not all decoders read them; in MP4 the times of the container count. */
const NUMBERS = 2 ** 31;
const MOST_ORDER = 4;
const MOST_RICE = 14;

/** A track of FLAC: `description` is the contents of a `dfLa` box after its version, one STREAMINFO block (RFC 9639 8.2). */
export function flacTrack({
  sampleRate_hz,
  channels,
}: Pick<SoundTrackConfig, 'sampleRate_hz' | 'channels'>): SoundTrackConfig {
  const info = Buffer.alloc(4 + 34);
  // The last block, of type STREAMINFO.
  info.writeUInt32BE(0x8000_0000 + 34, 0);
  info.writeUInt16BE(MIN_BLOCK_SAMPLES, 4);
  info.writeUInt16BE(MAX_BLOCK_SAMPLES, 6);
  // Frame sizes, the number of samples and the checksum stay 0: not known.
  const rateAndForm = sampleRate_hz * 2 ** 12 + (channels - 1) * 2 ** 9 + (SAMPLE_BITS - 1) * 2 ** 4;
  info.writeUInt32BE(rateAndForm, 14);
  return { codec: 'flac', sampleRate_hz, channels, description: info };
}

/** One frame of `samples` (channels interleaved), which begins with the stream's sample of number `first`. */
export function flacFrame(
  { sampleRate_hz, channels }: Pick<SoundTrackConfig, 'sampleRate_hz' | 'channels'>,
  samples: Int16Array,
  first: number,
): Buffer {
  const length = samples.length / channels;
  if (!Number.isInteger(length) || length < 1 || length > MAX_BLOCK_SAMPLES)
    throw new RangeError(`A block of FLAC has 1 to ${MAX_BLOCK_SAMPLES} samples, not ${length}.`);
  const out = new BitWriter(samples.length * 2 + 64);
  // Sync, blocks of varying lengths; the length in 16 bits at the header's end.
  out.write(0xfff9, 16);
  out.write(7, 4);
  out.write(RATE_CODES[sampleRate_hz] ?? 0, 4);
  out.write(channels - 1, 4);
  out.write(4 << 1, 4);
  writeNumber(out, first % NUMBERS);
  out.write(length - 1, 16);
  out.write(crc(out.written, CRC8, 8), 8);
  for (let channel = 0; channel < channels; channel++) {
    const own = channels === 1 ? samples : samples.filter((_, at) => at % channels === channel);
    writeSubframe(out, own);
  }
  out.align();
  out.write(crc(out.written, CRC16, 16), 16);
  return Buffer.from(out.written);
}

function writeSubframe(out: BitWriter, samples: Int16Array): void {
  const [value = 0] = samples;
  if (samples.every((sample) => sample === value)) {
    out.write(0, 8);
    out.write(value, SAMPLE_BITS);
    return;
  }
  const best = bestPredictor(samples);
  if (best.bits >= samples.length * SAMPLE_BITS) {
    out.write(1 << 1, 8);
    for (const sample of samples) out.write(sample, SAMPLE_BITS);
    return;
  }
  const { order, rice, residual } = best;
  out.write((8 | order) << 1, 8);
  for (let at = 0; at < order; at++) out.write(samples[at] ?? 0, SAMPLE_BITS);
  // Rice parameters of four bits, one partition.
  out.write(0, 6);
  out.write(rice, 4);
  for (const folded of residual) {
    out.writeUnary(folded >>> rice);
    if (rice > 0) out.write(folded, rice);
  }
}

interface Predictor {
  readonly order: number;
  readonly rice: number;
  /** Folded: 0, -1, 1, -2 … are 0, 1, 2, 3 …. */
  readonly residual: Uint32Array;
  readonly bits: number;
}

function bestPredictor(samples: Int16Array): Predictor {
  let best: Predictor = { order: 0, rice: 0, residual: new Uint32Array(), bits: Infinity };
  // Each order's residual is the difference of the one before (RFC 9639 9.2.5).
  let differences = Int32Array.from(samples);
  for (let order = 0; order <= MOST_ORDER && order < samples.length; order++) {
    if (order > 0) differences = differences.slice(1).map((value, at) => value - (differences[at] ?? 0));
    const residual = Uint32Array.from(differences, (value) => (value << 1) ^ (value >> 31));
    const { rice, bits } = bestRice(residual);
    const all = bits + order * SAMPLE_BITS + 10;
    if (all < best.bits) best = { order, rice, residual, bits: all };
  }
  return best;
}

function bestRice(residual: Uint32Array): { rice: number; bits: number } {
  let best = { rice: 0, bits: Infinity };
  for (let rice = 0; rice <= MOST_RICE; rice++) {
    let bits = residual.length * (rice + 1);
    for (const folded of residual) bits += folded >>> rice;
    if (bits < best.bits) best = { rice, bits };
  }
  return best;
}

/** A number of up to 31 bits as UTF-8 writes its own (RFC 9639 9.1.5). */
function writeNumber(out: BitWriter, value: number): void {
  if (value < 0x80) {
    out.write(value, 8);
    return;
  }
  let more = 1;
  while (more < 5 && value >= 2 ** (5 * more + 6)) more++;
  const lead = (0xff << (7 - more)) & 0xff;
  out.write(lead | Math.floor(value / 64 ** more), 8);
  for (let at = more - 1; at >= 0; at--) out.write(0x80 | (Math.floor(value / 64 ** at) % 64), 8);
}

function crcTable(polynomial: number, bits: number): Uint16Array {
  const top = 1 << (bits - 1);
  const mask = 2 ** bits - 1;
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let value = byte << (bits - 8);
    for (let bit = 0; bit < 8; bit++) value = (value & top) === 0 ? value << 1 : (value << 1) ^ polynomial;
    return value & mask;
  });
}

const CRC8 = crcTable(0x07, 8);
const CRC16 = crcTable(0x8005, 16);

function crc(bytes: Uint8Array, table: Uint16Array, bits: number): number {
  const mask = 2 ** bits - 1;
  let value = 0;
  for (const byte of bytes) value = ((value << 8) ^ (table[((value >> (bits - 8)) ^ byte) & 0xff] ?? 0)) & mask;
  return value;
}
