/** H.265 in RTP (RFC 7798) without decoding order numbers, which a receiver must ask for; PACI packets are passed over. */
import type { NalFormat } from '../nal/nal-format.ts';
import {
  NAL_BLA_W_LP,
  NAL_DELIMITER,
  NAL_IDR_N_LP,
  NAL_IDR_W_RADL,
  NAL_LAST_IRAP,
  NAL_PPS,
  NAL_PREFIX_SEI,
  NAL_RASL_N,
  NAL_RASL_R,
  NAL_VPS,
  nalType,
} from './nal.ts';

const AGGREGATION = 48;
const FRAGMENTATION = 49;
const PACI = 50;

export const h265Format: NalFormat = {
  name: 'H.265',
  headBytes: 2,
  aggregate: AGGREGATION,
  fragment: FRAGMENTATION,
  ignored: PACI,
  typeMask: 0x3f,
  typeOf: nalType,
  firstByte: (payloadFirst, type) => (payloadFirst & 0x81) | (type << 1),
  isNal: (type) => type < AGGREGATION,
  isParameterSet: (type) => type >= NAL_VPS && type <= NAL_PPS,
  isPicture: (type) => type < NAL_VPS,
  isKey: (type) => type >= NAL_BLA_W_LP && type <= NAL_LAST_IRAP,
  isCleanKey: (type) => type === NAL_IDR_W_RADL || type === NAL_IDR_N_LP,
  isSkipped: (type) => type === NAL_RASL_N || type === NAL_RASL_R,
  // first_slice_segment_in_pic_flag is the first bit of a slice.
  beginsPicture: (type, firstOfBody) =>
    type < NAL_VPS ? (firstOfBody & 0x80) !== 0 : type <= NAL_DELIMITER || type === NAL_PREFIX_SEI,
};
