/**
 * What was dropped or chosen, as an export to be checked: one ZIP file, or the files of a folder. Files are read a piece at a time, where
 * they lie. Throws `NotReadable` with a sentence for what cannot be one.
 */
import { crc32 } from '@nightlatch/protocol/export/crc32';
import { MANIFEST_FILE } from '@nightlatch/protocol/export/manifest';
import { isLitter, MOST_EXPORT_FILES, NotReadable } from '@nightlatch/protocol/export/source';
import type { ExportSource, RandomAccess } from '@nightlatch/protocol/export/source';
import { zipSource } from '@nightlatch/protocol/export/zip-source';

export interface Chosen {
  /** Of the file or the folder. */
  readonly name: string;
  readonly open: () => Promise<ExportSource>;
}

const TOO_MANY = 'This folder has more files than any export.';

export function access(file: File): RandomAccess {
  return {
    bytes: file.size,
    async read(at, bytes) {
      if (at + bytes > file.size) throw new NotReadable(`${file.name} ends early.`);
      return new Uint8Array(await file.slice(at, at + bytes).arrayBuffer());
    },
  };
}

export function chosenZip(file: File): Chosen {
  return { name: file.name, open: () => zipSource(access(file), crc32) };
}

/** `paths`: with the chosen folder's own name before. */
export function chosenFolder(name: string, files: ReadonlyMap<string, File>): Chosen {
  return {
    name,
    open() {
      const plain = [...files].filter(([path]) => !path.split('/').some(isLitter));
      if (plain.length > MOST_EXPORT_FILES) throw new NotReadable(TOO_MANY);
      const root = rootOf(plain.map(([path]) => path));
      const inside = plain.filter(([path]) => path.startsWith(root));
      const found = new Map(inside.map(([path, file]) => [path.slice(root.length), access(file)]));
      return Promise.resolve({ files: found, problems: [] });
    },
  };
}

/** Where the manifest lies: in the chosen folder itself, or in the one folder of it that has one, such as on a stick. */
function rootOf(paths: readonly string[]): string {
  const roots = paths
    .filter((path) => path === MANIFEST_FILE || path.endsWith(`/${MANIFEST_FILE}`))
    .map((path) => path.slice(0, -MANIFEST_FILE.length));
  if (roots.includes('')) return '';
  const [only, ...more] = roots;
  if (more.length > 0)
    throw new NotReadable('There are several exports in this folder. Choose the folder of one of them.');
  return only ?? '';
}

/** Of an `<input webkitdirectory>`. */
export function chosenFromInput(files: FileList): Chosen | undefined {
  const [first] = files;
  if (first === undefined) return undefined;
  const name = first.webkitRelativePath.split('/')[0] ?? '';
  return chosenFolder(name, new Map([...files].map((file) => [file.webkitRelativePath.slice(name.length + 1), file])));
}

/** Throws `NotReadable` for more than one thing. Must be called while the drop is told: its items are gone afterwards. */
export function chosenFromDrop(dropped: DataTransfer): Promise<Chosen> {
  const items = [...dropped.items].filter(({ kind }) => kind === 'file');
  const [first] = items;
  const entry = first?.webkitGetAsEntry?.() ?? undefined;
  const file = first?.getAsFile() ?? undefined;
  if (items.length !== 1 || file === undefined)
    return Promise.reject(new NotReadable('Drop one thing: the ZIP file, or the folder as a whole.'));
  if (entry === undefined || !isFolder(entry)) return Promise.resolve(chosenZip(file));
  return walk(entry).then((files) => chosenFolder(entry.name, files));
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

async function walk(root: FileSystemDirectoryEntry): Promise<Map<string, File>> {
  const files = new Map<string, File>();
  const left: { readonly folder: FileSystemDirectoryEntry; readonly before: string }[] = [{ folder: root, before: '' }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { before } = next;
    for (const entry of await entriesOf(next.folder)) {
      const path = before + entry.name;
      if (isFolder(entry)) left.push({ folder: entry, before: `${path}/` });
      else files.set(path, await fileOf(entry as FileSystemFileEntry));
      if (files.size + left.length > 2 * MOST_EXPORT_FILES) throw new NotReadable(TOO_MANY);
    }
  }
  return files;
}

/** A hundred at a time, until there are no more. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
    if (all.length > 2 * MOST_EXPORT_FILES) throw new NotReadable(TOO_MANY);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}
