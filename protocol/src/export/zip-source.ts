/**
 * An export that is a ZIP file, read where it lies. It takes only the one form that zip.ts writes and compares the wrapping to the
 * byte; it never unpacks anything, so that a name is only a name and a size only a claim, bounded before it is read. Throws `NotReadable`
 * for what is no such file.
 */
import { EXPORT_LIMITS, exportPathSchema } from './manifest.ts';
import { type ExportSource, NotReadable, type RandomAccess } from './source.ts';
import type { Crc32 } from './write-zip.ts';
import {
  CENTRAL_HEADER_BYTES,
  CENTRAL_MARK,
  centralHeader,
  DESCRIPTOR_BYTES,
  descriptor,
  END64_BYTES,
  END64_MARK,
  END_BYTES,
  END_MARK,
  endOfZip,
  LOCAL_HEADER_BYTES,
  localHeader,
  LOCATOR64_BYTES,
  type ZipEntry,
} from './zip.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export const ZIP_LIMITS = {
  entries: 2 * EXPORT_LIMITS.parts + 100,
  directoryBytes: 8 * 1024 * 1024,
  /** How far behind the end something else may lie, to be told as added. */
  trailingBytes: 65_536,
  nameBytes: 400,
} as const;

const PACKED_ANEW =
  'This ZIP file was packed by another program than the recorder. Unpack it, and check the folder that comes out.';
const DAMAGED = 'This is no ZIP file of an export, or its table of contents was changed.';

interface Listed extends ZipEntry {
  readonly stamp: number;
  readonly method: number;
  readonly header: Bytes;
}

export async function zipSource(zip: RandomAccess, crc32: Crc32): Promise<ExportSource> {
  const problems: string[] = [];
  const end = await findEnd(zip);
  if (end.trailing > 0) problems.push('Bytes were added behind the end of the ZIP file.');
  const listed = readDirectory(await zip.read(end.directoryAt, end.directoryBytes));
  const stamp = commonStamp(listed);
  let isForeign = listed.length > 1;
  for (const entry of listed) isForeign &&= !same(entry.header, centralHeader(entry, stamp));
  if (isForeign) throw new NotReadable(PACKED_ANEW);

  const name = commonFolder(listed);
  const files = new Map<string, RandomAccess>();
  const sums: { path: string; expected: number; sum: RunningSum }[] = [];
  let at = 0;
  for (const entry of listed) {
    const path = entry.path.startsWith(`${name}/`) ? entry.path.slice(name.length + 1) : entry.path;
    const isOurs = exportPathSchema.safeParse(path).success && entry.path !== path && !files.has(path);
    const shown = isOurs ? path : 'a file whose name no export has';
    const dataAt = entry.at + LOCAL_HEADER_BYTES + new TextEncoder().encode(entry.path).length;
    if (entry.at !== at || dataAt + entry.bytes + DESCRIPTOR_BYTES > end.directoryAt) {
      throw new NotReadable(`${DAMAGED} It does not say where ${shown} lies.`);
    }
    const [local, tail] = [
      await zip.read(entry.at, dataAt - entry.at),
      await zip.read(dataAt + entry.bytes, DESCRIPTOR_BYTES),
    ];
    const isAsWritten =
      same(entry.header, centralHeader(entry, stamp)) &&
      same(local, localHeader(entry.path, stamp)) &&
      same(tail, descriptor(entry));
    if (!isOurs) problems.push('The ZIP file has a file whose name no export has, or one name twice.');
    else if (!isAsWritten) problems.push(`What the ZIP file says of ${path} was changed.`);
    at = dataAt + entry.bytes + DESCRIPTOR_BYTES;
    if (!isOurs) continue;
    const sum = new RunningSum(crc32);
    files.set(path, sliceOf(zip, dataAt, entry.bytes, sum));
    sums.push({ path, expected: entry.crc, sum });
  }
  const expectedEnd = endOfZip({ entries: listed.length, at, bytes: end.directoryBytes });
  if (at !== end.directoryAt || !same(end.bytes, expectedEnd)) problems.push('The end of the ZIP file was changed.');
  return {
    files,
    problems,
    wrapping: { name, stamp },
    wrongSums: () =>
      sums.flatMap(({ path, expected, sum }) => {
        const isWhole = sum.at === files.get(path)?.bytes;
        return isWhole && sum.crc !== expected ? [path] : [];
      }),
  };
}

