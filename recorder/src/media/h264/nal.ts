/** NAL units of ITU-T H.264: types, and the escaping of their payload (7.4.1). Pure. */

/** A slice of a picture that is no key frame. */
export const NAL_SLICE = 1;
export const NAL_IDR = 5;
export const NAL_SEI = 6;
export const NAL_SPS = 7;
export const NAL_PPS = 8;
/** Access unit delimiter. */
export const NAL_DELIMITER = 9;

/** The type of a NAL unit, from its first byte. */
export function nalType(firstByte: number): number {
  return firstByte & 0x1f;
}

/** The payload without emulation prevention bytes (the 3 of every 0 0 3). The same array when there are none. */
export function unescapeNal(nal: Uint8Array): Uint8Array {
  const plain = new Uint8Array(nal.length);
  let zeros = 0;
  let length = 0;
  for (const byte of nal) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    plain[length++] = byte;
  }
  return length === nal.length ? nal : plain.subarray(0, length);
}
