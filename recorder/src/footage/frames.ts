/**
 * The frames of a range out of footage files, in decode order, a fragment at a time; sound lies between the pictures by its time. A
 * range begins with the key frame that is shown at its beginning or before it; in a gap, with the first after it. A file that
 * retention removed meanwhile is left out. Memory is one fragment. Throws what disk and SQLite throw.
 */
import { readFragmentHead, type FragmentInfo } from '../media/fmp4/fragment.ts';
import type { FileHandles } from './file-handles.ts';
import type { PlacedFragment } from './fragment-table.ts';
import type { RangeFile, RangeFiles } from './range-files.ts';
import type { Span } from './timeline.ts';

const TICKS_PER_MS = 90;
/** By less than this, frames are shown after or before they are decoded. */
const LONGEST_REORDER_MS = 3_000;
/** What is more apart is not one sequence of frames. */
const SAME_SEQUENCE_MS = 1_000;
/** More than the head of nearly every fragment. */
const HEAD_GUESS_BYTES = 2_048;

export interface FootageFrame {
  readonly key: boolean;
  readonly sound: boolean;
  /** When it is shown (or heard), milliseconds of the Unix epoch. */
  readonly captured_ms: number;
  /** Ticks of 90 kHz since the Unix epoch. */
  readonly decode_ticks90k: bigint;
  readonly duration_ms: number;
  readonly data: Buffer;
}

export interface FrameBatch {
  /** Its configs. */
  readonly file: RangeFile;
  readonly frames: readonly FootageFrame[];
}

export interface FrameSource {
  readonly files: RangeFiles;
  readonly handles: FileHandles;
}

export interface Wish {
  readonly cameraId: string;
  readonly stream: string;
  readonly range: Span;
  /** All frames and sound, or key frames alone. */
  readonly what: 'all' | 'keys';
  /** Of key frames: no more, evenly spread. */
  readonly atMost?: number | undefined;
}

interface Place {
  readonly file: RangeFile;
  readonly fileAt: number;
  readonly fragment: PlacedFragment;
}

export async function* framesOf(source: FrameSource, wish: Wish): AsyncGenerator<FrameBatch, void> {
  const { cameraId, stream, range } = wish;
  const found = await findRange(source, cameraId, stream, range);
  if (found === undefined) return;
  const { files, start } = found;
  if (wish.what === 'all') yield* allFrames(source, files, start, range.to_ms);
  else yield* keyFrames(source, files, start, range, wish.atMost);
}

/** The files of a range, and the fragment of the first with whose key frame it begins; undefined when it holds no footage. */
export async function findRange(
  source: FrameSource,
  cameraId: string,
  stream: string,
  range: Span,
): Promise<{ readonly files: readonly RangeFile[]; readonly start: PlacedFragment } | undefined> {
  const from_ms = range.from_ms - LONGEST_REORDER_MS;
  const files = source.files.list(cameraId, stream, { from_ms, to_ms: range.to_ms });
  const place = await startOf(source, files, range);
  return place && { files: files.slice(place.fileAt), start: place.fragment };
}

async function* allFrames(
  { files, handles }: FrameSource,
  rest: readonly RangeFile[],
  start: PlacedFragment,
  to_ms: number,
): AsyncGenerator<FrameBatch, void> {
  // Frames that are shown before they are decoded are waited for as far as there have been such.
  let late_ms = 0;
  for (const file of rest) {
    const soundRate_hz = file.soundId === undefined ? undefined : files.sound(file.soundId)?.sampleRate_hz;
    for (const fragment of files.fragments(file)) {
      if (file === rest[0] && fragment.position < start.position) continue;
      if (startOfFragment_ms(file, fragment) >= to_ms + late_ms) return;
      const bytes = await handles.read(file.path, fragment.position, fragment.bytes);
      const info = bytes && readFragmentHead(bytes);
      if (bytes === undefined || info === undefined) break;
      late_ms = Math.max(late_ms, lateness_ms(info));
      yield { file, frames: framesIn(file, bytes, info, soundRate_hz, to_ms + late_ms) };
    }
  }
}

/** The first, and from then on the one at or before each moment of an even grid over the range. */
async function* keyFrames(
  source: FrameSource,
  rest: readonly RangeFile[],
  start: PlacedFragment,
  { from_ms, to_ms }: Span,
  atMost: number | undefined,
): AsyncGenerator<FrameBatch, void> {
  const step_ms = atMost === undefined ? 0 : (to_ms - from_ms) / atMost;
  const momentAt = (at_ms: number): number =>
    step_ms > 0 ? from_ms + Math.max(1, Math.ceil((at_ms - from_ms) / step_ms)) * step_ms : at_ms;
  let wanted_ms = Number.NEGATIVE_INFINITY;
  let best: { readonly file: RangeFile; readonly fragment: PlacedFragment } | undefined;
  for (const [fileAt, file] of rest.entries()) {
    const next = rest[fileAt + 1];
    if (fileAt > 0 && next !== undefined && next.start_ms <= wanted_ms) continue;
    for (const fragment of source.files.fragments(file)) {
      if (fragment.keyBytes === 0 || (fileAt === 0 && fragment.position < start.position)) continue;
      const at_ms = startOfFragment_ms(file, fragment);
      if (fileAt === 0 && fragment.position === start.position) {
        yield* keyFrame(source, file, fragment);
        wanted_ms = momentAt(at_ms);
        continue;
      }
      if (at_ms > wanted_ms) {
        if (best !== undefined) yield* keyFrame(source, best.file, best.fragment);
        wanted_ms = momentAt(at_ms);
        if (wanted_ms >= to_ms) return;
      }
      best = { file, fragment };
    }
  }
  if (best !== undefined && wanted_ms < to_ms) yield* keyFrame(source, best.file, best.fragment);
}

