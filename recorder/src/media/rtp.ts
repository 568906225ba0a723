/** RTP packets (RFC 3550 5.1). Pure; one object is reused, so that a packet costs no allocation. */

/** Fields of the packet read last; `payloadStart` and `payloadEnd` are positions in the buffer given. */
export class RtpPacket {
  sequence = 0;
  time = 0;
  marker = false;
  payloadType = 0;
  payloadStart = 0;
  payloadEnd = 0;

  /** Reads the packet in `bytes[start, end)`. False when it is none. */
  read(bytes: Buffer, start: number, end: number): boolean {
    if (end - start < 12) return false;
    const first = bytes[start] ?? 0;
    if (first >> 6 !== 2) return false;
    let payload = start + 12 + 4 * (first & 0x0f);
    if (first & 0x10) {
      if (payload + 4 > end) return false;
      payload += 4 + 4 * bytes.readUInt16BE(payload + 2);
    }
    const last = first & 0x20 ? end - (bytes[end - 1] ?? 0) : end;
    if (payload > last || (first & 0x20 && last === end)) return false;
    const second = bytes[start + 1] ?? 0;
    this.marker = second >= 0x80;
    this.payloadType = second & 0x7f;
    this.sequence = bytes.readUInt16BE(start + 2);
    this.time = bytes.readUInt32BE(start + 4);
    this.payloadStart = payload;
    this.payloadEnd = last;
    return true;
  }
}
