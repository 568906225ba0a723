/**
 * What arrived of one track, for the receiver reports that a camera may adjust itself by (RFC 3550 6.4.2, A.3). A camera that hears no
 * report may think that nobody listens.
 */
const RECEIVER_REPORT = 201;
const SOURCE_DESCRIPTION = 202;
const CNAME = Buffer.from('nightlatch');
const NTP_TO_UNIX_S = 2_208_988_800;
const MAX_LOST = 0x7f_ff_ff;

export class Reception {
  readonly #ssrc: number;
  #cameraSsrc: number | undefined;
  #firstSequence = 0;
  /** With the wraps of its 16 bits. */
  #highest = 0;
  #received = 0;
  #before = { expected: 0, received: 0 };
  #sender: { readonly middle: number; readonly at_ms: number } | undefined;

  /** `ssrc`: the recorder's own, random. */
  constructor(ssrc: number) {
    this.#ssrc = ssrc;
  }

  /** `bytes` from `start` on is an RTP packet. */
  packet(bytes: Buffer, start: number, end: number): void {
    if (end - start < 12) return;
    const sequence = bytes.readUInt16BE(start + 2);
    const ssrc = bytes.readUInt32BE(start + 8);
    if (ssrc !== this.#cameraSsrc) {
      this.#cameraSsrc = ssrc;
      this.#firstSequence = sequence;
      this.#highest = sequence;
      this.#received = 0;
      this.#before = { expected: 0, received: 0 };
      this.#sender = undefined;
    }
    this.#received++;
    const ahead = (sequence - this.#highest) & 0xffff;
    if (ahead < 0x8000) this.#highest += ahead;
  }

  /** The camera's own time of its sender report, and when it came. */
  senderReport(ntp_ms: number, now_ms: number): void {
    const middle = Math.floor((ntp_ms / 1000 + NTP_TO_UNIX_S) * 65_536) % 2 ** 32;
    this.#sender = { middle, at_ms: now_ms };
  }

  /** A receiver report and the description that goes with it; undefined before the first packet. */
  report(now_ms: number): Buffer | undefined {
    if (this.#cameraSsrc === undefined) return undefined;
    const expected = this.#highest - this.#firstSequence + 1;
    const expectedNow = expected - this.#before.expected;
    const lostNow = Math.max(0, expectedNow - (this.#received - this.#before.received));
    this.#before = { expected, received: this.#received };
    const lost = Math.min(Math.max(expected - this.#received, 0), MAX_LOST);
    const report = Buffer.alloc(32);
    report.writeUInt8(0x81, 0);
    report.writeUInt8(RECEIVER_REPORT, 1);
    report.writeUInt16BE(7, 2);
    report.writeUInt32BE(this.#ssrc, 4);
    report.writeUInt32BE(this.#cameraSsrc, 8);
    report.writeUInt8(expectedNow === 0 ? 0 : Math.min(255, Math.floor((lostNow * 256) / expectedNow)), 12);
    report.writeUIntBE(lost, 13, 3);
    report.writeUInt32BE(this.#highest % 2 ** 32, 16);
    if (this.#sender !== undefined) {
      report.writeUInt32BE(this.#sender.middle, 24);
      report.writeUInt32BE(Math.floor((now_ms - this.#sender.at_ms) * 65.536) % 2 ** 32, 28);
    }
    return Buffer.concat([report, this.#description()]);
  }

  #description(): Buffer {
    const length = Math.ceil((8 + 2 + CNAME.length + 1) / 4) * 4;
    const bytes = Buffer.alloc(length);
    bytes.writeUInt8(0x81, 0);
    bytes.writeUInt8(SOURCE_DESCRIPTION, 1);
    bytes.writeUInt16BE(length / 4 - 1, 2);
    bytes.writeUInt32BE(this.#ssrc, 4);
    bytes.writeUInt8(1, 8);
    bytes.writeUInt8(CNAME.length, 9);
    CNAME.copy(bytes, 10);
    return bytes;
  }
}
