/**
 * Whether the folder of the footage is still the one that was opened: a disk that was taken out leaves the empty folder where it was
 * mounted, and what is written there would fill the system's disk and be hidden once the disk is back. Blocking, quick.
 */
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

export class DiskGone extends Error {
  override readonly name = 'DiskGone';

  constructor() {
    super('The disk with the footage is gone.');
  }
}

export class DiskPresence {
  readonly #root: string;
  #opened: { readonly device: number; readonly inode: number } | undefined;

  /** `root`: the footage folder. */
  constructor(root: string) {
    this.#root = root;
  }

  /** To be called before the folder is opened, or made. Throws DiskGone while another disk without footage is in its place. */
  mayOpen(): void {
    const known = this.#opened;
    if (known === undefined || existsSync(join(this.#root, 'index.db'))) return;
    const there = existsSync(this.#root) ? this.#root : dirname(this.#root);
    if (statSync(there).dev !== known.device) throw new DiskGone();
  }

  opened(): void {
    const { dev, ino } = statSync(this.#root);
    this.#opened = { device: dev, inode: ino };
  }

  /** The folder is not the opened one any more. */
  hasLeft(): boolean {
    const now = statSync(this.#root, { throwIfNoEntry: false });
    return now?.dev !== this.#opened?.device || now?.ino !== this.#opened?.inode;
  }
}
