/**
 * The disk as the store uses it, so that a test can make it fail. Writes block (they go to the page cache); syncs do not.
 * Everything throws what the operating system says.
 */
import {
  close,
  closeSync,
  fdatasync,
  ftruncateSync,
  fsync,
  open,
  openSync,
  readSync,
  rmSync,
  writevSync,
} from 'node:fs';
import { promisify } from 'node:util';
import { makeFolderDurably } from '../base/durable.ts';

export interface DiskFile {
  /** All parts, one after the other, from `position`, in one write where the system takes it whole. */
  write(parts: readonly Buffer[], position: number): void;
  /** Fills `into` from `position`; gives the bytes read, fewer at the end of the file. */
  read(into: Buffer, position: number): number;
  truncate(bytes: number): void;
  sync(): Promise<void>;
  close(): void;
}

export interface Disk {
  makeFolder(folder: string): void;
  /** Fails when there is a file of that name. */
  createFile(path: string): DiskFile;
  removeFile(path: string): void;
  syncFolder(folder: string): Promise<void>;
}

const syncData = promisify(fdatasync);
const openAsync = promisify(open);
const syncAll = promisify(fsync);
const closeAsync = promisify(close);

export const systemDisk: Disk = {
  makeFolder: (folder) => makeFolderDurably(folder),
  createFile: (path) => systemFile(openSync(path, 'wx+', 0o600)),
  removeFile: (path) => rmSync(path, { force: true }),
  async syncFolder(folder) {
    const fd = await openAsync(folder, 'r');
    try {
      await syncAll(fd);
    } finally {
      await closeAsync(fd);
    }
  },
};

function systemFile(fd: number): DiskFile {
  return {
    write(parts, position) {
      const total = parts.reduce((sum, part) => sum + part.length, 0);
      let written = writevSync(fd, parts, position);
      while (written < total) written += writeRest(fd, parts, written, position);
    },
    read: (into, position) => readSync(fd, into, 0, into.length, position),
    truncate: (bytes) => ftruncateSync(fd, bytes),
    sync: () => syncData(fd),
    close: () => closeSync(fd),
  };
}

/** The system took a part only: the disk is nearly full, and this next write says so. */
function writeRest(fd: number, parts: readonly Buffer[], written: number, position: number): number {
  const rest = Buffer.concat(parts).subarray(written);
  const more = writevSync(fd, [rest], position + written);
  if (more === 0) throw new Error('The disk took nothing.');
  return more;
}
