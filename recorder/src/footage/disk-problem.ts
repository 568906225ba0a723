/** Why footage cannot be written, in one sentence for people, from what the operating system said. */

import { DiskGone } from './disk-presence.ts';
import { NewerIndex } from './open-index.ts';

const SENTENCES: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full.',
  EDQUOT: 'The disk is full.',
  EACCES: 'The footage folder cannot be written to: the recorder lacks the permission.',
  EPERM: 'The footage folder cannot be written to: the recorder lacks the permission.',
  EROFS: 'The disk has become read-only.',
  ENOTDIR: 'The footage folder cannot be written to: a file has its place.',
  EEXIST: 'The footage folder cannot be written to: a file has its place.',
  ENOENT: 'The footage folder is gone.',
  EIO: 'The disk reports errors.',
  EMFILE: 'The recorder has too many files open.',
};

/** Since the engine started. Unix epoch, milliseconds. */
export interface DiskErrors {
  readonly count: number;
  readonly last_ms: number;
}

/** The disk itself reported an error (EIO; SQLite's IOERR), which is more than being full, read-only or not permitted. */
function isDiskError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('errcode' in error) return (Number(error.errcode) & 0xff) === 10;
  return 'code' in error && error.code === 'EIO';
}

/** Counts the errors that the disk itself reported. */
export class DiskErrorCount {
  /** Undefined: none. */
  errors: DiskErrors | undefined;

  /** `error`: what was thrown; other errors are not counted. */
  add(error: unknown, now_ms: number): void {
    if (isDiskError(error)) this.errors = { count: (this.errors?.count ?? 0) + 1, last_ms: now_ms };
  }
}

/** Of all together; undefined: none. */
export function sumOfErrors(all: readonly (DiskErrors | undefined)[]): DiskErrors | undefined {
  const some = all.filter((errors) => errors !== undefined);
  if (some.length === 0) return undefined;
  const count = some.reduce((sum, errors) => sum + errors.count, 0);
  return { count, last_ms: Math.max(...some.map(({ last_ms }) => last_ms)) };
}

export function diskSentence(error: unknown): string {
  if (error instanceof NewerIndex || error instanceof DiskGone) return error.message;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code === 'ERR_SQLITE_ERROR') return sqliteSentence(error);
  return SENTENCES[code ?? ''] ?? `The footage cannot be written${code === undefined ? '' : ` (${code})`}.`;
}

function sqliteSentence(error: unknown): string {
  const number = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
  if (number === 13) return 'The disk is full.';
  if (number === 8) return 'The disk has become read-only.';
  if (number === 14) return 'The footage folder cannot be written to.';
  return 'The index of the footage cannot be written.';
}
