/**
 * The footage as others than the engine see it: read-only, at any time, also of the file that is being written, up to what is
 * synced. Without an index (nothing recorded yet) there is no footage. Queries block for a millisecond or so; clips are streamed.
 */
import { Readable } from 'node:stream';
import type { CodecConfig } from '../media/codec-config.ts';
import type { SoundTrackConfig } from '../media/sound-config.ts';
import { FootageClip, FootageGone } from './clip.ts';
import { planClip } from './clip-plan.ts';
import { daysOf } from './days.ts';
import { bytesOfRange, type FootageFragment, fragmentsOf } from './fragments.ts';
import { FileHandles } from './file-handles.ts';
import { findRange, type FrameBatch, framesOf, type FrameSource, type Wish } from './frames.ts';
import { hlsHead, hlsPlaylist, hlsSegment } from './hls.ts';
import { IndexView, type RowList, UnreadableIndex } from './index-view.ts';
import type { PlacedFragment } from './fragment-table.ts';
import { MAIN_STREAM, footageFolder, indexPath } from './paths.ts';
import { endOf, IN_RANGE, type RangeFile, RangeFiles } from './range-files.ts';
import { EventDraft, type TimelineEvent, eventOf } from './timeline-events.ts';
import { type FileTimes, type Gap, type Span, TimelineDraft, joinNarrow, timelineOf } from './timeline.ts';

const TIMES = 'start_ms, duration_ticks, gap_reason';
const IN_ORDER = `SELECT ${TIMES} FROM file WHERE ${IN_RANGE} ORDER BY start_ms`;
const LATER_IN_ORDER = `SELECT ${TIMES} FROM file WHERE camera = ? AND stream = ? AND start_ms >= ? AND start_ms < ?
  ORDER BY start_ms`;
const FIRST_AFTER = `SELECT ${TIMES} FROM file WHERE camera = ? AND stream = ? AND start_ms >= ? ORDER BY start_ms LIMIT 1`;
const BYTES_SINCE = 'SELECT SUM(bytes) AS bytes FROM file WHERE camera = ? AND stream = ? AND start_ms >= ?';
const TICKS_PER_MS = 90;
const MOST_EVENTS = 20_000;
/** Of the camera, and of the recorder itself. Those that last for more than an hour have an index of their own (event_long). */
const OF_CAMERA = '(camera = ?1 OR camera IS NULL)';
export const EVENTS = `SELECT at_ms, to_ms, kind, reason FROM event
  WHERE ${OF_CAMERA} AND at_ms >= ?3 - 3600000 AND at_ms < ?2 AND COALESCE(to_ms, at_ms) >= ?3
  UNION ALL SELECT at_ms, to_ms, kind, reason FROM event INDEXED BY event_long
  WHERE ${OF_CAMERA} AND to_ms - at_ms > 3600000 AND at_ms < ?3 - 3600000 AND to_ms >= ?3
  ORDER BY at_ms LIMIT ?4`;
const LATER_EVENTS = `SELECT at_ms, to_ms, kind, reason FROM event
  WHERE ${OF_CAMERA} AND at_ms >= ?3 AND at_ms < ?2 ORDER BY at_ms LIMIT ?4`;
/** Some two thousand files: what is read for one piece is gone before V8 takes it for something that stays. */
const PIECE_MS = 8 * 24 * 3_600_000;
const LAST_AT = `SELECT ${TIMES} FROM file WHERE camera = ? AND stream = ? AND start_ms <= ? ORDER BY start_ms DESC LIMIT 1`;

export class FootageReader {
  readonly #index: IndexView;
  readonly #files: RangeFiles;
  readonly #handles: FileHandles;
  readonly #source: FrameSource;

  /** `onDiskError` hears what the disk throws while files are read. */
  constructor(dataDir: string, onDiskError?: (error: unknown) => void) {
    this.#handles = new FileHandles(undefined, onDiskError);
    this.#index = new IndexView(indexPath(dataDir));
    this.#files = new RangeFiles(this.#index, footageFolder(dataDir));
    this.#source = { files: this.#files, handles: this.#handles };
  }

  /** `2026-11-23`, newest first, in an IANA time zone. */
  days(cameraId: string, timeZone: string): string[] {
    const sql = `SELECT ${TIMES} FROM file WHERE camera = ? AND stream = ?`;
    const files = this.#index.lists(sql, cameraId, MAIN_STREAM).map(timesOf);
    return daysOf(
      files.map(({ start_ms, end_ms }) => ({ from_ms: start_ms, to_ms: end_ms })),
      timeZone,
    );
  }

  timeline(cameraId: string, range: Span): { spans: Span[]; gaps: Gap[] } {
    const rows = [
      ...this.#index.lists(IN_ORDER, cameraId, MAIN_STREAM, range.from_ms, range.to_ms),
      ...this.#index.lists(FIRST_AFTER, cameraId, MAIN_STREAM, range.to_ms),
    ];
    return timelineOf(rows.map(timesOf), range);
  }

