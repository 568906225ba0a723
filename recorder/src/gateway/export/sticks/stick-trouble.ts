/** Why a stick does not take an export, in a sentence for people. Pure. */

/** What went wrong with the stick, and not with the footage. */
export class StickTrouble extends Error {
  override readonly name = 'StickTrouble';
}

export const TAKEN_OUT = 'The stick was taken out.';
export const TOOK_NOTHING = 'The stick took nothing for minutes.';
export const NOT_AS_WRITTEN = 'The stick does not give back what was written to it. Use another one.';

const SENTENCES: Readonly<Record<string, string>> = {
  ENOSPC: 'The stick is full.',
  EDQUOT: 'The stick is full.',
  EROFS: 'The stick is read-only, or became so because it is damaged.',
  EACCES: 'The recorder may not write to the stick.',
  EPERM: 'The recorder may not write to the stick.',
  EFBIG: 'A video became larger than the stick takes.',
  ENAMETOOLONG: 'The stick does not take names as long as these.',
  ENOENT: TAKEN_OUT,
  ENODEV: TAKEN_OUT,
  ENXIO: TAKEN_OUT,
  ESTALE: TAKEN_OUT,
};

/** `error`: what reading from it or writing to it threw. */
export function stickTrouble(error: unknown): StickTrouble {
  if (error instanceof StickTrouble) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new StickTrouble(SENTENCES[code] ?? 'The stick is damaged: it cannot be written or read.', { cause: error });
}
