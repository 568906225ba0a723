/**
 * What a clip out of footage files will be, byte for byte, before any of it is read: one head, an index for seeking, then runs of
 * fragments. Known from the index alone, so that its length and any part of it can be told. A clip ends where the configs of video
 * or sound change. Memory grows by one small entry a file; of long ranges it lets others in between.
 */
import { createHash } from 'node:crypto';
import { MAX_SIDX_ENTRIES, type SidxEntry, sidxBytes } from '../media/fmp4/sidx.ts';
import type { PlacedFragment } from './fragment-table.ts';
import type { RangeFile, RangeFiles } from './range-files.ts';

const TICKS_PER_MS = 90;
/** Seeking needs no finer index; a long clip has a coarser one. */
const FINEST_ENTRY_TICKS = 4 * 90_000;
const USUAL_ENTRIES = 4_000;
const MOST_ENTRY_BYTES = 2 ** 30;
const FILES_A_TURN = 16;

/** Fragments of one file, which lie one after another in it. */
export interface ClipRun {
  readonly file: RangeFile;
  /** In the file, of the first fragment and after the last. */
  readonly from: number;
  readonly to: number;
  /** In the clip. */
  readonly position: number;
  /** Of the first fragment, from 1. */
  readonly sequence: number;
  /** Where decode time 0 of the file is in the clip, and where the clip's time has come to before the run. */
  readonly offset_ticks90k: number;
  readonly begins_ticks90k: number;
}

export interface ClipPlan {
  readonly runs: readonly ClipRun[];
  readonly index: readonly SidxEntry[];
  /** Where the fragments begin, and where the clip ends. */
  readonly headBytes: number;
  readonly bytes: number;
  /** Where the clip's time begins and ends, milliseconds of the Unix epoch. */
  readonly starts_ms: number;
  readonly ends_ms: number;
  /** The same as long as the bytes are. */
  readonly tag: string;
}

/** Of `files[0]` from its fragment `start` on, of the others all, up to `to_ms`. Undefined when nothing of it is there any more. */
export async function planClip(
  source: RangeFiles,
  files: readonly RangeFile[],
  start: PlacedFragment,
  to_ms: number,
): Promise<ClipPlan | undefined> {
  const [first] = files;
  if (first === undefined) return undefined;
  const starts_ms = first.start_ms + start.start_ticks90k / TICKS_PER_MS;
  const index = new IndexDraft((to_ms - starts_ms) * TICKS_PER_MS);
  const hash = createHash('sha256');
  const drafts: Omit<ClipRun, 'position'>[] = [];
  let sequence = 1;
  let end_ticks = 0;
  for (const [fileAt, file] of files.entries()) {
    if (file.configId !== first.configId || file.soundId !== first.soundId) break;
    if (fileAt % FILES_A_TURN === FILES_A_TURN - 1) await new Promise((resolve) => setImmediate(resolve));
    const offset_ticks90k = Math.round((file.start_ms - starts_ms) * TICKS_PER_MS);
    const begins_ticks90k = end_ticks;
    const wanted = source
      .fragments(file)
      .filter((fragment) => file !== first || fragment.position >= start.position)
      .filter((fragment) => file.start_ms + fragment.start_ticks90k / TICKS_PER_MS < to_ms);
    const last = wanted.at(-1);
    if (wanted[0] === undefined || last === undefined) continue;
    for (const fragment of wanted) {
      const at_ticks = Math.max(offset_ticks90k + fragment.start_ticks90k, end_ticks);
      index.add(fragment, at_ticks);
      end_ticks = at_ticks + fragment.duration_ticks90k;
    }
    const [from, to] = [wanted[0].position, last.position + last.bytes];
    drafts.push({ file, from, to, sequence, offset_ticks90k, begins_ticks90k });
    hash.update(`${file.path} ${from} ${to} ${offset_ticks90k}\n`);
    sequence += wanted.length;
  }
  if (drafts.length === 0) return undefined;
  const entries = index.finish(end_ticks);
  const headBytes = first.initBytes + sidxBytes(entries.length);
  let position = headBytes;
  const runs = drafts.map((draft) => {
    const run = { ...draft, position };
    position += draft.to - draft.from;
    return run;
  });
  return {
    runs,
    index: entries,
    headBytes,
    bytes: position,
    starts_ms,
    ends_ms: starts_ms + end_ticks / TICKS_PER_MS,
    tag: hash.digest('base64url').slice(0, 22),
  };
}

/** Entries that begin with key frames, about as long as the clip's length allows. */
class IndexDraft {
  readonly #shortest_ticks: number;
  readonly #entries: SidxEntry[] = [];
  #bytes = 0;
  #begin_ticks = 0;

  constructor(length_ticks: number) {
    this.#shortest_ticks = Math.max(FINEST_ENTRY_TICKS, length_ticks / USUAL_ENTRIES);
  }

  add({ bytes, keyBytes }: PlacedFragment, at_ticks: number): void {
    const isLong = at_ticks - this.#begin_ticks >= this.#shortest_ticks || this.#bytes + bytes > MOST_ENTRY_BYTES;
    if (this.#bytes > 0 && keyBytes > 0 && isLong && this.#entries.length < MAX_SIDX_ENTRIES - 1) this.#cut(at_ticks);
    this.#bytes += bytes;
  }

  finish(end_ticks: number): readonly SidxEntry[] {
    this.#cut(end_ticks);
    return this.#entries;
  }

  #cut(at_ticks: number): void {
    this.#entries.push({ bytes: this.#bytes, duration_ticks90k: at_ticks - this.#begin_ticks });
    this.#bytes = 0;
    this.#begin_ticks = at_ticks;
  }
}
