/** A child that gives way to the recording. */
import type { ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';

const NICE = 10;

export function lowerPriority(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) setPriority(child.pid, NICE);
  } catch {
    // It has ended already.
  }
}
