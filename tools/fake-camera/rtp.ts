/** RTP and RTCP as bytes: payloads of H.264 (RFC 6184), H.265 (RFC 7798) and AAC (RFC 3640), packets, sender reports. Pure. */
const STAP_A = 24;
const FU_A = 28;
const HEVC_AP = 48;
const HEVC_FU = 49;
const PAYLOAD_TYPE = 96;
/** NTP counts from 1900, Unix from 1970. */
const NTP_TO_UNIX_S = 2_208_988_800;

/** What differs between the payloads of H.264 and of H.265. */
const FORMATS = {
  h264: { headBytes: 1, aggregate: STAP_A, fragment: FU_A },
  h265: { headBytes: 2, aggregate: HEVC_AP, fragment: HEVC_FU },
} as const;
type VideoFormat = (typeof FORMATS)[keyof typeof FORMATS];

/** Payloads of one access unit, each at most `maxBytes`: small NAL units share a packet, large ones are cut. */
export function packetize(nals: readonly Buffer[], maxBytes = 1400, codec: keyof typeof FORMATS = 'h264'): Buffer[] {
  const format = FORMATS[codec];
  const payloads: Buffer[] = [];
  let small: Buffer[] = [];
  let smallBytes: number = format.headBytes;
  const flush = (): void => {
    const [only] = small;
    if (only !== undefined) payloads.push(small.length === 1 ? only : aggregate(small, format));
    small = [];
    smallBytes = format.headBytes;
  };
  for (const nal of nals) {
    if (nal.length > maxBytes) {
      flush();
      payloads.push(...fragment(nal, maxBytes, format));
      continue;
    }
    if (smallBytes + 2 + nal.length > maxBytes) flush();
    small.push(nal);
    smallBytes += 2 + nal.length;
  }
  flush();
  return payloads;
}

function aggregate(nals: readonly Buffer[], { headBytes, aggregate: type }: VideoFormat): Buffer {
  const importance = Math.max(...nals.map((nal) => (nal[0] ?? 0) & 0x60));
  const head = headBytes === 1 ? Buffer.of(importance | type) : Buffer.of(type << 1, 1);
  const parts: Buffer[] = [head];
  for (const nal of nals) parts.push(Buffer.of(nal.length >> 8, nal.length & 0xff), nal);
  return Buffer.concat(parts);
}

function fragment(nal: Buffer, maxBytes: number, { headBytes, fragment: type }: VideoFormat): Buffer[] {
  const header = nal[0] ?? 0;
  const isHevc = headBytes === 2;
  const inner = isHevc ? (header >> 1) & 0x3f : header & 0x1f;
  const outer = isHevc ? Buffer.of((header & 0x81) | (type << 1), nal[1] ?? 0) : Buffer.of((header & 0xe0) | type);
  const fragments: Buffer[] = [];
  const step = maxBytes - headBytes - 1;
  for (let at: number = headBytes; at < nal.length; at += step) {
    const start = at === headBytes ? 0x80 : 0;
    const end = at + step >= nal.length ? 0x40 : 0;
    fragments.push(Buffer.concat([outer, Buffer.of(start | end | inner), nal.subarray(at, at + step)]));
  }
  return fragments;
}

/** Payloads of one frame of AAC (RFC 3640, AAC-hbr), cut where it is larger than `maxBytes`. */
export function packetizeAac(frame: Buffer, maxBytes = 1400): Buffer[] {
  const head = Buffer.of(0, 16, frame.length >> 5, (frame.length & 31) << 3);
  const payloads: Buffer[] = [];
  for (let at = 0; at < frame.length; at += maxBytes)
    payloads.push(Buffer.concat([head, frame.subarray(at, at + maxBytes)]));
  return payloads;
}

export interface RtpHeader {
  readonly marker: boolean;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  /** Absent: that of the video. */
  readonly payloadType?: number;
}

/** One RTP packet inside RTSP's TCP connection: `$`, channel, length, packet. */
export function interleavedRtp(channel: number, header: RtpHeader, payload: Buffer): Buffer {
  const packet = Buffer.allocUnsafe(16 + payload.length);
  packet.writeUInt8(0x24, 0);
  packet.writeUInt8(channel, 1);
  packet.writeUInt16BE(12 + payload.length, 2);
  packet.writeUInt8(0x80, 4);
  packet.writeUInt8((header.marker ? 0x80 : 0) | (header.payloadType ?? PAYLOAD_TYPE), 5);
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
