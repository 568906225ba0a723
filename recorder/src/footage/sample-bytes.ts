/** Bytes of footage files as check and repair read them. `readAt` blocks; fewer bytes than asked for are given at the end of a file. */
import { readSync } from 'node:fs';

/** Whether the NAL units (each with its length before it) fill the samples exactly; lengths that are all zero do not. */
export function fillsItsSamples(media: Buffer, samples: readonly { readonly bytes: number }[]): boolean {
  let at = 0;
  return samples.every((sample) => {
    const end = at + sample.bytes;
    if (end > media.length) return false;
    while (at + 5 <= end) {
      const nal = media.readUInt32BE(at);
      if (nal === 0) return false;
      at += 4 + nal;
    }
    return at === end;
  });
}

export function readAt(fd: number, position: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  return bytes.subarray(0, readSync(fd, bytes, 0, length, position));
}
