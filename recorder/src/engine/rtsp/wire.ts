/**
 * Cuts what a camera sends over TCP into RTSP messages and interleaved packets (RFC 2326 10.12). Packets in the middle of a chunk
 * are given in place; only one that is cut by the chunk's end is copied. Throws `Malformed` past its limits.
 */
import { Malformed } from '../../media/malformed.ts';

/** Start line and headers of one message. */
export const MAX_HEAD_BYTES = 16 * 1024;
export const MAX_BODY_BYTES = 64 * 1024;
const DOLLAR = 0x24;
const PACKET_HEAD_BYTES = 4;
const HEAD_END = Buffer.from('\r\n\r\n');

export interface WireListener {
  /** `head` without its last empty line. */
  message(head: string, body: Buffer): void;
  /** The packet is `bytes[start, end)`, good during the call. */
  packet(channel: number, bytes: Buffer, start: number, end: number): void;
}

export class RtspWire {
  readonly #listener: WireListener;
  /** The beginning of something whose rest has not come. */
  #carry = Buffer.allocUnsafeSlow(PACKET_HEAD_BYTES + 0xffff);
  #carried = 0;
  /** Bytes that the message in `#carry` has when it is whole; 0: its head has not ended yet. */
  #wanted = 0;

  constructor(listener: WireListener) {
    this.#listener = listener;
  }

  /** What came is `bytes[0, end)`: a view of each read would cost as much as what is in it. */
  push(bytes: Buffer, end = bytes.length): void {
    if (this.#carried === 0) return this.#read(bytes, 0, end);
    if (this.#carry[0] === DOLLAR) {
      const at = this.#finishPacket(bytes, end);
      if (at < end) this.#read(bytes, at, end);
      return;
    }
    const chunk = bytes.subarray(0, end);
    if (this.#staysCut(chunk)) {
      this.#keep(chunk, 0, end, this.#carried);
      return;
    }
    const whole = Buffer.concat([this.#carry.subarray(0, this.#carried), chunk]);
    this.#carried = 0;
    this.#wanted = 0;
    this.#read(whole, 0, whole.length);
  }

  /** True when the message that was cut is still not whole with the chunk: what is there already is not read again for a few bytes. */
  #staysCut(chunk: Buffer): boolean {
    if (this.#wanted > 0) return this.#carried + chunk.length < this.#wanted;
    if (this.#carried + chunk.length > MAX_HEAD_BYTES) return false;
    const seam = Buffer.concat([
      this.#carry.subarray(Math.max(0, this.#carried - HEAD_END.length + 1), this.#carried),
      chunk.subarray(0, HEAD_END.length - 1),
    ]);
    return !seam.includes(HEAD_END) && !chunk.includes(HEAD_END);
  }

  /** Puts `bytes[from, end)` into the carry, from `at` of the carry on. */
  #keep(bytes: Buffer, from: number, end: number, at: number): void {
    const needed = at + end - from;
    if (needed > this.#carry.length) {
      const larger = Buffer.allocUnsafeSlow(MAX_HEAD_BYTES + HEAD_END.length + MAX_BODY_BYTES);
      this.#carry.copy(larger, 0, 0, at);
      this.#carry = larger;
    }
    bytes.copy(this.#carry, at, from, end);
    this.#carried = needed;
  }

  /** Completes the packet that was cut; gives where the chunk goes on. */
  #finishPacket(chunk: Buffer, chunkEnd: number): number {
    let at = this.#fill(chunk, 0, chunkEnd, PACKET_HEAD_BYTES);
    if (this.#carried < PACKET_HEAD_BYTES) return at;
    const end = PACKET_HEAD_BYTES + this.#carry.readUInt16BE(2);
    at = this.#fill(chunk, at, chunkEnd, end);
    if (this.#carried < end) return at;
    this.#carried = 0;
    this.#listener.packet(this.#carry[1] ?? 0, this.#carry, PACKET_HEAD_BYTES, end);
    return at;
  }

  #fill(chunk: Buffer, from: number, chunkEnd: number, until: number): number {
    const bytes = Math.min(Math.max(0, until - this.#carried), chunkEnd - from);
    chunk.copy(this.#carry, this.#carried, from, from + bytes);
    this.#carried += bytes;
    return from + bytes;
  }

  #read(bytes: Buffer, from: number, end: number): void {
    let at = from;
    while (at < end) {
      const next =
        bytes[at] === DOLLAR ? this.#readPacket(bytes, at, end) : this.#readMessage(bytes.subarray(0, end), at);
      if (next === at) break;
      at = next;
    }
    if (at < end) this.#keep(bytes, at, end, 0);
  }

  /** Where what follows begins; `at` when the packet is not whole. */
  #readPacket(bytes: Buffer, at: number, bytesEnd: number): number {
    if (bytesEnd - at < PACKET_HEAD_BYTES) return at;
    const start = at + PACKET_HEAD_BYTES;
    const end = start + bytes.readUInt16BE(at + 2);
    if (end > bytesEnd) return at;
    this.#listener.packet(bytes[at + 1] ?? 0, bytes, start, end);
    return end;
  }

  #readMessage(bytes: Buffer, at: number): number {
    const first = bytes[at] ?? 0;
    // Some cameras put an empty line after a message.
    if (first === 0x0d || first === 0x0a) return at + 1;
    if (first < 0x41 || first > 0x5a) throw new Malformed('The answer is not RTSP.');
    const headEnd = bytes.indexOf(HEAD_END, at);
    if (headEnd < 0 ? bytes.length - at > MAX_HEAD_BYTES : headEnd - at > MAX_HEAD_BYTES) {
      throw new Malformed(`An RTSP message has a head of more than ${MAX_HEAD_BYTES} bytes.`);
    }
    if (headEnd < 0) return at;
    const head = bytes.toString('latin1', at, headEnd);
    const bodyStart = headEnd + HEAD_END.length;
    const bodyEnd = bodyStart + bodyBytes(head);
    if (bodyEnd > bytes.length) {
      this.#wanted = bodyEnd - at;
      return at;
    }
    this.#listener.message(head, Buffer.from(bytes.subarray(bodyStart, bodyEnd)));
    return bodyEnd;
  }
}

function bodyBytes(head: string): number {
  const length = /\r\ncontent-length:[ \t]*(\d{1,15})[ \t]*(?:\r\n|$)/i.exec(head)?.[1];
  const bytes = Number(length ?? 0);
  if (bytes > MAX_BODY_BYTES) throw new Malformed(`An RTSP message has a body of more than ${MAX_BODY_BYTES} bytes.`);
  return bytes;
}
