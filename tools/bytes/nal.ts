/** H.264 NAL units as bytes (and what differs in H.265): splitting, escaping, and where a picture begins. Pure. */
const NAL_SLICE = 1;
export const NAL_IDR = 5;
export const NAL_SEI = 6;
export const NAL_SPS = 7;
export const NAL_PPS = 8;
const NAL_AUD = 9;

export const nalType = (nal: Buffer): number => (nal[0] ?? 0) & 0x1f;
/** Slices carry the picture; everything else describes it. */
export const isSlice = (nal: Buffer): boolean => nalType(nal) >= NAL_SLICE && nalType(nal) <= NAL_IDR;

export const HEVC_VPS = 32;
export const HEVC_SPS = 33;
export const HEVC_PPS = 34;
export const hevcType = (nal: Buffer): number => ((nal[0] ?? 0) >> 1) & 0x3f;
export const isHevcSlice = (nal: Buffer): boolean => hevcType(nal) < HEVC_VPS;

/** NAL units of a sample whose lengths are prefixed with `prefixBytes` bytes; throws RangeError when they do not fit. */
export function splitLengthPrefixed(sample: Buffer, prefixBytes = 4): Buffer[] {
  const nals: Buffer[] = [];
  for (let at = 0; at < sample.length;) {
    if (at + prefixBytes > sample.length) throw new RangeError('a NAL unit length is cut off');
    const length = sample.readUIntBE(at, prefixBytes);
    at += prefixBytes;
    if (length === 0 || at + length > sample.length) throw new RangeError('a NAL unit does not fit its sample');
    nals.push(sample.subarray(at, at + length));
    at += length;
  }
  return nals;
}

/** NAL units of an Annex B byte stream, start codes and trailing zeros removed. */
export function splitAnnexB(stream: Buffer): Buffer[] {
  const nals: Buffer[] = [];
  let begin = -1;
  let at = 0;
  const finish = (end: number): void => {
    let last = end;
    while (last > begin && stream[last - 1] === 0) last--;
    if (begin >= 0 && last > begin) nals.push(stream.subarray(begin, last));
  };
  while ((at = stream.indexOf('\x00\x00\x01', at, 'latin1')) >= 0) {
    finish(at);
    at += 3;
    begin = at;
  }
  finish(stream.length);
  return nals;
}

/** Whether this NAL unit begins a new access unit when the one before it already holds a slice. */
export function beginsAccessUnit(nal: Buffer): boolean {
  const type = nalType(nal);
  if (type >= NAL_SEI && type <= NAL_AUD) return true;
  // first_mb_in_slice is the first Exp-Golomb number; zero is a single 1 bit.
  return isSlice(nal) && ((nal[1] ?? 0) & 0x80) !== 0;
}

/** Inserts emulation prevention bytes into what follows a NAL unit's header. */
export function escapeRbsp(rbsp: Buffer): Buffer {
  const out: number[] = [];
  let zeros = 0;
  for (const byte of rbsp) {
    if (zeros >= 2 && byte <= 3) {
      out.push(3);
      zeros = 0;
    }
    out.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return Buffer.from(out);
}

/** Removes emulation prevention bytes. */
export function unescapeRbsp(escaped: Buffer): Buffer {
  const out: number[] = [];
  let zeros = 0;
  for (const byte of escaped) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    out.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return Buffer.from(out);
}
