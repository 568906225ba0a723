/**
 * The footage as others than the engine see it: read-only, at any time, also of the file that is being written, up to what is
 * synced. Without an index (nothing recorded yet) there is no footage. Queries block for a millisecond or so; clips are streamed.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { Readable } from 'node:stream';
import { schemaVersion } from '../base/migrate.ts';
import { type ClipFile, clipBytes, clipStart } from './clip.ts';
import { daysOf } from './days.ts';
import { MAIN_STREAM, footageFolder, indexPath } from './paths.ts';
import { type TimelineEvent, eventOf } from './timeline-events.ts';
import { type FileTimes, type Gap, type Span, joinNarrow, timelineOf } from './timeline.ts';

/** From the last file that begins at or before the range, to the last that begins in it. */
const IN_RANGE = `camera = ?1 AND stream = ?2 AND start_ms < ?4 AND start_ms >= COALESCE(
  (SELECT MAX(start_ms) FROM file WHERE camera = ?1 AND stream = ?2 AND start_ms <= ?3), ?3)`;
const TIMES = 'start_ms, duration_ticks, gap_reason';
const IN_ORDER = `SELECT ${TIMES} FROM file WHERE ${IN_RANGE} ORDER BY start_ms`;
const LATER_IN_ORDER = `SELECT ${TIMES} FROM file WHERE camera = ? AND stream = ? AND start_ms >= ? AND start_ms < ?
  ORDER BY start_ms`;
const FIRST_AFTER = `SELECT ${TIMES} FROM file WHERE camera = ? AND stream = ? AND start_ms >= ? ORDER BY start_ms LIMIT 1`;
const MOST_EVENTS = 20_000;
/** Of the camera, and of the recorder itself. */
const EVENTS = `SELECT at_ms, to_ms, kind, reason FROM event WHERE (camera = ?1 OR camera IS NULL)
  AND at_ms < ?2 AND COALESCE(to_ms, at_ms) >= ?3 ORDER BY at_ms LIMIT ?4`;
/** Some ten thousand files. */
const PIECE_MS = 32 * 24 * 3_600_000;
/** The first schema with all that is asked for here; the engine brings an older index up to it when it starts. */
const LEAST_SCHEMA = 2;

export interface FootageClip {
  /** Fragmented MP4. */
  readonly body: Readable;
  /** Of its first frame, milliseconds of the Unix epoch. */
  readonly starts_ms: number;
}

type Row = Record<string, SQLOutputValue>;

export class FootageReader {
  readonly #root: string;
  readonly #path: string;
  #db: DatabaseSync | undefined;
  #inode = 0;

  constructor(dataDir: string) {
    this.#root = footageFolder(dataDir);
    this.#path = indexPath(dataDir);
  }

  /** `2026-11-23`, newest first, in an IANA time zone. */
  days(cameraId: string, timeZone: string): string[] {
    const sql = `SELECT ${TIMES} FROM file WHERE camera = ? AND stream = ?`;
    return daysOf(
      this.#all(sql, cameraId, MAIN_STREAM).map((row) => ({
        from_ms: Number(row['start_ms']),
        to_ms: endOf(row),
      })),
      timeZone,
    );
  }

  timeline(cameraId: string, range: Span): { spans: Span[]; gaps: Gap[] } {
    const rows = [
      ...this.#all(IN_ORDER, cameraId, MAIN_STREAM, range.from_ms, range.to_ms),
      ...this.#all(FIRST_AFTER, cameraId, MAIN_STREAM, range.to_ms),
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
    const rows: FileTimes[] = [];
    for (let from_ms = range.from_ms; from_ms < range.to_ms; from_ms += PIECE_MS) {
      const to_ms = Math.min(from_ms + PIECE_MS, range.to_ms);
      if (from_ms > range.from_ms) await new Promise((resolve) => setImmediate(resolve));
      const isFirst = from_ms === range.from_ms;
      const found = this.#all(isFirst ? IN_ORDER : LATER_IN_ORDER, cameraId, MAIN_STREAM, from_ms, to_ms);
      for (const row of found) rows.push(timesOf(row));
    }
    rows.push(...this.#all(FIRST_AFTER, cameraId, MAIN_STREAM, range.to_ms).map(timesOf));
    const timeline = joinNarrow(timelineOf(rows, range), finest_ms);
    return { ...timeline, events: withEvents ? this.#events(cameraId, range) : [] };
  }

  #events(cameraId: string, { from_ms, to_ms }: Span): TimelineEvent[] {
    return this.#all(EVENTS, cameraId, to_ms, from_ms, MOST_EVENTS).flatMap((row) => eventOf(row) ?? []);
  }

  /** From the key frame at or before `from_ms` to `to_ms`, or to where the codec config changes. Undefined when the range has no footage. */
  async clip(cameraId: string, { from_ms, to_ms }: Span): Promise<FootageClip | undefined> {
    const rows = this.#all(
      `SELECT path, start_ms, duration_ticks, init_bytes, config, fragments FROM file WHERE ${IN_RANGE} ORDER BY start_ms`,
      cameraId,
      MAIN_STREAM,
      from_ms,
      to_ms,
    );
    const files = rows.flatMap((row) => this.#clipFile(row));
    const start = clipStart(files, from_ms, to_ms);
    if (start === undefined) return undefined;
    const bytes = clipBytes(files, start, to_ms);
    return { body: Readable.from(bytes, { objectMode: false, highWaterMark: 1 }), starts_ms: start.starts_ms };
  }

  close(): void {
    this.#db?.close();
    this.#db = undefined;
  }

  #clipFile(row: Row): ClipFile[] {
    const fragments = row['fragments'];
    if (!(fragments instanceof Uint8Array)) return [];
    return [
      {
        path: join(this.#root, String(row['path'])),
        start_ms: Number(row['start_ms']),
        end_ms: endOf(row),
        initBytes: Number(row['init_bytes']),
        configId: Number(row['config']),
        fragments,
      },
    ];
  }

  #all(sql: string, ...values: (string | number)[]): Row[] {
    const db = this.#open();
    if (db === undefined) return [];
    try {
      return db.prepare(sql).all(...values);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Opens the index, and again when the engine has made a new one. */
  #open(): DatabaseSync | undefined {
    const inode = statSync(this.#path, { throwIfNoEntry: false })?.ino;
    if (inode === undefined) {
      this.close();
      return undefined;
    }
    if (this.#db !== undefined && inode === this.#inode) return this.#db;
    this.close();
    this.#inode = inode;
    const db = new DatabaseSync(this.#path, { readOnly: true });
    if (schemaVersion(db) < LEAST_SCHEMA) {
      // The engine is making it this very moment, or bringing it up to date.
      db.close();
      return undefined;
    }
    this.#db = db;
    return db;
  }
}

function timesOf(row: Row): FileTimes {
  const reason = row['gap_reason'];
  return {
    start_ms: Number(row['start_ms']),
    end_ms: endOf(row),
    gapReason: typeof reason === 'string' ? reason : undefined,
  };
}

function endOf(row: Row): number {
  return Number(row['start_ms']) + Number(row['duration_ticks']) / 90;
}