async function* keyFrame(
  source: FrameSource,
  file: RangeFile,
  fragment: PlacedFragment,
): AsyncGenerator<FrameBatch, void> {
  const found = await readKey(source.handles, file, fragment);
  if (found !== undefined) yield { file, frames: [found] };
}

/** The key frame that a fragment begins with, and little more than its bytes read. */
async function readKey(
  handles: FileHandles,
  file: RangeFile,
  fragment: PlacedFragment,
): Promise<FootageFrame | undefined> {
  const guess = Math.min(fragment.bytes, fragment.keyBytes + HEAD_GUESS_BYTES);
  for (const length of guess < fragment.bytes ? [guess, fragment.bytes] : [guess]) {
    const bytes = await handles.read(file.path, fragment.position, length);
    const info = bytes && readFragmentHead(bytes);
    const sample = info?.samples[0];
    if (bytes === undefined || info === undefined || sample === undefined) continue;
    const data = bytes.subarray(info.headBytes, info.headBytes + sample.bytes);
    if (data.length === sample.bytes) return videoFrame(file, info.decode_ticks90k, sample, data);
  }
  return undefined;
}

/** Undefined when the range holds no footage. */
async function startOf(source: FrameSource, files: readonly RangeFile[], range: Span): Promise<Place | undefined> {
  const { before, last, next } = keysAround(source.files, files, range.from_ms);
  if (last === undefined || last.file.end_ms <= range.from_ms) {
    return next !== undefined && startOfFragment_ms(next.file, next.fragment) < range.to_ms ? next : undefined;
  }
  if (before === undefined || !isOneSequence(before.file, last.file)) return last;
  // Decoded by then, but perhaps shown later: then the sequence before it is what was seen.
  const key = await readKey(source.handles, last.file, last.fragment);
  return key !== undefined && key.captured_ms > range.from_ms ? before : last;
}

/** The last two key frames that are decoded at the moment or before it, and the first after it. */
function keysAround(
  source: RangeFiles,
  files: readonly RangeFile[],
  at_ms: number,
): { before: Place | undefined; last: Place | undefined; next: Place | undefined } {
  let before: Place | undefined;
  let last: Place | undefined;
  for (const [fileAt, file] of files.entries()) {
    for (const fragment of source.fragments(file)) {
      if (fragment.keyBytes === 0) continue;
      const place = { file, fileAt, fragment };
      if (startOfFragment_ms(file, fragment) > at_ms) return { before, last, next: place };
      [before, last] = [last, place];
    }
  }
  return { before, last, next: undefined };
}

function isOneSequence(former: RangeFile, next: RangeFile): boolean {
  return former.configId === next.configId && next.start_ms - former.end_ms < SAME_SEQUENCE_MS;
}

function startOfFragment_ms(file: RangeFile, fragment: PlacedFragment): number {
  return file.start_ms + fragment.start_ticks90k / TICKS_PER_MS;
}

function lateness_ms({ samples }: FragmentInfo): number {
  const least_ticks = samples.reduce((least, sample) => Math.min(least, sample.offset_ticks90k), 0);
  return Math.min(-least_ticks / TICKS_PER_MS, LONGEST_REORDER_MS);
}

/** Those that are decoded before `to_ms`. */
function framesIn(
  file: RangeFile,
  bytes: Buffer,
  { decode_ticks90k, samples, sound, headBytes }: FragmentInfo,
  soundRate_hz: number | undefined,
  to_ms: number,
): FootageFrame[] {
  const frames: FootageFrame[] = [];
  let at = headBytes;
  let decode = decode_ticks90k;
  const add = (frame: FootageFrame): void => {
    if (Number(frame.decode_ticks90k) < to_ms * TICKS_PER_MS) frames.push(frame);
  };
  for (const sample of samples) {
    add(videoFrame(file, decode, sample, bytes.subarray(at, at + sample.bytes)));
    at += sample.bytes;
    decode += sample.duration_ticks90k;
  }
  if (sound === undefined || soundRate_hz === undefined) return frames;
  let heard = sound.decode_samples;
  for (const sample of sound.samples) {
    const captured_ms = file.start_ms + (heard * 1_000) / soundRate_hz;
    add({
      key: true,
      sound: true,
      captured_ms,
      decode_ticks90k: ticksOf(captured_ms),
      duration_ms: (sample.duration_samples * 1_000) / soundRate_hz,
      data: bytes.subarray(at, at + sample.bytes),
    });
    at += sample.bytes;
    heard += sample.duration_samples;
  }
  return frames.toSorted((one, other) => Number(one.decode_ticks90k - other.decode_ticks90k));
}

function videoFrame(
  file: RangeFile,
  decode: number,
  sample: { readonly key: boolean; readonly offset_ticks90k: number; readonly duration_ticks90k: number },
  data: Buffer,
): FootageFrame {
  return {
    key: sample.key,
    sound: false,
    captured_ms: file.start_ms + (decode + sample.offset_ticks90k) / TICKS_PER_MS,
    decode_ticks90k: ticksOf(file.start_ms + decode / TICKS_PER_MS),
    duration_ms: sample.duration_ticks90k / TICKS_PER_MS,
    data,
  };
}

function ticksOf(ms: number): bigint {
  return BigInt(Math.round(ms * TICKS_PER_MS));
}
