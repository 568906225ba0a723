/** RTP and RTCP as bytes: H.264 payloads (RFC 6184, mode 1: single, STAP-A, FU-A), packets, sender reports. Pure. */
const STAP_A = 24;
const FU_A = 28;
const PAYLOAD_TYPE = 96;
/** NTP counts from 1900, Unix from 1970. */
const NTP_TO_UNIX_S = 2_208_988_800;

/** Payloads of one access unit, each at most `maxBytes`: small NAL units share a STAP-A, large ones are cut into FU-A. */
export function packetize(nals: readonly Buffer[], maxBytes = 1400): Buffer[] {
  const payloads: Buffer[] = [];
  let small: Buffer[] = [];
  let smallBytes = 1;
  const flush = (): void => {
    const [only] = small;
    if (only !== undefined) payloads.push(small.length === 1 ? only : aggregate(small));
    small = [];
    smallBytes = 1;
  };
  for (const nal of nals) {
    if (nal.length > maxBytes) {
      flush();
      payloads.push(...fragment(nal, maxBytes));
      continue;
    }
    if (smallBytes + 2 + nal.length > maxBytes) flush();
    small.push(nal);
    smallBytes += 2 + nal.length;
  }
  flush();
  return payloads;
}

function aggregate(nals: readonly Buffer[]): Buffer {
  const importance = Math.max(...nals.map((nal) => (nal[0] ?? 0) & 0x60));
  const parts: Buffer[] = [Buffer.of(importance | STAP_A)];
  for (const nal of nals) parts.push(Buffer.of(nal.length >> 8, nal.length & 0xff), nal);
  return Buffer.concat(parts);
}

function fragment(nal: Buffer, maxBytes: number): Buffer[] {
  const header = nal[0] ?? 0;
  const fragments: Buffer[] = [];
  const step = maxBytes - 2;
  for (let at = 1; at < nal.length; at += step) {
    const start = at === 1 ? 0x80 : 0;
    const end = at + step >= nal.length ? 0x40 : 0;
    fragments.push(
      Buffer.concat([Buffer.of((header & 0xe0) | FU_A, start | end | (header & 0x1f)), nal.subarray(at, at + step)]),
    );
  }
  return fragments;
}

export interface RtpHeader {
  readonly marker: boolean;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
}

/** One RTP packet inside RTSP's TCP connection: `$`, channel, length, packet. */
export function interleavedRtp(channel: number, header: RtpHeader, payload: Buffer): Buffer {
  const packet = Buffer.allocUnsafe(16 + payload.length);
  packet.writeUInt8(0x24, 0);
  packet.writeUInt8(channel, 1);
  packet.writeUInt16BE(12 + payload.length, 2);
  packet.writeUInt8(0x80, 4);
  packet.writeUInt8((header.marker ? 0x80 : 0) | PAYLOAD_TYPE, 5);
  packet.writeUInt16BE(header.sequence & 0xffff, 6);
  packet.writeUInt32BE(header.timestamp >>> 0, 8);
  packet.writeUInt32BE(header.ssrc, 12);
  payload.copy(packet, 16);
  return packet;
}

/** An interleaved RTCP sender report: at `wall_ms` (Unix epoch) the RTP clock showed `timestamp`. */
export function interleavedSenderReport(
  channel: number,
  report: { ssrc: number; wall_ms: number; timestamp: number; packets: number; bytes: number },
): Buffer {
  const packet = Buffer.alloc(4 + 28);
  packet.writeUInt8(0x24, 0);
  packet.writeUInt8(channel, 1);
  packet.writeUInt16BE(28, 2);
  packet.writeUInt8(0x80, 4);
  packet.writeUInt8(200, 5);
  packet.writeUInt16BE(6, 6);
  packet.writeUInt32BE(report.ssrc, 8);
  const seconds = Math.floor(report.wall_ms / 1000);
  packet.writeUInt32BE((seconds + NTP_TO_UNIX_S) >>> 0, 12);
  packet.writeUInt32BE(Math.floor(((report.wall_ms / 1000) % 1) * 2 ** 32) >>> 0, 16);
  packet.writeUInt32BE(report.timestamp >>> 0, 20);
  packet.writeUInt32BE(report.packets >>> 0, 24);
  packet.writeUInt32BE(report.bytes >>> 0, 28);
  return packet;
}
