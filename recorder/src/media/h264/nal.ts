/** Types of NAL units of ITU-T H.264 (table 7-1). */

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
