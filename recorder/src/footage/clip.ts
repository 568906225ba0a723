/**
 * A clip out of footage files: one head, then the fragments of all files with their numbers and times rewritten, so that any player
 * takes it for one file. Memory is one fragment, however long the clip. Ends where the codec config changes.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { renumberFragment } from '../media/fmp4/fragment.ts';
import { type PlacedFragment, readFragmentTable } from './fragment-table.ts';

const TICKS_PER_MS = 90;

/** A row of the index, as far as a clip needs it. */
export interface ClipFile {
  /** Absolute. */
  readonly path: string;
  readonly start_ms: number;
  readonly end_ms: number;
  readonly initBytes: number;
  readonly configId: number;
  readonly fragments: Uint8Array;
}

export interface ClipStart {
  readonly file: ClipFile;
  readonly fragment: PlacedFragment;
  /** Of the first frame, milliseconds of the Unix epoch. */
  readonly starts_ms: number;
}

/**
 * Where a clip from `from_ms` begins: at the key frame at or before it in the file that holds it, else at the beginning of the
 * first file after it, if that is before `to_ms`. `files` in the order of their start.
 */
export function clipStart(files: readonly ClipFile[], from_ms: number, to_ms: number): ClipStart | undefined {
  for (const file of files) {
    if (file.end_ms <= from_ms) continue;
    let found: PlacedFragment | undefined;
    for (const fragment of readFragmentTable(file.fragments, file.initBytes)) {
      const isLate = file.start_ms + fragment.start_ticks90k / TICKS_PER_MS > from_ms;
      if (isLate && found !== undefined) break;
      if (fragment.keyBytes > 0) found = fragment;
    }
    if (found === undefined) continue;
    const starts_ms = file.start_ms + found.start_ticks90k / TICKS_PER_MS;
    return starts_ms < to_ms ? { file, fragment: found, starts_ms } : undefined;
  }
  return undefined;
}

/** The clip's bytes, up to `to_ms`. Ends early, and well formed, when a file cannot be read any more. */
export async function* clipBytes(files: readonly ClipFile[], start: ClipStart, to_ms: number): AsyncGenerator<Buffer> {
  const wanted = files.slice(files.indexOf(start.file));
  let sequence = 0;
  let end_ticks = 0;
  for (const file of wanted) {
    if (file.configId !== start.file.configId || file.start_ms >= to_ms) return;
    const handle = await openIfThere(file.path);
    if (handle === undefined) return;
    try {
      if (sequence === 0) {
        const init = await readWhole(handle, 0, file.initBytes);
        if (init === undefined) return;
        yield init;
      }
      const offset_ticks = Math.round((file.start_ms - start.starts_ms) * TICKS_PER_MS);
      for (const fragment of readFragmentTable(file.fragments, file.initBytes)) {
        if (file === start.file && fragment.start_ticks90k < start.fragment.start_ticks90k) continue;
        if (file.start_ms + fragment.start_ticks90k / TICKS_PER_MS >= to_ms) return;
        const bytes = await readWhole(handle, fragment.position, fragment.bytes);
        if (bytes === undefined) return;
        const decode_ticks = Math.max(offset_ticks + fragment.start_ticks90k, end_ticks);
        renumberFragment(bytes, ++sequence, decode_ticks);
        end_ticks = decode_ticks + fragment.duration_ticks90k;
        yield bytes;
      }
    } finally {
      await handle.close();
    }
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch {
    return undefined;
  }
}

async function readWhole(handle: FileHandle, position: number, bytes: number): Promise<Buffer | undefined> {
  const buffer = Buffer.allocUnsafe(bytes);
  const { bytesRead } = await handle.read(buffer, 0, bytes, position);
  return bytesRead === bytes ? buffer : undefined;
}
