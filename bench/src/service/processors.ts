/** Who runs on which processor (Linux, `taskset`). */
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/** The process with all its threads and its children of now; later ones inherit it. */
export function pinTo(processor: string, pid: number): void {
  execFileSync('taskset', ['-a', '-c', '-p', processor, String(pid)], { stdio: 'ignore' });
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const children = readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean);
    for (const child of children) pinTo(processor, Number(child));
  }
}
