/**
 * The folder of one export on a stick. It is called `NAME.part` until it is whole and proven; each file is synced as it grows, so that
 * little waits in memory and progress is what the stick really has. Nothing that is there is replaced, and nothing is ever written where the
 * stick was when it is gone. Throws `StickTrouble`, and what the files' content throws.
 */
import { execFile } from 'node:child_process';
import { chmod, type FileHandle, lstat, mkdir, open, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileToPack } from '@nightlatch/protocol/export/write-zip';
import type { FoundStick } from './sticks.ts';
import { stickTrouble, StickTrouble, TAKEN_OUT } from './stick-trouble.ts';

export const PART_SUFFIX = '.part';
const SYNC_EVERY_BYTES = 8 * 1024 * 1024;
/** Smaller files are not worth a process each. */
const FORGET_FROM_BYTES = 1024 * 1024;
const MOST_NUMBERS = 1_000;
/** Whoever carries the stick reads it on another system, as another user. */
const FOLDER_MODE = 0o755;
const FILE_MODE = 0o644;

export class StickFolder {
  /** Of the folder, as it will be called. */
  readonly name: string;
  readonly path: string;
  readonly #stick: Pick<FoundStick, 'path' | 'device'>;
  readonly #large: string[] = [];
  readonly #folders = new Set<string>();

  private constructor(stick: Pick<FoundStick, 'path' | 'device'>, name: string) {
    this.#stick = stick;
    this.name = name;
    this.path = join(stick.path, name + PART_SUFFIX);
  }

  /** Made anew: where there is one of that name, it gets a number. */
  static async make(stick: Pick<FoundStick, 'path' | 'device'>, wanted: string): Promise<StickFolder> {
    return await onStick(async () => {
      if ((await stat(stick.path)).dev !== stick.device) throw new StickTrouble(TAKEN_OUT);
      for (let number = 1; number <= MOST_NUMBERS; number++) {
        const folder = new StickFolder(stick, number === 1 ? wanted : `${wanted} ${number}`);
        if ((await isThere(join(stick.path, folder.name))) || (await isThere(folder.path))) continue;
        await mkdir(folder.path);
        if ((await stat(folder.path)).dev !== stick.device) {
          // It went in this very moment, and this folder lies where it was.
          await rmdir(folder.path);
          throw new StickTrouble(TAKEN_OUT);
        }
        await chmod(folder.path, FOLDER_MODE).catch(() => undefined);
        folder.#folders.add(folder.path);
        return folder;
      }
      throw new StickTrouble('The stick holds too many exports of this time already.');
    });
  }

  async write({ path, content }: FileToPack, signal: AbortSignal, onBytes: (bytes: number) => void): Promise<void> {
    const target = join(this.path, path);
    const handle = await onStick(() => this.#create(target));
    let bytes = 0;
    try {
      let synced = 0;
      for await (const piece of content) {
        signal.throwIfAborted();
        await onStick(() => writeWhole(handle, piece));
        bytes += piece.length;
        if (bytes - synced >= SYNC_EVERY_BYTES) {
          await onStick(() => handle.datasync());
          synced = bytes;
          await this.check();
        }
        onBytes(piece.length);
        signal.throwIfAborted();
      }
      await onStick(() => handle.sync());
    } finally {
      await handle.close().catch(() => undefined);
    }
    if (bytes >= FORGET_FROM_BYTES) this.#large.push(target);
  }

  /** All of it is on the stick, and is read from there and not from memory when it is read next. */
  async settle(): Promise<void> {
    await this.check();
    await onStick(async () => {
      for (const folder of this.#folders) await syncFolder(folder);
      await syncFolder(this.#stick.path);
    });
    for (const file of this.#large) await forgetCached(file);
  }

  /** It is whole: from now on it has its name. */
  async finish(): Promise<void> {
    await this.check();
    await onStick(async () => {
      await rename(this.path, join(this.#stick.path, this.name));
      await syncFolder(this.#stick.path);
    });
    await onStick(async () => {
      if ((await stat(join(this.#stick.path, this.name))).dev !== this.#stick.device) throw new StickTrouble(TAKEN_OUT);
    });
  }

  /** False: it could not be removed, and lies there as `NAME.part`. */
  async remove(): Promise<boolean> {
    try {
      await this.check();
      await rm(this.path, { recursive: true, force: true });
      await syncFolder(this.#stick.path);
      return true;
    } catch {
      return false;
    }
  }

  /** Throws when it is gone, or another one is in its place. */
  async check(): Promise<void> {
    await onStick(async () => {
      if ((await stat(this.path)).dev !== this.#stick.device) throw new StickTrouble(TAKEN_OUT);
    });
  }

  async #create(target: string): Promise<FileHandle> {
    const folder = dirname(target);
    if (!this.#folders.has(folder)) {
      // Its parent must be there: it is not when the stick is gone.
      await mkdir(folder);
      await chmod(folder, FOLDER_MODE).catch(() => undefined);
      this.#folders.add(folder);
    }
    const handle = await open(target, 'wx', FILE_MODE);
    // FAT knows no modes.
    await handle.chmod(FILE_MODE).catch(() => undefined);
    return handle;
  }
}

async function onStick<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw stickTrouble(error);
  }
}

export async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

async function writeWhole(handle: FileHandle, piece: Uint8Array): Promise<void> {
  for (let at = 0; at < piece.length;) at += (await handle.write(piece, at)).bytesWritten;
}

/** Not every file system of a stick knows how to sync a folder. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!['EINVAL', 'ENOTSUP', 'ENOSYS'].includes(code)) throw error;
  } finally {
    await handle.close();
  }
}

/** posix_fadvise(2) by dd(1), since Node has no call for it. Without it the check still runs, and may read what memory kept. */
export function forgetCached(path: string): Promise<void> {
  return new Promise((resolve) => {
    execFile('dd', [`if=${path}`, 'iflag=nocache', 'count=0', 'status=none'], { timeout: 10_000 }, () => resolve());
  });
}
