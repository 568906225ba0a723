/** G.711 (ITU-T G.711, A-law and µ-law) to samples of 16 bits, by a table each. Pure. */

/** As many samples as bytes. */
export function g711Samples(codec: 'alaw' | 'ulaw', bytes: Uint8Array): Int16Array {
  const table = codec === 'alaw' ? alaw : ulaw;
  return Int16Array.from(bytes, (byte) => table[byte] ?? 0);
}

function tableOf(linear: (byte: number) => number): Int16Array {
  return Int16Array.from({ length: 256 }, (_, byte) => linear(byte));
}

/** Even bits are sent inverted; the sign bit set means positive. */
const alaw = tableOf((sent) => {
  const byte = sent ^ 0x55;
  const segment = (byte >> 4) & 7;
  const step = ((byte & 15) << 4) + 8;
  const size = segment === 0 ? step : (step + 0x100) << (segment - 1);
  return (byte & 0x80) === 0 ? -size : size;
});

/** All bits are sent inverted; the sign bit set means negative. */
const ulaw = tableOf((sent) => {
  const byte = ~sent & 0xff;
  const size = ((((byte & 15) << 3) + 0x84) << ((byte >> 4) & 7)) - 0x84;
  return (byte & 0x80) === 0 ? size : -size;
});
