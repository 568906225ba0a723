/** Escaping of what NAL units carry: ITU-T H.264 7.4.1, H.265 7.4.2. Pure. */

/** The payload without emulation prevention bytes (the 3 of every 0 0 3). The same array when there are none. */
export function unescapeNal(nal: Uint8Array): Uint8Array {
  const plain = new Uint8Array(nal.length);
  let zeros = 0;
  let length = 0;
  for (const byte of nal) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    plain[length++] = byte;
  }
  return length === nal.length ? nal : plain.subarray(0, length);
}
