/** Numbers from 0 to 2^53 - 1 in as few bytes as they need: seven bits a byte, lowest first, the high bit says that more follow. */

export function writeVarint(out: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    out.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  out.push(rest);
}

export class VarintReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** The next number; undefined when the bytes end in the middle of it or it is too large. */
  next(): number | undefined {
    let value = 0;
    for (let weight = 1; weight < 2 ** 53; weight *= 0x80) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) return undefined;
      value += (byte & 0x7f) * weight;
      if (byte < 0x80) return Number.isSafeInteger(value) ? value : undefined;
    }
    return undefined;
  }
}
