/** An export that lies in a folder. Links are not followed; of a folder with more files than any export has nothing is read. */
import { open, readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { EXPORT_LIMITS } from '@nightlatch/protocol/export/manifest';
import { type ExportSource, NotReadable, type RandomAccess } from '@nightlatch/protocol/export/source';

const MOST_FILES = 2 * EXPORT_LIMITS.parts + 100;
/** What systems leave behind in a folder that somebody looked at. */
const LITTER = /^(?:\.DS_Store|\._.*|Thumbs\.db|desktop\.ini)$/;

export async function folderSource(folder: string): Promise<ExportSource> {
  const files = new Map<string, RandomAccess>();
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isDirectory() || LITTER.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile()) throw new NotReadable(`${path} is no plain file: an export has only such.`);
    if (files.size === MOST_FILES) throw new NotReadable('This folder has more files than any export.');
    files.set(relative(folder, path).split(sep).join('/'), await fileAccess(path));
  }
  return { files, problems: [] };
}

async function fileAccess(path: string): Promise<RandomAccess> {
  const { size } = await stat(path);
  return {
    bytes: size,
    async read(at, bytes) {
      const handle = await open(path, 'r');
      try {
        const buffer = new Uint8Array(bytes);
        const { bytesRead } = await handle.read(buffer, 0, bytes, at);
        if (bytesRead !== bytes) throw new NotReadable(`${path} cannot be read to its end.`);
        return buffer;
      } finally {
        await handle.close();
      }
    },
  };
}
