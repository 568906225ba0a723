/**
 * The disk as the store uses it, so that a test can make it fail. Writes block (they go to the page cache); syncs do not.
 * Everything throws what the operating system says. The last bytes of the disk are left to the settings: on a disk that footage
 * has filled to the brim nobody could sign in or get a password back, and the gateway could not even start.
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
  statfs,
  statfsSync,
  unlink,
  writevSync,
} from 'node:fs';
import { dirname } from 'node:path';
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
  /** Syncs a file by its name. */
  syncFile(path: string): Promise<void>;
  /** Without blocking; one that is not there is well. */
  removeLater(path: string): Promise<void>;
  /** Bytes, as whoever is not the superuser has them. */
  space(folder: string): Promise<{ readonly free_bytes: number; readonly total_bytes: number }>;
  /** Below this the disk counts as full. */
  readonly leftFree_bytes: number;
}

const syncData = promisify(fdatasync);
const openAsync = promisify(open);
const syncAll = promisify(fsync);
const closeAsync = promisify(close);
const unlinkAsync = promisify(unlink);
const statfsAsync = promisify(statfs);

const LEFT_TO_SETTINGS_BYTES = 64 * 1024 * 1024;

async function syncName(path: string): Promise<void> {
  const fd = await openAsync(path, 'r');
  try {
    await syncAll(fd);
  } finally {
    await closeAsync(fd);
  }
}

/** The real disk; below `leftFree_bytes` it counts as full. */
export function diskThatLeaves(leftFree_bytes: number): Disk {
  return {
    makeFolder: (folder) => makeFolderDurably(folder),
    createFile: (path) => systemFile(openSync(path, 'wx+', 0o600), () => refuseTheLast(dirname(path), leftFree_bytes)),
    removeFile: (path) => rmSync(path, { force: true }),
    syncFolder: syncName,
    syncFile: syncName,
    async removeLater(path) {
      await unlinkAsync(path).catch((error: unknown) => {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      });
    },
    async space(folder) {
      const { bavail, blocks, bsize } = await statfsAsync(folder);
      return { free_bytes: bavail * bsize, total_bytes: blocks * bsize };
    },
    leftFree_bytes,
  };
}

export const systemDisk: Disk = diskThatLeaves(LEFT_TO_SETTINGS_BYTES);

function refuseTheLast(folder: string, leftFree_bytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < leftFree_bytes)
    throw Object.assign(new Error('What is left of the disk is for the settings.'), { code: 'ENOSPC' });
}

function systemFile(fd: number, mayWrite: () => void): DiskFile {
  return {
    write(parts, position) {
      mayWrite();
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
