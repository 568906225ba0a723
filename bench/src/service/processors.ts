/** Who runs on which processor (Linux, `taskset`). */
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/** The process with all its threads and its children of now; later ones inherit it. A process that has ended meanwhile is passed over. */
export function pinTo(processor: string, pid: number): void {
  const { status, error } = spawnSync('taskset', ['-a', '-c', '-p', processor, String(pid)], { stdio: 'ignore' });
  if (error !== undefined) throw new Error('This bench needs taskset (util-linux).');
  if (status !== 0) return;
  for (const child of childrenOf(pid)) pinTo(processor, child);
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}
