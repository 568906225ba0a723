/**
 * A USB stick as the system has it: a file system of its own that is really mounted, really full, read-only, frozen or gone. In memory
 * (tmpfs), or an image behind a loop device. Needs the right to mount; where there is none it says so and fails. Whoever makes one calls `end`.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface StickShape {
  readonly bytes?: number;
  /** `image`: ext4 behind a loop device, which can be frozen. */
  readonly kind?: 'memory' | 'image';
}

const DEFAULT_BYTES = 32 * 1024 * 1024;

export class RealStick {
  /** Where it is mounted. */
  readonly path: string;
  readonly #image: string;
  readonly #source: readonly string[];
  isFrozen = false;

  /** Puts it in: mounted as `folder/name`, its image beside `folder`. */
  constructor(folder: string, name: string, { bytes = DEFAULT_BYTES, kind = 'memory' }: StickShape = {}) {
    this.path = join(folder, name);
    this.#image = `${folder}-${name}.img`;
    mkdirSync(this.path, { recursive: true });
    if (kind === 'image') {
      writeFileSync(this.#image, '');
      truncateSync(this.#image, bytes);
      command('mkfs.ext4', ['-q', '-F', '-O', '^has_journal', '-m', '0', this.#image]);
      this.#source = ['-t', 'ext4', '-o', 'loop', this.#image];
    } else {
      this.#source = ['-t', 'tmpfs', '-o', `size=${bytes}`, 'stick'];
    }
    this.putIn();
  }

  putIn(): void {
    command('mount', [...this.#source, this.path]);
  }

  /** As when it is drawn out while somebody writes: the folder is empty from now on, open files hang in the air. */
  pullOut(): void {
    command('umount', ['--lazy', this.path]);
  }

  setReadOnly(): void {
    command('mount', ['-o', 'remount,ro', this.path]);
  }

  /** It takes nothing and answers nothing until `thaw`. Images alone. */
  freeze(): void {
    command('fsfreeze', ['--freeze', this.path]);
    this.isFrozen = true;
  }

  thaw(): void {
    if (!this.isFrozen) return;
    command('fsfreeze', ['--unfreeze', this.path]);
    this.isFrozen = false;
  }

  /** So much is left free on it; the rest is taken by a file. */
  fillUpTo(freeBytes: number): void {
    const [, free = '0'] = command('stat', ['--file-system', '--format', '%S %a', this.path])
      .trim()
      .split(' ')
      .map(Number)
      .map((value, at, all) => String(at === 0 ? value : value * (all[0] ?? 1)));
    writeFileSync(join(this.path, 'holiday.mov'), Buffer.alloc(Math.max(Number(free) - freeBytes, 0)));
  }

  /** Takes it out and forgets it. Never throws. */
  end(): void {
    for (const clean of [() => this.thaw(), () => this.pullOut()]) {
      try {
        clean();
      } catch {
        // It was out already.
      }
    }
    rmSync(this.#image, { force: true });
  }
}

function command(name: string, words: readonly string[]): string {
  try {
    return execFileSync(name, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
    throw new Error(`A stick cannot be imitated here, since ${name} is not possible (run the tests as root): ${said}`, {
      cause: error,
    });
  }
}
