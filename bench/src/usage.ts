/** What processes cost, from /proc (Linux): CPU of the process and of the children it has, and memory. */
import { readFileSync, readdirSync } from 'node:fs';

/** Clock ticks a second in /proc/PID/stat; 100 on every Linux. */
const TICKS_PER_S = 100;

export interface Usage {
  /** User and system, seconds since each process began. */
  readonly cpu_s: number;
  /** Shared pages counted by their share. */
  readonly pssMiB: number;
  readonly rssMiB: number;
}

/** Of all together, with their children. A process that has ended counts nothing. */
export function usageOf(pids: readonly number[]): Usage {
  const sum = { cpu_s: 0, pssMiB: 0, rssMiB: 0 };
  for (const pid of pids.flatMap(withChildren)) {
    const stat = read(`/proc/${pid}/stat`);
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    sum.cpu_s += (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_PER_S;
    const memory = read(`/proc/${pid}/smaps_rollup`);
    sum.pssMiB += kibibytes(memory, 'Pss') / 1024;
    sum.rssMiB += kibibytes(memory, 'Rss') / 1024;
  }
  return sum;
}

function withChildren(pid: number): number[] {
  let threads: string[];
  try {
    threads = readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
  const children = threads.flatMap((thread) => read(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean));
  return [pid, ...children.flatMap((child) => withChildren(Number(child)))];
}

function kibibytes(memory: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(memory)?.[1] ?? 0);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
