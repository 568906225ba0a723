/**
 * Where the fragments of a file are, in four varints each: ticks skipped since the fragment before (nearly always 0), ticks it
 * lasts, bytes, and bytes of the key frame that it begins with (0 when it begins with none). A day of one camera is about
 * 600 kB. Pure; ticks of 90 kHz.
 */
import { VarintReader, writeVarint } from '../media/varint.ts';

export interface Fragment {
  readonly skipped_ticks90k: number;
  readonly duration_ticks90k: number;
  readonly bytes: number;
  readonly keyBytes: number;
}

/** A table that grows. */
export class FragmentTable {
  #bytes = Buffer.alloc(256);
  #length = 0;
  count = 0;

  add(fragment: Fragment): void {
    const out: number[] = [];
    writeVarint(out, fragment.skipped_ticks90k);
    writeVarint(out, fragment.duration_ticks90k);
    writeVarint(out, fragment.bytes);
    writeVarint(out, fragment.keyBytes);
    if (this.#length + out.length > this.#bytes.length) {
      this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(this.#bytes.length)]);
    }
    this.#bytes.set(out, this.#length);
    this.#length += out.length;
    this.count++;
  }

  /** A copy as it is now. */
  toBytes(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#length));
  }
}

export interface PlacedFragment extends Fragment {
  /** From the file's start. */
  readonly start_ticks90k: number;
  /** In the file. */
  readonly position: number;
}

/** The fragments of a table with their places; what is damaged at the end of it is left out. */
export function* readFragmentTable(table: Uint8Array, initBytes: number): Generator<PlacedFragment, void> {
  const reader = new VarintReader(table);
  let position = initBytes;
  let end_ticks = 0;
  while (!reader.atEnd) {
    const skipped = reader.next();
    const duration = reader.next();
    const bytes = reader.next();
    const keyBytes = reader.next();
    if (skipped === undefined || duration === undefined || bytes === undefined || keyBytes === undefined) return;
    const start_ticks90k = end_ticks + skipped;
    yield { skipped_ticks90k: skipped, duration_ticks90k: duration, bytes, keyBytes, start_ticks90k, position };
    end_ticks = start_ticks90k + duration;
    position += bytes;
  }
}
