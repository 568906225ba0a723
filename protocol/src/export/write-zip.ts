/**
 * Packs files into the ZIP file of an export as they come: nothing is held but the table of contents, and nothing is asked for before
 * the reader wants more. Throws what the files throw, and for a file too large for one entry.
 */
import { centralHeader, descriptor, endOfZip, localHeader, type ZipEntry } from './zip.ts';

export interface FileToPack {
  /** Inside the export's folder. */
  readonly path: string;
  readonly content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** CRC-32 of `bytes` behind bytes whose CRC-32 is `former`; 0 at the beginning. */
export type Crc32 = (bytes: Uint8Array, former: number) => number;

/** What an entry holds at most; a part of an export is far smaller. */
const MOST_ENTRY_BYTES = 0xffff_fffe;

/** `stamp`: see `dosStamp`. */
export async function* writeZip(
  folder: string,
  stamp: number,
  files: AsyncIterable<FileToPack>,
  crc32: Crc32,
): AsyncGenerator<Uint8Array, void> {
  const entries: ZipEntry[] = [];
  let at = 0;
  for await (const file of files) {
    const path = `${folder}/${file.path}`;
    const begin = at;
    const head = localHeader(path, stamp);
    yield head;
    at += head.length;
    let [crc, bytes] = [0, 0];
    for await (const piece of file.content) {
      crc = crc32(piece, crc);
      bytes += piece.length;
      if (bytes > MOST_ENTRY_BYTES) throw new Error('a file is too large for an export');
      yield piece;
    }
    const entry = { path, bytes, crc, at: begin };
    const tail = descriptor(entry);
    yield tail;
    at += bytes + tail.length;
    entries.push(entry);
  }
  const directoryAt = at;
  for (const entry of entries) {
    const head = centralHeader(entry, stamp);
    yield head;
    at += head.length;
  }
  yield endOfZip({ entries: entries.length, at: directoryAt, bytes: at - directoryAt });
}
