/** A footage file as mp4box reads it, which is not ours. */
import { readFileSync } from 'node:fs';
import { Log, MP4BoxBuffer, createFile } from 'mp4box';
import { vi } from 'vitest';

export interface IndependentlyRead {
  /** RFC 6381, in the order of the tracks. */
  readonly codecs: readonly string[];
  readonly samples: readonly number[];
  /** All that it had to complain of. */
  readonly complaints: readonly string[];
}

export function readIndependently(path: string): IndependentlyRead {
  const complaints: string[] = [];
  const complain = (...words: readonly unknown[]): void => void complaints.push(words.join(' '));
  const silenced = (['warn', 'error'] as const).map((kind) => vi.spyOn(Log, kind).mockImplementation(complain));
  try {
    const file = createFile(false);
    file.onError = complain;
    const bytes = readFileSync(path);
    file.appendBuffer(MP4BoxBuffer.fromArrayBuffer(Uint8Array.from(bytes).buffer, 0), true);
    file.flush();
    const { tracks } = file.getInfo();
    return {
      codecs: tracks.map(({ codec }) => codec),
      samples: tracks.map(({ nb_samples }) => nb_samples),
      complaints,
    };
  } finally {
    for (const spy of silenced) spy.mockRestore();
  }
}
