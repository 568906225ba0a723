/** An export that lies in a folder. Links are not followed; of a folder with more files than any export has nothing is read. */
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import {
  type ExportSource,
  isLitter,
  MOST_EXPORT_FILES,
  NotReadable,
  type RandomAccess,
} from '@nightlatch/protocol/export/source';
import { fileAccess } from './file-access.ts';

export async function folderSource(folder: string): Promise<ExportSource> {
  const files = new Map<string, RandomAccess>();
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isDirectory() || isLitter(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile()) throw new NotReadable(`${path} is no plain file: an export has only such.`);
    if (files.size === MOST_EXPORT_FILES) throw new NotReadable('This folder has more files than any export.');
    files.set(relative(folder, path).split(sep).join('/'), await fileAccess(path));
  }
  return { files, problems: [] };
}
