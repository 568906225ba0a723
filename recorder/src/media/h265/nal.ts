/** Types of NAL units of ITU-T H.265 (table 7-1). */

/** Random access skipped leading pictures: they refer to pictures before the key picture that they follow. */
export const NAL_RASL_N = 8;
export const NAL_RASL_R = 9;
/** The first and the last of the key pictures (IRAP), and the IDR ones among them. */
export const NAL_BLA_W_LP = 16;
export const NAL_IDR_W_RADL = 19;
export const NAL_IDR_N_LP = 20;
export const NAL_LAST_IRAP = 23;
/** From here on no part of a picture. */
export const NAL_VPS = 32;
export const NAL_SPS = 33;
export const NAL_PPS = 34;
/** Access unit delimiter. */
export const NAL_DELIMITER = 35;
export const NAL_PREFIX_SEI = 39;

/** The type of a NAL unit, from its first byte. */
export function nalType(firstByte: number): number {
  return (firstByte >> 1) & 0x3f;
}
