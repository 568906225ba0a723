/**
 * The real disk, and a log of all that was done to it: what a cut of power is replayed from. A sync promises what was written before
 * it was asked for, once it is answered.
 */
import { dirname } from 'node:path';
import { type Disk, type DiskFile, systemDisk } from '../../../src/footage/disk.ts';

export type Step =
  | { readonly kind: 'create' | 'unlink'; readonly path: string }
  | { readonly kind: 'write'; readonly path: string; readonly position: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly path: string; readonly bytes: number }
  /** `before`: the number of steps when the sync was asked for. */
  | { readonly kind: 'synced'; readonly path: string; readonly before: number }
  | { readonly kind: 'folder synced'; readonly path: string; readonly before: number };

export interface DiskLog {
  /** `at_ms`: the wall clock then, milliseconds of the Unix epoch. */
  readonly steps: (Step & { readonly at_ms: number })[];
}

export function recordedDisk(log: DiskLog, wall_ms: () => number): Disk {
  const add = (step: Step): void => {
    log.steps.push({ ...step, at_ms: wall_ms() });
  };
  const wrap = (path: string, file: DiskFile): DiskFile => ({
    ...file,
    write(parts, position) {
      file.write(parts, position);
      add({ kind: 'write', path, position, bytes: Buffer.concat(parts) });
    },
    truncate(bytes) {
      file.truncate(bytes);
      add({ kind: 'truncate', path, bytes });
    },
    async sync() {
      const before = log.steps.length;
      await file.sync();
      add({ kind: 'synced', path, before });
    },
  });
  return {
    ...systemDisk,
    createFile(path) {
      const file = systemDisk.createFile(path);
      add({ kind: 'create', path });
      return wrap(path, file);
    },
    removeFile(path) {
      systemDisk.removeFile(path);
      add({ kind: 'unlink', path });
    },
    async removeLater(path) {
      await systemDisk.removeLater(path);
      add({ kind: 'unlink', path });
    },
    async syncFolder(path) {
      const before = log.steps.length;
      await systemDisk.syncFolder(path);
      add({ kind: 'folder synced', path, before });
    },
  };
}

/** Whether the name of a file that step `created` made is safe before step `cut`. */
export function nameIsSafe(log: DiskLog, path: string, created: number, cut: number): boolean {
  const folder = dirname(path);
  return log.steps
    .slice(created, cut)
    .some((step) => step.kind === 'folder synced' && step.path === folder && step.before > created);
}
