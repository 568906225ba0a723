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
import { type FileTimes, type Gap, type Span, timelineOf } from './timeline.ts';

/** From the last file that begins at or before the range, to the last that begins in it. */
const IN_RANGE = `camera = ?1 AND stream = ?2 AND start_ms < ?4 AND start_ms >= COALESCE(
  (SELECT MAX(start_ms) FROM file WHERE camera = ?1 AND stream = ?2 AND start_ms <= ?3), ?3)`;
const TIMES = 'start_ms, duration_ticks, gap_reason';

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

  timeline(cameraId: string, { from_ms, to_ms }: Span): { spans: Span[]; gaps: Gap[] } {
    const rows = this.#all(
      `SELECT * FROM (SELECT ${TIMES} FROM file WHERE ${IN_RANGE} ORDER BY start_ms)
       UNION ALL SELECT * FROM (SELECT ${TIMES} FROM file WHERE camera = ?1 AND stream = ?2 AND start_ms >= ?4
         ORDER BY start_ms LIMIT 1)`,
      cameraId,
      MAIN_STREAM,
      from_ms,
      to_ms,
    );
    return timelineOf(rows.map(timesOf), { from_ms, to_ms });
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
    if (schemaVersion(db) === 0) {
      // The engine is making it this very moment.
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
