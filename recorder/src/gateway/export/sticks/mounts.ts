/** What is mounted, as Linux tells it in `/proc/self/mountinfo` (proc(5)). Pure but for reading that file. */
import { readFile } from 'node:fs/promises';

const MOUNTINFO = '/proc/self/mountinfo';

export interface Mount {
  /** Of this very mount: a stick that is taken out and put in again gets another. */
  readonly id: number;
  /** `MAJOR:MINOR` of the device. */
  readonly device: string;
  readonly path: string;
  /** `vfat`, `exfat`, `ext4`, … */
  readonly fileSystem: string;
  readonly isReadOnly: boolean;
}

/** Of a path that is mounted over, the upper one alone. */
export function parseMounts(text: string): Mount[] {
  const mounts = new Map<string, Mount>();
  for (const line of text.split('\n')) {
    const [before = '', behind = ''] = line.split(' - ');
    const [id, , device, , path, options] = before.split(' ');
    const [fileSystem, , superOptions = ''] = behind.split(' ');
    if (id === undefined || device === undefined || path === undefined || !fileSystem) continue;
    const flags = [...(options ?? '').split(','), ...superOptions.split(',')];
    const where = unescape(path);
    mounts.delete(where);
    mounts.set(where, { id: Number(id), device, path: where, fileSystem, isReadOnly: flags.includes('ro') });
  }
  return [...mounts.values()];
}

export async function readMounts(): Promise<Mount[]> {
  return parseMounts(await readFile(MOUNTINFO, 'utf8'));
}

/** Blanks and backslashes stand as three octal digits. */
function unescape(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_whole, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
