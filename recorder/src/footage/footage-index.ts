/**
 * The index as the engine writes it; one process and one connection only. Blocking. Readers (reader.ts) open the same file
 * read-only and see each committed group of changes whole.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { migrateSchema } from '../base/migrate.ts';
import type { CodecConfig } from '../media/codec-config.ts';
import type { SoundTrackConfig } from '../media/sound-config.ts';
import type { FootageEvent } from './event-log.ts';
import { indexSchema } from './index-schema.ts';
import type { SegmentPlace } from './paths.ts';

/** One file as it is on the disk now. */
export interface SegmentRecord extends SegmentPlace {
  readonly path: string;
  readonly duration_ticks90k: number;
  readonly bytes: number;
  readonly initBytes: number;
  readonly config: CodecConfig;
  /** Undefined: the file has no sound. */
  readonly sound: SoundTrackConfig | undefined;
  readonly gapBefore_ms: number | undefined;
  readonly gapReason: string | undefined;
  readonly clockOffset_ms: number;
  readonly complete: boolean;
  readonly fragments: Buffer;
}

/** What a stream takes. */
export interface StreamUsage {
  readonly cameraId: string;
  readonly stream: string;
  readonly bytes: number;
  readonly files: number;
  /** Where its footage begins; milliseconds of the Unix epoch. */
  readonly oldest_ms: number;
}

/** A file that is not written any more, as retention sees it. Milliseconds of the Unix epoch. */
export interface StoredFile {
  readonly path: string;
  readonly start_ms: number;
  readonly end_ms: number;
  readonly bytes: number;
}

export class FootageIndex {
  readonly #db: DatabaseSync;
  readonly #putFile: StatementSync;
  readonly #putConfig: StatementSync;
  readonly #putSound: StatementSync;
  readonly #putEvent: StatementSync;
  readonly #moveEventEnd: StatementSync;
  readonly #configIds = new WeakMap<CodecConfig, number>();
  readonly #soundIds = new WeakMap<SoundTrackConfig, number>();

