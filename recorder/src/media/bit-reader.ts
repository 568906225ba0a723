/** Reads bits and Exp-Golomb numbers, most significant first. Every read past the end throws `Malformed`. */
import { Malformed } from './malformed.ts';

export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  bit(): number {
    const byte = this.#bytes[this.#at >> 3];
    if (byte === undefined) throw new Malformed('A parameter set ends too early.');
    const bit = (byte >> (7 - (this.#at & 7))) & 1;
    this.#at++;
    return bit;
  }

  flag(): boolean {
    return this.bit() === 1;
  }

  /** `count` of at most 32. */
  bits(count: number): number {
    let value = 0;
    for (let read = 0; read < count; read++) value = value * 2 + this.bit();
    return value;
  }

  skip(count: number): void {
    for (let read = 0; read < count; read++) this.bit();
  }

  /** ue(v) of ITU-T H.264 9.1. */
  ue(): number {
    let zeros = 0;
    while (this.bit() === 0)
      if (++zeros > 31) throw new Malformed('An Exp-Golomb number has more than 31 leading zeros.');
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** se(v). */
  se(): number {
    const code = this.ue();
    return code % 2 === 0 ? -(code / 2) : (code + 1) / 2;
  }
}
