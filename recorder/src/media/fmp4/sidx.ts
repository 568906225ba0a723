/** The index of a fragmented file (ISO/IEC 14496-12 8.16.3), by which players seek without reading what lies between. Pure. */
import { BOX_HEAD_BYTES } from './box.ts';
import { TRACK_ID } from './init.ts';

/** What the format can count. */
export const MAX_SIDX_ENTRIES = 0xffff;
const FIXED_BYTES = BOX_HEAD_BYTES + 32;
const ENTRY_BYTES = 12;
const TICKS_PER_SECOND = 90_000;
/** It begins with a key frame after which all can be decoded. */
const STARTS_WITH_KEY = 0x9000_0000;

/** Some fragments in a row, the first of which begins with a key frame. */
export interface SidxEntry {
  /** Below 2 GiB. */
  readonly bytes: number;
  readonly duration_ticks90k: number;
}

export function sidxBytes(entries: number): number {
  return FIXED_BYTES + ENTRY_BYTES * entries;
}

/** `entries` cover all that follows it, from time 0. */
export function sidx(entries: readonly SidxEntry[]): Buffer {
  const bytes = Buffer.alloc(sidxBytes(entries.length));
  bytes.writeUInt32BE(bytes.length, 0);
  bytes.write('sidx', 4, 'latin1');
  bytes.writeUInt32BE(0x0100_0000, 8);
  bytes.writeUInt32BE(TRACK_ID, 12);
  bytes.writeUInt32BE(TICKS_PER_SECOND, 16);
  bytes.writeUInt16BE(entries.length, 38);
  let at = FIXED_BYTES;
  for (const entry of entries) {
    bytes.writeUInt32BE(entry.bytes, at);
    bytes.writeUInt32BE(entry.duration_ticks90k, at + 4);
    bytes.writeUInt32BE(STARTS_WITH_KEY, at + 8);
    at += ENTRY_BYTES;
  }
  return bytes;
}
