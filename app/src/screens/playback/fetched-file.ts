/**
 * A file of the recorder brought into the app, with how far it is, so that it can be shared or saved. It is held by the browser until it is
 * let go: of what is larger than MOST_BYTES the browser's own download takes care. Throws what `call` throws; `TooLarge`.
 */
import { Unreachable } from '@nightlatch/ui/api';

/** What a phone's browser holds without trouble. */
export const MOST_BYTES = 256 * 1024 * 1024;

export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

export interface FetchedFile {
  /** Opens the stream. */
  readonly open: (signal: AbortSignal) => Promise<Response>;
  readonly name: string;
  readonly type: string;
  /** `of_bytes`: absent where the recorder does not tell. */
  readonly onProgress: (bytes: number, of_bytes: number | undefined) => void;
  readonly signal: AbortSignal;
  readonly most_bytes?: number;
}

export async function fetchFile({
  open,
  name,
  type,
  onProgress,
  signal,
  most_bytes = MOST_BYTES,
}: FetchedFile): Promise<File> {
  const response = await open(signal);
  const told = Number(response.headers.get('content-length') ?? Number.NaN);
  const of_bytes = Number.isFinite(told) && told > 0 ? told : undefined;
  if ((of_bytes ?? 0) > most_bytes) {
    await response.body?.cancel();
    throw new TooLarge(`${of_bytes} bytes`);
  }
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  try {
    const reader = response.body?.getReader();
    for (let read = await reader?.read(); read !== undefined && !read.done; read = await reader?.read()) {
      parts.push(read.value);
      bytes += read.value.byteLength;
      if (bytes > most_bytes) throw new TooLarge(`${bytes} bytes`);
      onProgress(bytes, of_bytes);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof TooLarge) throw error;
    throw new Unreachable({ cause: error });
  }
  return new File(parts, name, { type });
}

/** Lets the browser download: from the recorder, or what was fetched. */
export function download(href: string, name: string): void {
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
}

export function downloadFile(file: File): void {
  const href = URL.createObjectURL(file);
  download(href, file.name);
  // The download has begun by then.
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

export function canShare(file: File): boolean {
  return typeof navigator.share === 'function' && navigator.canShare?.({ files: [file] }) === true;
}

/** A name that every phone and computer takes. */
export function plainFileName(words: string, ending: string): string {
  return `${words.replaceAll(/[^\p{L}\p{N} ._-]+/gu, '-').trim()}.${ending}`;
}

/** `12.3 MB` */
export function sayBytes(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1_000))} kB`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}
