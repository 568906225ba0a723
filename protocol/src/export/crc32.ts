/** CRC-32 as ZIP has it (polynomial EDB88320), where Node's own is not at hand. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb8_8320 : value >>> 1;
  return value >>> 0;
});

/** Of `bytes` behind bytes whose checksum is `former`; 0 at the beginning. */
export function crc32(bytes: Uint8Array, former: number): number {
  let crc = ~former;
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}
