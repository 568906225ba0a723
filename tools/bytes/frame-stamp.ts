/**
 * The stamp that the fake camera puts into every access unit, so that a recording can prove that no frame is missing: an SEI
 * `user_data_unregistered` with a UUID of ours, the frame's number (u64) and the sender's wall clock in µs (u64), big-endian.
 */
import { NAL_SEI, escapeRbsp, nalType, unescapeRbsp } from './nal.ts';

const STAMP_UUID = Buffer.from('4e4c415443484652414d45434f554e54', 'hex');
const USER_DATA_UNREGISTERED = 5;
const STAMP_BYTES = 32;

export interface FrameStamp {
  /** The frame's number since the camera began, from 0. */
  readonly counter: number;
  /** Wall clock of the camera when the frame was sent, microseconds of the Unix epoch. */
  readonly sent_us: bigint;
}

/** The head of a prefix SEI of H.265: type 39, layer 0, temporal id 0. As H.264 it would be a NAL unit that ours never hold. */
const HEVC_PREFIX_SEI = Buffer.of(0x4e, 0x01);

/** An SEI NAL unit, without start code or length. */
export function writeStamp(stamp: FrameStamp, codec: 'h264' | 'h265' = 'h264'): Buffer {
  const rbsp = Buffer.alloc(2 + STAMP_BYTES + 1);
  rbsp[0] = USER_DATA_UNREGISTERED;
  rbsp[1] = STAMP_BYTES;
  STAMP_UUID.copy(rbsp, 2);
  rbsp.writeBigUInt64BE(BigInt(stamp.counter), 18);
  rbsp.writeBigUInt64BE(stamp.sent_us, 26);
  rbsp[34] = 0x80;
  return Buffer.concat([codec === 'h265' ? HEVC_PREFIX_SEI : Buffer.of(NAL_SEI), escapeRbsp(rbsp)]);
}

/** The stamp in the NAL units of one access unit, or undefined when the frame carries none. */
export function readStamp(nals: readonly Buffer[]): FrameStamp | undefined {
  for (const nal of nals) {
    const isHevc = nal.subarray(0, 2).equals(HEVC_PREFIX_SEI);
    if (!isHevc && nalType(nal) !== NAL_SEI) continue;
    const stamp = stampInSei(unescapeRbsp(nal.subarray(isHevc ? 2 : 1)));
    if (stamp !== undefined) return stamp;
  }
  return undefined;
}

function stampInSei(rbsp: Buffer): FrameStamp | undefined {
  let at = 0;
  const number = (): number => {
    let sum = 0;
    while (rbsp[at] === 0xff) {
      sum += 255;
      at++;
    }
    return sum + (rbsp[at++] ?? 0);
  };
  // A message is at least two bytes, and one byte of stop bit follows the last.
  while (at + 2 < rbsp.length) {
    const type = number();
    const size = number();
    const body = rbsp.subarray(at, at + size);
    at += size;
    if (type === USER_DATA_UNREGISTERED && body.length === STAMP_BYTES && body.subarray(0, 16).equals(STAMP_UUID))
      return { counter: Number(body.readBigUInt64BE(16)), sent_us: body.readBigUInt64BE(24) };
  }
  return undefined;
}
