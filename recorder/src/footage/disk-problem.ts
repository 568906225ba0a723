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
export function isDiskError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('errcode' in error) return (Number(error.errcode) & 0xff) === 10;
  return 'code' in error && error.code === 'EIO';
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