  /**
   * Spans, gaps and events of any range, in pieces between which others get their turn. What would be narrower than
   * `finest_ms` is joined.
   */
  async timelineInPieces(
    cameraId: string,
    range: Span,
    { finest_ms = 0, withEvents = true }: { finest_ms?: number; withEvents?: boolean } = {},
  ): Promise<{ spans: Span[]; gaps: Gap[]; events: TimelineEvent[] }> {
    const draft = new TimelineDraft();
    const events = new EventDraft(finest_ms, MOST_EVENTS);
    for (let from_ms = range.from_ms; from_ms < range.to_ms; from_ms += PIECE_MS) {
      const piece = { from_ms, to_ms: Math.min(from_ms + PIECE_MS, range.to_ms) };
      const isFirst = from_ms === range.from_ms;
      if (!isFirst) await new Promise((resolve) => setImmediate(resolve));
      const files = isFirst ? IN_ORDER : LATER_IN_ORDER;
      for (const row of this.#index.lists(files, cameraId, MAIN_STREAM, from_ms, piece.to_ms)) draft.add(timesOf(row));
      if (withEvents) this.#addEvents(events, cameraId, piece, isFirst);
    }
    for (const row of this.#index.lists(FIRST_AFTER, cameraId, MAIN_STREAM, range.to_ms)) draft.add(timesOf(row));
    return { ...joinNarrow(draft.finish(range), finest_ms), events: events.finish() };
  }

  #addEvents(draft: EventDraft, cameraId: string, { from_ms, to_ms }: Span, isFirst: boolean): void {
    for (const row of this.#index.lists(isFirst ? EVENTS : LATER_EVENTS, cameraId, to_ms, from_ms, MOST_EVENTS)) {
      const event = eventOf(row);
      if (event !== undefined) draft.add(event);
    }
  }

  /**
   * From the key frame at or before `from_ms` to `to_ms`, or to where the configs change. Undefined when the range has no footage.
   * Throws what disk and SQLite throw.
   */
  async clip(cameraId: string, range: Span): Promise<FootageClip | undefined> {
    const found = await findRange(this.#source, cameraId, MAIN_STREAM, range);
    const plan = found && (await planClip(this.#files, found.files, found.start, range.to_ms));
    return plan && new FootageClip(this.#source, plan);
  }

  /** See hls.ts. Undefined when the range has no footage. */
  async hlsPlaylist(cameraId: string, range: Span, isOpen: boolean): Promise<string | undefined> {
    const found = await findRange(this.#source, cameraId, MAIN_STREAM, range);
    return found && hlsPlaylist(this.#files, found.files, found.start, { to_ms: range.to_ms, isOpen });
  }

  /** By the names that a playlist gives; undefined when there is no such part (any more). */
  hlsPart(cameraId: string, name: string): Readable | Buffer | undefined {
    const head = hlsHead(this.#files, name);
    if (head !== undefined) return head;
    const bytes = hlsSegment(this.#source, cameraId, MAIN_STREAM, name);
    return bytes && Readable.from(bytes, { objectMode: false, highWaterMark: 1 });
  }

  /**
   * The files of a range with all their fragments, for an export: from the one that holds its beginning (which may end before it)
   * to the last that begins in it.
   */
  *rangeFiles(
    cameraId: string,
    range: Span,
  ): Generator<RangeFile & { readonly fragments: readonly PlacedFragment[] }, void> {
    for (const file of this.#files.list(cameraId, MAIN_STREAM, range)) {
      const fragments = this.#files.fragments(file);
      if (fragments.length > 0) yield { ...file, fragments };
    }
  }

  /** See frames.ts. */
  frames(cameraId: string, range: Span, wish: Pick<Wish, 'what' | 'atMost'>): AsyncGenerator<FrameBatch, void> {
    return framesOf(this.#source, { ...wish, cameraId, range, stream: MAIN_STREAM });
  }

  /** See fragments.ts. */
  fragments(cameraId: string, range: Span): AsyncGenerator<FootageFragment, void> {
    return fragmentsOf({ files: this.#files, handles: this.#handles }, cameraId, MAIN_STREAM, range);
  }

  /** What `fragments` gives of the range. */
  bytesOf(cameraId: string, range: Span): number {
    return bytesOfRange(this.#files, cameraId, MAIN_STREAM, range);
  }

  /** Of the files that began at `from_ms` or later. */
  recentBytes(cameraId: string, from_ms: number): number {
    const [row] = this.#index.all(BYTES_SINCE, cameraId, MAIN_STREAM, from_ms);
    return Number(row?.['bytes'] ?? 0);
  }

  /** The configs of a file that `frames` gave; undefined when the index was made anew since. */
  configs(file: RangeFile): { video: CodecConfig; sound: SoundTrackConfig | undefined } | undefined {
    const video = this.#files.config(file.configId);
    return video && { video, sound: file.soundId === undefined ? undefined : this.#files.sound(file.soundId) };
  }

  /** The moment itself where there is footage then, else where the next begins; undefined when there is none later. */
  nextFootage_ms(cameraId: string, at_ms: number): number | undefined {
    const last = this.#index.all(LAST_AT, cameraId, MAIN_STREAM, at_ms)[0];
    if (last !== undefined && endOf(last) > at_ms) return at_ms;
    const next = this.#index.all(FIRST_AFTER, cameraId, MAIN_STREAM, at_ms)[0];
    return next && Number(next['start_ms']);
  }

  /** A sentence for people about what reading threw; undefined for what nobody expected. */
  unreadableReason(error: unknown): string | undefined {
    return error instanceof UnreadableIndex || error instanceof FootageGone ? error.message : undefined;
  }

  close(): void {
    this.#index.close();
    this.#handles.close();
  }
}

/** `row`: TIMES. */
function timesOf([start, duration_ticks, reason]: RowList): FileTimes {
  const start_ms = Number(start);
  return {
    start_ms,
    end_ms: start_ms + Number(duration_ticks) / TICKS_PER_MS,
    gapReason: typeof reason === 'string' ? reason : undefined,
  };
}
