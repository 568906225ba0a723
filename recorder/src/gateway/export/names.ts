/** Names of folders and files in an export: such as every system takes, whatever people called their cameras. Pure. */
import { exportPathSchema } from '@nightlatch/protocol/export/manifest';

/** What Windows keeps for itself. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;
const LONGEST = 40;

/** By the camera's id; no two alike, capitals or not. */
export function folderNames(cameras: readonly { readonly id: string; readonly name: string }[]): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const [at, { id, name }] of cameras.entries()) {
    const plain = plainName(name) ?? `Camera ${at + 1}`;
    let chosen = plain;
    for (let number = 2; taken.has(chosen.toLowerCase()); number++) chosen = `${plain} ${number}`;
    taken.add(chosen.toLowerCase());
    names.set(id, chosen);
  }
  return names;
}

/** Letters without their marks, and nothing that a file system or a shell takes amiss; undefined when nothing is left. */
export function plainName(name: string): string | undefined {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9_-]+/g, ' ')
    .trim()
    .slice(0, LONGEST)
    .trim();
  return RESERVED.test(plain) || !exportPathSchema.safeParse(plain).success ? undefined : plain;
}
