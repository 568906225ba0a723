/**
 * The one form of ZIP file that an export has (APPNOTE 6.3): entries stored as they are, one after the other, sizes behind the data,
 * one time for all, nothing between and nothing after. Any program opens it; and since every byte of it follows from the names,
 * sizes and checksums, whoever checks one can tell a changed byte. ZIP64 only where an offset or a count needs it. Pure.
 */

export interface ZipEntry {
  /** With the folder; ASCII. */
  readonly path: string;
  readonly bytes: number;
  /** CRC-32 of the content. */
  readonly crc: number;
  /** Where its local header begins. */
  readonly at: number;
}

export const LOCAL_HEADER_BYTES = 30;
export const DESCRIPTOR_BYTES = 16;
export const CENTRAL_HEADER_BYTES = 46;
export const END_BYTES = 22;
export const END64_BYTES = 56;
export const LOCATOR64_BYTES = 20;
const EXTRA64_BYTES = 12;

export const LOCAL_MARK = 0x0403_4b50;
export const CENTRAL_MARK = 0x0201_4b50;
export const END_MARK = 0x0605_4b50;
export const END64_MARK = 0x0606_4b50;
const DESCRIPTOR_MARK = 0x0807_4b50;
const LOCATOR64_MARK = 0x0706_4b50;

/** Sizes and checksum follow the data (bit 3); names are UTF-8 (bit 11). */
const FLAGS = 0x0808;
const VERSION = 20;
const VERSION64 = 45;
const TOO_LARGE_32 = 0xffff_ffff;
const TOO_LARGE_16 = 0xffff;

/** Date and time of DOS in one number, in UTC, from 1980 to 2107; two seconds exact. */
export function dosStamp(at_ms: number): number {
  const at = new Date(at_ms);
  const year = Math.min(Math.max(at.getUTCFullYear() - 1980, 0), 127);
  const date = year * 512 + (at.getUTCMonth() + 1) * 32 + at.getUTCDate();
  const time = at.getUTCHours() * 2048 + at.getUTCMinutes() * 32 + Math.floor(at.getUTCSeconds() / 2);
  return date * 0x1_0000 + time;
}

export function localHeader(path: string, stamp: number): Uint8Array<ArrayBuffer> {
  const name = new TextEncoder().encode(path);
  const { bytes, view } = room(LOCAL_HEADER_BYTES + name.length);
  view.setUint32(0, LOCAL_MARK, true);
  view.setUint16(4, VERSION, true);
  view.setUint16(6, FLAGS, true);
  view.setUint32(10, stamp, true);
  view.setUint16(26, name.length, true);
  bytes.set(name, LOCAL_HEADER_BYTES);
  return bytes;
}

/** Stands behind an entry's data. */
export function descriptor(entry: Pick<ZipEntry, 'bytes' | 'crc'>): Uint8Array<ArrayBuffer> {
  const { bytes, view } = room(DESCRIPTOR_BYTES);
  view.setUint32(0, DESCRIPTOR_MARK, true);
  view.setUint32(4, entry.crc, true);
  view.setUint32(8, entry.bytes, true);
  view.setUint32(12, entry.bytes, true);
  return bytes;
}

export function centralHeader(entry: ZipEntry, stamp: number): Uint8Array<ArrayBuffer> {
  const name = new TextEncoder().encode(entry.path);
  const isFar = entry.at >= TOO_LARGE_32;
  const { bytes, view } = room(CENTRAL_HEADER_BYTES + name.length + (isFar ? EXTRA64_BYTES : 0));
  view.setUint32(0, CENTRAL_MARK, true);
  view.setUint16(4, isFar ? VERSION64 : VERSION, true);
  view.setUint16(6, isFar ? VERSION64 : VERSION, true);
  view.setUint16(8, FLAGS, true);
  view.setUint32(12, stamp, true);
  view.setUint32(16, entry.crc, true);
  view.setUint32(20, entry.bytes, true);
  view.setUint32(24, entry.bytes, true);
  view.setUint16(28, name.length, true);
  view.setUint16(30, isFar ? EXTRA64_BYTES : 0, true);
  view.setUint32(42, Math.min(entry.at, TOO_LARGE_32), true);
  bytes.set(name, CENTRAL_HEADER_BYTES);
  if (isFar) {
    const extra = CENTRAL_HEADER_BYTES + name.length;
    view.setUint16(extra, 1, true);
    view.setUint16(extra + 2, 8, true);
    view.setBigUint64(extra + 4, BigInt(entry.at), true);
  }
  return bytes;
}

export interface ZipDirectory {
  readonly entries: number;
  readonly at: number;
  readonly bytes: number;
}

/** What stands behind the central directory. */
export function endOfZip({ entries, at, bytes: size }: ZipDirectory): Uint8Array<ArrayBuffer> {
  const isLarge = entries >= TOO_LARGE_16 || at >= TOO_LARGE_32 || size >= TOO_LARGE_32;
  const head64 = isLarge ? END64_BYTES + LOCATOR64_BYTES : 0;
  const { bytes, view } = room(head64 + END_BYTES);
  if (isLarge) {
    view.setUint32(0, END64_MARK, true);
    view.setBigUint64(4, BigInt(END64_BYTES - 12), true);
    view.setUint16(12, VERSION64, true);
    view.setUint16(14, VERSION64, true);
    view.setBigUint64(24, BigInt(entries), true);
    view.setBigUint64(32, BigInt(entries), true);
    view.setBigUint64(40, BigInt(size), true);
    view.setBigUint64(48, BigInt(at), true);
    view.setUint32(END64_BYTES, LOCATOR64_MARK, true);
    view.setBigUint64(END64_BYTES + 8, BigInt(at + size), true);
    view.setUint32(END64_BYTES + 16, 1, true);
  }
  view.setUint32(head64, END_MARK, true);
  view.setUint16(head64 + 8, Math.min(entries, TOO_LARGE_16), true);
  view.setUint16(head64 + 10, Math.min(entries, TOO_LARGE_16), true);
  view.setUint32(head64 + 12, Math.min(size, TOO_LARGE_32), true);
  view.setUint32(head64 + 16, Math.min(at, TOO_LARGE_32), true);
  return bytes;
}

/** Bytes that the wrapping of one entry takes, its directory entry included. */
export function wrappingBytes(path: string): number {
  return LOCAL_HEADER_BYTES + DESCRIPTOR_BYTES + CENTRAL_HEADER_BYTES + EXTRA64_BYTES + 2 * path.length;
}

function room(size: number): { bytes: Uint8Array<ArrayBuffer>; view: DataView } {
  const bytes = new Uint8Array(size);
  return { bytes, view: new DataView(bytes.buffer) };
}