  /** Opens or makes the file; `beforeChange` is called before one of an older version is changed. Throws what SQLite throws. */
  constructor(path: string, beforeChange: (db: DatabaseSync, nextVersion: number) => void) {
    this.#db = new DatabaseSync(path);
    try {
      // The files are the truth, so a commit need not be synced: WAL keeps the index whole, and start-up adds what it lacks.
      this.#db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON');
      migrateSchema(this.#db, indexSchema, (version) => beforeChange(this.#db, version));
      this.#putConfig = this.#db.prepare(
        `INSERT INTO config (codec, width, height, description) VALUES (?, ?, ?, ?)
         ON CONFLICT (description) DO UPDATE SET codec = excluded.codec RETURNING id`,
      );
      this.#putFile = this.#db.prepare(
        `INSERT INTO file (camera, stream, path, start_ms, duration_ticks, bytes, init_bytes, config, sound,
           gap_before_ms, gap_reason, clock_offset_ms, complete, fragments)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (path) DO UPDATE SET duration_ticks = excluded.duration_ticks, bytes = excluded.bytes,
           init_bytes = excluded.init_bytes, config = excluded.config, sound = excluded.sound, complete = excluded.complete,
           fragments = excluded.fragments`,
      );
      this.#putSound = this.#db.prepare(
        `INSERT INTO sound (codec, sample_rate_hz, channels, description) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET codec = excluded.codec RETURNING id`,
      );
      this.#putEvent = this.#db.prepare(
        'INSERT INTO event (at_ms, to_ms, camera, kind, reason, detail) VALUES (?, ?, ?, ?, ?, ?)',
      );
      this.#moveEventEnd = this.#db.prepare('UPDATE event SET to_ms = ? WHERE id = ?');
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /** Adds or renews rows, all or none. Gives the rows of the events, in their order. Of use for many at once too: one commit. */
  put(records: readonly SegmentRecord[], events: readonly FootageEvent[] = []): number[] {
    return this.#whole(() => {
      for (const record of records) this.#put(record);
      return events.map((event) => this.#event(event));
    });
  }

  #whole<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  #event({ at_ms, to_ms, cameraId, kind, reason, detail, row }: FootageEvent): number {
    if (row !== undefined) {
      this.#moveEventEnd.run(to_ms === undefined ? null : Math.round(to_ms), row);
      return row;
    }
    const whole_ms = to_ms === undefined ? null : Math.round(to_ms);
    const added = this.#putEvent.run(
      Math.round(at_ms),
      whole_ms,
      cameraId ?? null,
      kind,
      reason ?? null,
      detail ?? null,
    );
    return Number(added.lastInsertRowid);
  }

  #put(record: SegmentRecord): void {
    this.#putFile.run(
      record.cameraId,
      record.stream,
      record.path,
      record.start_ms,
      record.duration_ticks90k,
      record.bytes,
      record.initBytes,
      this.#configId(record.config),
      record.sound === undefined ? null : this.#soundId(record.sound),
      record.gapBefore_ms ?? null,
      record.gapReason ?? null,
      record.clockOffset_ms,
      record.complete ? 1 : 0,
      record.fragments,
    );
  }

  #configId(config: CodecConfig): number {
    const known = this.#configIds.get(config);
    if (known !== undefined) return known;
    const row = this.#putConfig.get(config.codec, config.width, config.height, config.description);
    const id = Number(row?.['id']);
    this.#configIds.set(config, id);
    return id;
  }

  #soundId(sound: SoundTrackConfig): number {
    const known = this.#soundIds.get(sound);
    if (known !== undefined) return known;
    const row = this.#putSound.get(sound.codec, sound.sampleRate_hz, sound.channels, sound.description);
    const id = Number(row?.['id']);
    this.#soundIds.set(sound, id);
    return id;
  }

  /** Takes a file out; of use when it holds nothing whole. */
  remove(path: string): void {
    this.#db.prepare('DELETE FROM file WHERE path = ?').run(path);
  }

  /** So many bytes of the file were synced; 0 when it is not known. */
  syncedBytes(path: string): number {
    return Number(this.#db.prepare('SELECT bytes FROM file WHERE path = ?').get(path)?.['bytes'] ?? 0);
  }

  /** Paths of files that were still growing when the engine ended. */
  incompletePaths(): string[] {
    return this.#db
      .prepare('SELECT path FROM file WHERE complete = 0')
      .all()
      .map((row) => String(row['path']));
  }

  /** Paths of complete files under `<camera>/<stream>/<day>/`; needs no page with fragments. */
  completePathsUnder(folder: string): Set<string> {
    const rows = this.#db.prepare('SELECT path FROM file WHERE path >= ? AND path < ?').all(`${folder}/`, `${folder}0`);
    const paths = new Set(rows.map((row) => String(row['path'])));
    for (const path of this.incompletePaths()) paths.delete(path);
    return paths;
  }

  /** Every `<camera>/<stream>/<day>` that rows are of; a lookup each. */
  dayFolders(): string[] {
    const next = this.#db.prepare('SELECT path FROM file WHERE path >= ? ORDER BY path LIMIT 1');
    const folders: string[] = [];
    for (let from = ''; ;) {
      const path = next.get(from)?.['path'];
      if (typeof path !== 'string') return folders;
      const folder = path.slice(0, path.lastIndexOf('/'));
      folders.push(folder);
      from = `${folder}0`;
    }
  }

  /** Every stream that has files. A few lookups a stream, however many files there are. */
  usage(): StreamUsage[] {
    return this.#db
      .prepare(
        `SELECT camera, stream, bytes, files, (SELECT MIN(start_ms) FROM file
           WHERE file.camera = stream_usage.camera AND file.stream = stream_usage.stream) AS oldest_ms
         FROM stream_usage WHERE files > 0`,
      )
      .all()
      .map((row) => ({
        cameraId: String(row['camera']),
        stream: String(row['stream']),
        bytes: Number(row['bytes']),
        files: Number(row['files']),
        oldest_ms: Number(row['oldest_ms']),
      }));
  }

  /** Complete files that begin at `from_ms` or later, oldest first. */
  completeFrom(cameraId: string, stream: string, from_ms: number, limit: number): StoredFile[] {
    return this.#db
      .prepare(
        `SELECT path, start_ms, duration_ticks, bytes FROM file
         WHERE camera = ? AND stream = ? AND start_ms >= ? AND complete = 1 ORDER BY start_ms LIMIT ?`,
      )
      .all(cameraId, stream, from_ms, limit)
      .map((row) => ({
        path: String(row['path']),
        start_ms: Number(row['start_ms']),
        end_ms: Number(row['start_ms']) + Number(row['duration_ticks']) / 90,
        bytes: Number(row['bytes']),
      }));
  }

  /** Takes rows out and keeps in mind that their files go. Only once `index.db-wal` is synced may a file be removed. */
  forget(paths: readonly string[]): void {
    this.#whole(() => {
      const keep = this.#db.prepare('INSERT OR IGNORE INTO removing (path) VALUES (?)');
      const remove = this.#db.prepare('DELETE FROM file WHERE path = ?');
      for (const path of paths) {
        keep.run(path);
        remove.run(path);
      }
    });
  }

  /** Files that were to be removed and may still be there. One that is recorded anew under the same name is not among them. */
  removing(limit: number): string[] {
    return this.#db
      .prepare('SELECT path FROM removing WHERE path NOT IN (SELECT path FROM file) LIMIT ?')
      .all(limit)
      .map((row) => String(row['path']));
  }

  /** These are gone. */
  removed(paths: readonly string[]): void {
    this.#whole(() => {
      const done = this.#db.prepare('DELETE FROM removing WHERE path = ?');
      for (const path of paths) done.run(path);
    });
  }

  /** Where the footage of a stream ends, milliseconds of the Unix epoch; undefined when there is none. */
  end_ms(cameraId: string, stream: string): number | undefined {
    const row = this.#db
      .prepare(
        `SELECT start_ms + duration_ticks / 90 AS end_ms FROM file WHERE camera = ? AND stream = ?
         ORDER BY start_ms DESC LIMIT 1`,
      )
      .get(cameraId, stream);
    return row === undefined ? undefined : Number(row['end_ms']);
  }

  close(): void {
    this.#db.close();
  }
}
