/** H.264 in RTP (RFC 6184, non-interleaved mode). */
import type { NalFormat } from '../nal/nal-format.ts';
import { NAL_DELIMITER, NAL_IDR, NAL_PPS, NAL_SEI, NAL_SLICE, NAL_SPS, nalType } from './nal.ts';

const STAP_A = 24;
const FU_A = 28;

export const h264Format: NalFormat = {
  name: 'H.264',
  headBytes: 1,
  aggregate: STAP_A,
  fragment: FU_A,
  ignored: -1,
  typeMask: 0x1f,
  typeOf: nalType,
  firstByte: (payloadFirst, type) => (payloadFirst & 0xe0) | type,
  isNal: (type) => type > 0 && type < STAP_A,
  isParameterSet: (type) => type === NAL_SPS || type === NAL_PPS,
  isPicture: (type) => type <= NAL_IDR,
  isKey: (type) => type === NAL_IDR,
  isCleanKey: () => true,
  isSkipped: () => false,
  // first_mb_in_slice is 0 when the first bit of the slice is set.
  beginsPicture: (type, firstOfBody) =>
    type === NAL_SLICE || type === NAL_IDR
      ? (firstOfBody & 0x80) !== 0
      : type === NAL_SEI || type === NAL_SPS || type === NAL_DELIMITER,
};
