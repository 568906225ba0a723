/** Hostile bytes from honest ones: flips, cuts, repeats, splices, borders of numbers, and words of the target's own language. Pure. */
import type { Random } from './random.ts';

export const MAX_INPUT_BYTES = 64 * 1024;
const BORDERS = [0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 63, 64, 100, 127, 128, 129, 255];
const BORDERS_16 = [0, 1, 0x7f, 0xff, 0x100, 0x7fff, 0x8000, 0xfffe, 0xffff];
const BORDERS_32 = [0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff, 0x1_0000, 0xff_ffff];

/** A mutation of `seed`. `others` lend their parts; `words` are put in as they are. */
export function mutate(seed: Buffer, others: readonly Buffer[], words: readonly Buffer[], random: Random): Buffer {
  let bytes: Buffer = Buffer.from(seed);
  const rounds = 1 + random.below(random.oneIn(4) ? 16 : 4);
  for (let round = 0; round < rounds; round++) bytes = once(bytes, others, words, random);
  return bytes.subarray(0, MAX_INPUT_BYTES);
}

function once(bytes: Buffer, others: readonly Buffer[], words: readonly Buffer[], random: Random): Buffer {
  if (bytes.length === 0) return random.bytes(1 + random.below(64));
  const at = random.below(bytes.length);
  switch (random.below(12)) {
    case 0:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
      return bytes;
    case 1:
      bytes[at] = random.pick(BORDERS);
      return bytes;
    case 2:
      if (at + 2 <= bytes.length) bytes.writeUInt16BE(random.pick(BORDERS_16), at);
      return bytes;
    case 3:
      if (at + 4 <= bytes.length) bytes.writeUInt32BE(random.pick(BORDERS_32), at);
      return bytes;
    case 4:
      return bytes.subarray(0, at);
    case 5:
      return cutOut(bytes, at, 1 + random.below(16));
    case 6:
      return putIn(bytes, at, random.bytes(1 + random.below(8)));
    case 7:
      return putIn(bytes, at, bytes.subarray(at, at + 1 + random.below(64)));
    case 8: {
      const other = random.pick(others);
      const from = random.below(other.length + 1);
      return Buffer.concat([bytes.subarray(0, at), other.subarray(from)]);
    }
    case 9:
      return words.length === 0 ? bytes : putIn(bytes, at, random.pick(words));
    case 10:
      return many(bytes, at, random);
    default:
      bytes[at] = random.below(256);
      return bytes;
  }
}

function cutOut(bytes: Buffer, at: number, length: number): Buffer {
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
}

function putIn(bytes: Buffer, at: number, more: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
}

/** A part said over and over: what limits are for. */
function many(bytes: Buffer, at: number, random: Random): Buffer {
  const part = bytes.subarray(at, at + 1 + random.below(48));
  const times = 1 + random.below(random.oneIn(20) ? 2_000 : 40);
  const repeated = Buffer.alloc(Math.min(part.length * times, MAX_INPUT_BYTES), part);
  return putIn(bytes, at, repeated);
}
