/** Writes numbers bit by bit, most significant first, into a buffer that grows. */
export class BitWriter {
  #bytes: Buffer;
  #at = 0;
  /** Bits that are not a whole byte yet, and how many. */
  #held = 0;
  #count = 0;

  constructor(roomBytes = 256) {
    this.#bytes = Buffer.allocUnsafe(roomBytes);
  }

  /** The lowest `bits` (1 to 24) of `value`, negative ones in two's complement. */
  write(value: number, bits: number): void {
    this.#held = (this.#held << bits) | (value & ((1 << bits) - 1));
    this.#count += bits;
    while (this.#count >= 8) {
      this.#count -= 8;
      this.#put(this.#held >>> this.#count);
      this.#held &= (1 << this.#count) - 1;
    }
  }

  /** So many zeros, then a one. */
  writeUnary(zeros: number): void {
    for (let left = zeros; left > 0; left -= 16) this.write(0, Math.min(left, 16));
    this.write(1, 1);
  }

  /** Zeros up to the next whole byte. */
  align(): void {
    if (this.#count > 0) this.write(0, 8 - this.#count);
  }

  /** The whole bytes so far; good until the next call. */
  get written(): Buffer {
    return this.#bytes.subarray(0, this.#at);
  }

  #put(byte: number): void {
    if (this.#at === this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes], 2 * this.#bytes.length);
    this.#bytes[this.#at++] = byte & 0xff;
  }
}
