/** The processes of an engine: its workers, and what those have started. From /proc. */
import { readFileSync, readdirSync } from 'node:fs';
import type { EngineProcess } from './rig.ts';

export interface Running {
  readonly pid: number;
  /** The whole command line. */
  readonly command: string;
}

/** All that were started below it and run now. */
export function processesOf({ child }: EngineProcess): Running[] {
  return childrenOf(child.pid ?? 0);
}

/** One that has ended and that nobody has asked about has no command line any more. */
export function isRunning(pid: number): boolean {
  return read(`/proc/${pid}/cmdline`) !== '';
}

function childrenOf(parent: number): Running[] {
  return threadsOf(parent)
    .flatMap((thread) => read(`/proc/${parent}/task/${thread}/children`).split(' ').filter(Boolean).map(Number))
    .flatMap((pid) => [
      { pid, command: read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim() },
      ...childrenOf(pid),
    ]);
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
