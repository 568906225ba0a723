/** G.711 sound (ITU-T G.711, A-law and µ-law) to samples between -1 and 1, by a table each. Pure. */

const FULL_SCALE = 32_768;

/** `codec`: of a SoundConfig, `alaw` or `ulaw`. As many samples as bytes. */
export function decodeG711(codec: 'alaw' | 'ulaw', bytes: Uint8Array): Float32Array<ArrayBuffer> {
  const table = codec === 'alaw' ? alaw : ulaw;
  return Float32Array.from(bytes, (byte) => table[byte] ?? 0);
}

function tableOf(linear: (byte: number) => number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, byte) => linear(byte) / FULL_SCALE);
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
