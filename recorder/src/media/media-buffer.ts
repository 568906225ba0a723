/**
 * The bytes of one stream between the network and the disk: finished access units in front, the one that is still
 * arriving at the tail, as NAL units with their length before them, as MP4 samples have them. Every payload byte is copied once,
 * from the socket's chunk to here; positions are kept here, so that the front can be taken away at any time.
 */
import { Malformed } from './malformed.ts';

const FIRST_BYTES = 64 * 1024;
/** The largest access unit; a 4K key frame has about 2 MB. */
export const MAX_ACCESS_UNIT_BYTES = 4 * 1024 * 1024;
const NAL_LENGTH_BYTES = 4;

export class MediaBuffer {
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #length = 0;
  #unitStart = 0;
  #nalStart = -1;

  /** Bytes of finished access units. */
  get finishedBytes(): number {
    return this.#unitStart;
  }

  /** Bytes of the access unit that is arriving. */
  get unitBytes(): number {
    return this.#length - this.#unitStart;
  }

  get nalIsOpen(): boolean {
    return this.#nalStart >= 0;
  }

  /** A view, good until the next call that changes the buffer. */
  view(start: number, end: number): Buffer {
    return this.#bytes.subarray(start, end);
  }

  beginNal(firstByte: number): void {
    this.#reserve(NAL_LENGTH_BYTES + 1);
    this.#nalStart = this.#length;
    this.#length += NAL_LENGTH_BYTES;
    this.#bytes[this.#length++] = firstByte;
  }

  append(source: Buffer, start: number, end: number): void {
    this.#reserve(end - start);
    source.copy(this.#bytes, this.#length, start, end);
    this.#length += end - start;
  }

  /** Writes the length of the open NAL unit before it; gives the NAL unit as a view. */
  endNal(): Buffer {
    const start = this.#nalStart + NAL_LENGTH_BYTES;
    this.#bytes.writeUInt32BE(this.#length - start, this.#nalStart);
    this.#nalStart = -1;
    return this.#bytes.subarray(start, this.#length);
  }

  /** Makes the arriving access unit a finished one; gives its size in bytes. */
  endUnit(): number {
    const bytes = this.unitBytes;
    this.#unitStart = this.#length;
    return bytes;
  }

  /** Takes back the last finished bytes; nothing may be arriving. */
  discardLast(bytes: number): void {
    this.#unitStart -= bytes;
    this.#length = this.#unitStart;
  }

  /** Forgets the arriving access unit. */
  dropUnit(): void {
    this.#length = this.#unitStart;
    this.#nalStart = -1;
  }

  /** Takes finished bytes away from the front; everything behind moves up. */
  discardFront(bytes: number): void {
    this.#bytes.copyWithin(0, bytes, this.#length);
    this.#length -= bytes;
    this.#unitStart -= bytes;
    if (this.#nalStart >= 0) this.#nalStart -= bytes;
  }

  #reserve(more: number): void {
    if (this.unitBytes + more > MAX_ACCESS_UNIT_BYTES) {
      throw new Malformed(`A frame of more than ${MAX_ACCESS_UNIT_BYTES} bytes.`);
    }
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
