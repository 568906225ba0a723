/**
 * The fragments of a range as they lie on the disk, for exports: from the key frame at or before its beginning to the one in which it
 * ends. Memory is one fragment. A file that retention removed meanwhile, or that is shorter than the index says, is left out from
 * there. Throws what disk and SQLite throw.
 */
import type { FileHandles } from './file-handles.ts';
import type { PlacedFragment } from './fragment-table.ts';
import type { RangeFile, RangeFiles } from './range-files.ts';
import type { Span } from './timeline.ts';

const TICKS_PER_MS = 90;

export interface FootageFragment {
  readonly file: RangeFile;
  readonly from_ms: number;
  readonly to_ms: number;
  readonly startsWithKey: boolean;
  /** `moof` and `mdat`; the reader's own, to be changed at will. */
  readonly bytes: Buffer;
}

export async function* fragmentsOf(
  source: { readonly files: RangeFiles; readonly handles: FileHandles },
  cameraId: string,
  stream: string,
  range: Span,
): AsyncGenerator<FootageFragment, void> {
  for (const { file, fragment, from_ms, to_ms } of placesOf(source.files, cameraId, stream, range)) {
    const bytes = await source.handles.read(file.path, fragment.position, fragment.bytes);
    if (bytes === undefined) continue;
    yield { file, from_ms, to_ms, startsWithKey: fragment.keyBytes > 0, bytes };
  }
}

/** Of all fragments that `fragmentsOf` gives. */
export function bytesOfRange(files: RangeFiles, cameraId: string, stream: string, range: Span): number {
  let sum = 0;
  for (const { fragment } of placesOf(files, cameraId, stream, range)) sum += fragment.bytes;
  return sum;
}

interface Place extends Span {
  readonly file: RangeFile;
  readonly fragment: PlacedFragment;
}

function* placesOf(files: RangeFiles, cameraId: string, stream: string, range: Span): Generator<Place, void> {
  let hasBegun = false;
  for (const file of files.list(cameraId, stream, range)) {
    if (file.end_ms <= range.from_ms) continue;
    const fragments = files.fragments(file).map((fragment): Place => {
      const from_ms = file.start_ms + fragment.start_ticks90k / TICKS_PER_MS;
      return { file, fragment, from_ms, to_ms: from_ms + fragment.duration_ticks90k / TICKS_PER_MS };
    });
    const isKey = ({ fragment }: Place): boolean => fragment.keyBytes > 0;
    const before = fragments.findLastIndex((place) => isKey(place) && place.from_ms <= range.from_ms);
    const first = hasBegun || before >= 0 ? Math.max(before, 0) : fragments.findIndex(isKey);
    if (first < 0) continue;
    for (const place of fragments.slice(hasBegun ? 0 : first)) {
      if (place.from_ms >= range.to_ms) return;
      hasBegun = true;
      yield place;
    }
  }
}
