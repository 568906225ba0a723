/** RTCP that a camera sends (RFC 3550 6.4.1, 6.6): sender reports and BYE. Pure; what breaks the format is passed over, never an error. */

const SENDER_REPORT = 200;
const BYE = 203;
const HEAD_BYTES = 4;
/** SSRC, NTP time, RTP time. */
const REPORT_BYTES = 20;
/** A compound packet of more parts is noise. */
const MAX_PARTS = 32;
/** NTP counts from 1900, Unix from 1970. */
const NTP_TO_UNIX_S = 2_208_988_800;
/** Clocks of cameras that were never set show 1970 or 2000; what is past 2100 is no clock. */
const EARLIEST_MS = Date.UTC(2000, 0, 2);
const LATEST_MS = Date.UTC(2100, 0, 1);

export interface RtcpListener {
  /** At `ntp_ms` (Unix epoch, milliseconds) the track's RTP clock showed `rtpTime`. */
  senderReport(rtpTime: number, ntp_ms: number): void;
  bye(): void;
}

/** Reads the compound packet in `bytes[start, end)`. */
export function readRtcp(bytes: Buffer, start: number, end: number, listener: RtcpListener): void {
  let at = start;
  for (let part = 0; part < MAX_PARTS && at + HEAD_BYTES <= end; part++) {
    const first = bytes[at] ?? 0;
    const next = at + HEAD_BYTES + 4 * bytes.readUInt16BE(at + 2);
    if (first >> 6 !== 2 || next > end) return;
    const type = bytes[at + 1];
    if (type === SENDER_REPORT && next - at >= HEAD_BYTES + REPORT_BYTES) readReport(bytes, at + HEAD_BYTES, listener);
    if (type === BYE && (first & 0x1f) > 0) listener.bye();
    at = next;
  }
}

/** A time that no clock shows is left out, and so is 0, which says that there is no clock. NTP begins anew in 2036 (RFC 4330 3). */
function readReport(bytes: Buffer, at: number, listener: RtcpListener): void {
  const seconds = bytes.readUInt32BE(at + 4);
  if (seconds === 0) return;
  const unix_s = (seconds < 2 ** 31 ? seconds + 2 ** 32 : seconds) - NTP_TO_UNIX_S;
  const ntp_ms = unix_s * 1000 + (bytes.readUInt32BE(at + 8) / 2 ** 32) * 1000;
  if (ntp_ms < EARLIEST_MS || ntp_ms > LATEST_MS) return;
  listener.senderReport(bytes.readUInt32BE(at + 12), ntp_ms);
}
