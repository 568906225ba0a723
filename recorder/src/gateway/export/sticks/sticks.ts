/**
 * Which USB sticks there are: what the system has mounted below the folders where sticks appear, but never the disks that the recorder
 * itself stands on. The recorder mounts nothing: that takes rights it should not have. A stick that does not answer is told as such
 * after two seconds and keeps nobody waiting.
 */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { basename, sep } from 'node:path';
import type { Stick } from '@nightlatch/protocol';
import { type Mount, readMounts } from './mounts.ts';

export const STICK_LIMITS = { shown: 16, answer_ms: 2_000 } as const;

/** File systems that a stick has. No network and no system of the kernel's own is among them. */
const FILE_SYSTEMS = new Set(
  'vfat msdos exfat ntfs ntfs3 fuseblk ext2 ext3 ext4 xfs btrfs f2fs hfsplus udf iso9660 tmpfs'.split(' '),
);
const LONGEST_NAME = 60;

export interface FoundStick extends Stick {
  /** Where it is mounted. */
  readonly path: string;
  /** `stat`'s number of its device. */
  readonly device: number;
}

export interface StickParts {
  /** Folders below which sticks appear. */
  readonly folders: readonly string[];
  readonly dataDir: string;
}

interface Facts {
  readonly device: number;
  readonly bytes: number;
  readonly freeBytes: number;
  readonly mayWrite: boolean;
}

export class Sticks {
  readonly #parts: StickParts;
  /** Questions that are not answered yet: a stick is not asked again meanwhile, since each question holds a thread. */
  readonly #asked = new Map<string, Promise<Facts>>();

  constructor(parts: StickParts) {
    this.#parts = parts;
  }

  /** By name. */
  async list(): Promise<FoundStick[]> {
    const { folders, dataDir } = this.#parts;
    const own = new Set(await Promise.all(['/', dataDir].map(async (path) => (await stat(path)).dev)));
    const mounts = (await readMounts()).filter(
      ({ path, fileSystem }) =>
        FILE_SYSTEMS.has(fileSystem) && folders.some((folder) => path.startsWith(folder + sep) && path !== folder),
    );
    const found = await Promise.all(mounts.slice(0, STICK_LIMITS.shown).map((mount) => this.#look(mount)));
    return found
      .filter(({ device }) => !own.has(device))
      .toSorted((one, other) => one.name.localeCompare(other.name) || one.path.localeCompare(other.path));
  }

  /** Undefined: it is no longer there. */
  async find(id: string): Promise<FoundStick | undefined> {
    return (await this.list()).find((stick) => stick.id === id);
  }

  async #look(mount: Mount): Promise<FoundStick> {
    const { path, fileSystem } = mount;
    const about = { id: idOf(mount), name: nameOf(path), path, fileSystem };
    const unknown = { ...about, device: -1, bytes: 0, freeBytes: 0 };
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), STICK_LIMITS.answer_ms);
    });
    try {
      const facts = await Promise.race([this.#factsOf(about.id, path), late]);
      if (facts === undefined) return { ...unknown, trouble: NO_ANSWER };
      const { mayWrite, ...sizes } = facts;
      const trouble = mount.isReadOnly ? READ_ONLY : mayWrite ? undefined : NOT_ALLOWED;
      return { ...about, ...sizes, ...(trouble === undefined ? {} : { trouble }) };
    } catch {
      return { ...unknown, trouble: 'It cannot be read. Take it out and put it in again.' };
    } finally {
      clearTimeout(timer);
    }
  }

  #factsOf(id: string, path: string): Promise<Facts> {
    const asked = this.#asked.get(id) ?? this.#ask(path).finally(() => this.#asked.delete(id));
    this.#asked.set(id, asked);
    return asked;
  }

  async #ask(path: string): Promise<Facts> {
    const { dev } = await stat(path);
    const { bsize, blocks, bavail } = await statfs(path);
    const mayWrite = await access(path, constants.W_OK | constants.X_OK).then(
      () => true,
      () => false,
    );
    return { device: dev, bytes: blocks * bsize, freeBytes: bavail * bsize, mayWrite };
  }
}

const NO_ANSWER = 'It does not answer. Take it out and put it in again.';
const READ_ONLY = 'It is read-only: nothing can be written to it.';
const NOT_ALLOWED = 'The recorder may not write to it.';

function idOf({ id, device, path }: Mount): string {
  return createHash('sha256').update(`${id} ${device} ${path}`).digest('base64url').slice(0, 22);
}

/** Systems name the folder after the stick's own label, which anybody may have written. */
function nameOf(path: string): string {
  const plain = basename(path)
    .replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '')
    .trim();
  return plain.slice(0, LONGEST_NAME) || 'USB stick';
}
