/** An export as whoever checks it sees it: named files that can be read anywhere. A ZIP file and a folder are both one. */
import { EXPORT_LIMITS } from './manifest.ts';

/** With a table beside each part. */
export const MOST_EXPORT_FILES = 2 * EXPORT_LIMITS.parts + 100;
const LITTER = /^(?:\.DS_Store|\._.*|Thumbs\.db|desktop\.ini)$/;

/** What systems leave behind in a folder that somebody looked at. */
export function isLitter(name: string): boolean {
  return LITTER.test(name);
}

/** Bytes that can be read at any place: a file on a disk, a Blob in a browser. */
export interface RandomAccess {
  readonly bytes: number;
  /** Exactly so many bytes from there; throws when they are not there. */
  read(at: number, bytes: number): Promise<Uint8Array<ArrayBuffer>>;
}

export interface ExportSource {
  /** By path inside the export, `/` between folders. */
  readonly files: ReadonlyMap<string, RandomAccess>;
  /** What is wrong with the wrapping itself, a sentence each. */
  readonly problems: readonly string[];
  /** Of a ZIP file: the folder's name in it, and the time that all its entries carry. */
  readonly wrapping?: { readonly name: string; readonly stamp: number };
  /** Of a ZIP file, once all was read: files whose checksum in it is not that of their bytes. */
  readonly wrongSums?: () => readonly string[];
}

/** What cannot be an export, or not be read at all, in a sentence. */
export class NotReadable extends Error {
  override readonly name = 'NotReadable';
}