interface End {
  readonly directoryAt: number;
  readonly directoryBytes: number;
  /** From behind the directory. */
  readonly bytes: Bytes;
  readonly trailing: number;
}

async function findEnd(zip: RandomAccess): Promise<End> {
  const length = Math.min(zip.bytes, ZIP_LIMITS.trailingBytes + END_BYTES + END64_BYTES + LOCATOR64_BYTES);
  const last = await zip.read(zip.bytes - length, length);
  const view = new DataView(last.buffer, last.byteOffset, last.length);
  for (let at = last.length - END_BYTES; at >= 0; at--) {
    if (view.getUint32(at, true) !== END_MARK) continue;
    const at64 = at - END64_BYTES - LOCATOR64_BYTES;
    const is64 = at64 >= 0 && view.getUint32(at64, true) === END64_MARK;
    const directoryBytes = is64 ? Number(view.getBigUint64(at64 + 40, true)) : view.getUint32(at + 12, true);
    const directoryAt = is64 ? Number(view.getBigUint64(at64 + 48, true)) : view.getUint32(at + 16, true);
    const begin = is64 ? at64 : at;
    const isThere = directoryAt + directoryBytes === zip.bytes - length + begin;
    if (!isThere || directoryBytes > ZIP_LIMITS.directoryBytes) throw new NotReadable(DAMAGED);
    const bytes = last.slice(begin, at + END_BYTES);
    return { directoryAt, directoryBytes, bytes, trailing: last.length - at - END_BYTES };
  }
  throw new NotReadable(DAMAGED);
}

function readDirectory(bytes: Bytes): Listed[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries: Listed[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + CENTRAL_HEADER_BYTES > bytes.length || view.getUint32(at, true) !== CENTRAL_MARK) {
      throw new NotReadable(DAMAGED);
    }
    if (entries.length === ZIP_LIMITS.entries) throw new NotReadable('This ZIP file has more files than any export.');
    const nameBytes = view.getUint16(at + 28, true);
    const extraBytes = view.getUint16(at + 30, true);
    const size = CENTRAL_HEADER_BYTES + nameBytes + extraBytes + view.getUint16(at + 32, true);
    if (nameBytes > ZIP_LIMITS.nameBytes || at + size > bytes.length) throw new NotReadable(DAMAGED);
    const nameAt = at + CENTRAL_HEADER_BYTES;
    const isFar = view.getUint32(at + 42, true) === 0xffff_ffff && extraBytes === 12;
    entries.push({
      path: new TextDecoder().decode(bytes.subarray(nameAt, nameAt + nameBytes)),
      bytes: view.getUint32(at + 24, true),
      crc: view.getUint32(at + 16, true),
      at: isFar ? Number(view.getBigUint64(nameAt + nameBytes + 4, true)) : view.getUint32(at + 42, true),
      stamp: view.getUint32(at + 12, true),
      method: view.getUint16(at + 10, true),
      header: bytes.slice(at, at + size),
    });
    at += size;
  }
  const isPacked = entries.filter(({ method }) => method !== 0).length > 1;
  if (isPacked) throw new NotReadable(PACKED_ANEW);
  return entries;
}

/** What most of the first three say: one that was changed is outvoted. */
function commonStamp(entries: readonly Listed[]): number {
  const [first, second, third] = entries.map(({ stamp }) => stamp);
  return (second === third ? second : first) ?? 0;
}

function commonFolder(entries: readonly Listed[]): string {
  const [first, second, third] = entries.map(({ path }) => path.slice(0, Math.max(path.indexOf('/'), 0)));
  return (second === third ? second : first) ?? '';
}

/** The checksum of what was read, as long as it is read in order. */
class RunningSum {
  readonly #crc32: Crc32;
  at = 0;
  crc = 0;

  constructor(crc32: Crc32) {
    this.#crc32 = crc32;
  }

  read(at: number, bytes: Uint8Array): void {
    if (at !== this.at) return;
    this.crc = this.#crc32(bytes, this.crc);
    this.at += bytes.length;
  }
}

function sliceOf(zip: RandomAccess, begin: number, bytes: number, sum: RunningSum): RandomAccess {
  return {
    bytes,
    async read(at, length) {
      if (at < 0 || at + length > bytes) throw new NotReadable('A file ends early.');
      const found = await zip.read(begin + at, length);
      sum.read(at, found);
      return found;
    },
  };
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
