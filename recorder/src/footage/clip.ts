/**
 * A clip's bytes, all or any part of them, as its plan says: the fragments of all files with their numbers and times rewritten, so that
 * any player takes it for one file. Memory is one fragment, however long the clip. What was planned and cannot be read any more (a
 * file that retention removed) is an error: nobody takes half of it for the whole.
 */
import { Readable } from 'node:stream';
import { readFragmentHead, renumberFragment } from '../media/fmp4/fragment.ts';
import { sidx } from '../media/fmp4/sidx.ts';
import type { ClipPlan, ClipRun } from './clip-plan.ts';
import type { FrameSource } from './frames.ts';

const TICKS_PER_SECOND = 90_000;

export class FootageGone extends Error {
  override readonly name = 'FootageGone';

  constructor() {
    super('This footage is no longer on the disk.');
  }
}

export class FootageClip {
  readonly #source: FrameSource;
  readonly #plan: ClipPlan;

  constructor(source: FrameSource, plan: ClipPlan) {
    this.#source = source;
    this.#plan = plan;
  }

  /** Of its first frame, and after its last; milliseconds of the Unix epoch. */
  get starts_ms(): number {
    return this.#plan.starts_ms;
  }

  get ends_ms(): number {
    return this.#plan.ends_ms;
  }

  get bytes(): number {
    return this.#plan.bytes;
  }

  /** The same as long as the bytes are. */
  get tag(): string {
    return this.#plan.tag;
  }

  /** Fragmented MP4. */
  get body(): Readable {
    return this.read(0, this.bytes);
  }

  /** Its bytes from `from` up to `to`, `to` left out. Fails with FootageGone, or what the disk throws. */
  read(from: number, to: number): Readable {
    return Readable.from(this.#parts(from, to), { objectMode: false, highWaterMark: 1 });
  }

  async *#parts(from: number, to: number): AsyncGenerator<Buffer, void> {
    const cut = function* (bytes: Buffer, position: number): Generator<Buffer, void> {
      const part = bytes.subarray(Math.max(0, from - position), Math.max(0, to - position));
      if (part.length > 0) yield part;
    };
    const { headBytes, runs } = this.#plan;
    if (from < headBytes) yield* cut(await this.#head(), 0);
    for (const run of runs) {
      const end = run.position + run.to - run.from;
      if (end <= from || run.position >= to) continue;
      for await (const { bytes, position } of this.#fragments(run, from, to)) yield* cut(bytes, position);
    }
  }

  async #head(): Promise<Buffer> {
    const file = this.#plan.runs[0]?.file;
    const init = file && (await this.#source.handles.read(file.path, 0, file.initBytes));
    if (init === undefined) throw new FootageGone();
    return Buffer.concat([init, sidx(this.#plan.index)]);
  }

  /** Those of a run that have bytes in the part, with their places in the clip. */
  async *#fragments(run: ClipRun, from: number, to: number): AsyncGenerator<{ bytes: Buffer; position: number }, void> {
    const { files, handles } = this.#source;
    const { file, offset_ticks90k } = run;
    const soundRate_hz = file.soundId === undefined ? undefined : files.sound(file.soundId)?.sampleRate_hz;
    let { sequence, begins_ticks90k: end_ticks } = run;
    let covered = run.from;
    for (const fragment of files.fragments(file)) {
      if (fragment.position < run.from) continue;
      if (fragment.position >= run.to) break;
      const decode_ticks = Math.max(offset_ticks90k + fragment.start_ticks90k, end_ticks);
      end_ticks = decode_ticks + fragment.duration_ticks90k;
      covered += fragment.bytes;
      const position = run.position + fragment.position - run.from;
      const number = sequence++;
      if (position + fragment.bytes <= from) continue;
      if (position >= to) return;
      const bytes = await handles.read(file.path, fragment.position, fragment.bytes);
      const info = bytes && readFragmentHead(bytes);
      if (bytes === undefined || info === undefined || info.bytes !== fragment.bytes) throw new FootageGone();
      const heard =
        info.sound && soundRate_hz !== undefined
          ? info.sound.decode_samples + Math.round((offset_ticks90k / TICKS_PER_SECOND) * soundRate_hz)
          : undefined;
      renumberFragment(bytes, number, decode_ticks, heard === undefined ? undefined : Math.max(0, heard));
      yield { bytes, position };
    }
    if (covered < run.to) throw new FootageGone();
  }
}
