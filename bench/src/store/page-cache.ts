/** Makes the machine forget what it has in memory of a file, so that the next reading comes from the disk. Needs GNU dd. */
import { execFileSync } from 'node:child_process';

export function forgetCached(...paths: readonly string[]): void {
  for (const path of paths) {
    execFileSync('dd', [`if=${path}`, 'iflag=nocache', 'count=0', 'status=none'], { stdio: 'pipe' });
  }
}
