/**
 * Which folder on a stick is being written, kept on the recorder's own disk: after a crash or a power cut the recorder removes what is not
 * whole, where the stick is still in. A file that is not ours, or not below the folders of sticks, is left alone. Never throws.
 */
import { readFileSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, normalize, sep } from 'node:path';
import { writeFileDurably } from '../../../base/durable.ts';
import { PART_SUFFIX } from './stick-folder.ts';

const FILE = 'unfinished-stick.txt';
const LONGEST_PATH = 4_096;

export class Unfinished {
  readonly #file: string;
  readonly #folders: readonly string[];

  /** `folders`: below which sticks appear. `file`: where it is noted. */
  constructor(dataDir: string, folders: readonly string[], file = FILE) {
    this.#file = join(dataDir, file);
    this.#folders = folders;
  }

  note(path: string): void {
    try {
      writeFileDurably(this.#file, path);
    } catch {
      // A full disk: the export goes on, and after a crash its folder stays.
    }
  }

  forget(): void {
    rmSync(this.#file, { force: true });
  }

  /** What was removed: its path. */
  async clean(): Promise<string | undefined> {
    try {
      const path = readFileSync(this.#file, 'utf8');
      this.forget();
      const isOurs = path.length <= LONGEST_PATH && path.endsWith(PART_SUFFIX) && normalize(path) === path;
      if (!isOurs || !this.#folders.some((folder) => path.startsWith(folder + sep))) return undefined;
      await rm(path, { recursive: true });
      return path;
    } catch {
      return undefined;
    }
  }
}
