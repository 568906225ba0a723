/**
 * Reads parts of footage files, keeping the files last read open for a moment: whoever plays or scrubs reads the same few again and
 * again. A file that nobody reads is closed within two seconds, so that one that retention removed gives its room back.
 */
import { type FileHandle, open } from 'node:fs/promises';

const MOST_OPEN = 64;
const IDLE_MS = 1_000;

interface OpenFile {
  readonly handle: Promise<FileHandle | undefined>;
  users: number;
  /** Read since the last look. */
  isFresh: boolean;
}

export class FileHandles {
  readonly #most: number;
  readonly #onError: (error: unknown) => void;
  /** The one used last stands last. */
  readonly #files = new Map<string, OpenFile>();
  #timer: NodeJS.Timeout | undefined;

  /** `onError` hears what the disk throws before the reader does. */
  constructor(most = MOST_OPEN, onError: (error: unknown) => void = () => undefined) {
    this.#most = most;
    this.#onError = onError;
  }

  get open(): number {
    return this.#files.size;
  }

  /** Exactly those bytes; undefined when the file is gone or shorter. Throws what the disk throws. */
  async read(path: string, position: number, bytes: number): Promise<Buffer | undefined> {
    const file = this.#take(path);
    try {
      const handle = await file.handle;
      if (handle === undefined) return undefined;
      const buffer = Buffer.allocUnsafe(bytes);
      for (let at = 0; at < bytes;) {
        const { bytesRead } = await handle.read(buffer, at, bytes - at, position + at);
        if (bytesRead === 0) return undefined;
        at += bytesRead;
      }
      return buffer;
    } catch (error) {
      this.#onError(error);
      throw error;
    } finally {
      file.users--;
      this.#makeRoom();
    }
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    for (const path of this.#files.keys()) this.#forget(path);
  }

  #take(path: string): OpenFile {
    const file = this.#files.get(path) ?? { handle: openIfThere(path), users: 0, isFresh: true };
    file.users++;
    file.isFresh = true;
    this.#files.delete(path);
    this.#files.set(path, file);
    this.#timer ??= setInterval(() => this.#closeIdle(), IDLE_MS).unref();
    return file;
  }

  #makeRoom(): void {
    for (const [path, file] of this.#files) {
      if (this.#files.size <= this.#most) return;
      if (file.users === 0) this.#forget(path);
    }
  }

  #closeIdle(): void {
    for (const [path, file] of this.#files) {
      if (file.users === 0 && !file.isFresh) this.#forget(path);
      file.isFresh = false;
    }
    if (this.#files.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #forget(path: string): void {
    const file = this.#files.get(path);
    this.#files.delete(path);
    // What cannot be opened was told to whoever read; what was only read has nothing to lose at its close.
    file?.handle.then((handle) => handle?.close()).catch(() => undefined);
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
