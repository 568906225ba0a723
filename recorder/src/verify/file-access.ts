/** A file on a disk, read at any place. It is opened for each read: an export has thousands. */
import { open, stat } from 'node:fs/promises';
import { NotReadable, type RandomAccess } from '@nightlatch/protocol/export/source';

export async function fileAccess(path: string): Promise<RandomAccess> {
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
