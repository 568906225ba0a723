/** Whether something failed because the disk takes nothing: full, read-only or failing. */

/** SQLite's primary result codes: READONLY, IOERR, FULL. */
const SQLITE = [8, 10, 13];
const SYSTEM = ['ENOSPC', 'EDQUOT', 'EROFS', 'EIO'];

export function isDiskTrouble(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('errcode' in error && SQLITE.includes(Number(error.errcode) & 0xff)) return true;
  return 'code' in error && typeof error.code === 'string' && SYSTEM.includes(error.code);
}
