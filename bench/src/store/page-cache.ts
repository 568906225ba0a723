/** What the machine holds in memory of files. */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readSync } from 'node:fs';

const PIECE_BYTES = 4 * 1024 * 1024;

/** The next reading comes from the disk. Needs GNU dd. */
export function forgetCached(...paths: readonly string[]): void {
  for (const path of paths) {
    execFileSync('dd', [`if=${path}`, 'iflag=nocache', 'count=0', 'status=none'], { stdio: 'pipe' });
  }
}

/** The next reading needs no disk, as far as there is memory. */
export function readIntoCache(...paths: readonly string[]): void {
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  for (const path of paths) {
    const file = openSync(path, 'r');
    while (readSync(file, piece) > 0);
    closeSync(file);
  }
}
