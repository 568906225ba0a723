/**
 * The index as the engine writes it; one process and one connection only. Blocking. Readers (reader.ts) open the same file
 * read-only and see each committed group of changes whole.
 */
import { renameSync, rmSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { migrateSchema } from '../base/migrate.ts';
import type { CodecConfig } from '../media/codec-config.ts';
import type { SoundTrackConfig } from '../media/sound-config.ts';
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

export interface FootageEvent {
  readonly at_ms: number;
  readonly cameraId: string | undefined;
  readonly kind: string;
  readonly reason: string | undefined;
}

export class FootageIndex {
  readonly #db: DatabaseSync;
  readonly #putFile: StatementSync;
  readonly #putConfig: StatementSync;
  readonly #putEvent: StatementSync;
  readonly #configIds = new WeakMap<CodecConfig, number>();

  /** Opens or makes the file. Throws what SQLite throws. */
  constructor(path: string) {
    this.#db = new DatabaseSync(path);
    try {
      // The files are the truth, so a commit need not be synced: WAL keeps the index whole, and start-up adds what it lacks.
      this.#db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON');
      migrateSchema(this.#db, indexSchema, (version) => {
        this.#db.prepare('VACUUM INTO ?').run(`${path}.before-${version}`);
      });
      this.#putConfig = this.#db.prepare(
        `INSERT INTO config (codec, width, height, description) VALUES (?, ?, ?, ?)
         ON CONFLICT (description) DO UPDATE SET codec = excluded.codec RETURNING id`,
      );
      this.#putFile = this.#db.prepare(
        `INSERT INTO file (camera, stream, path, start_ms, duration_ticks, bytes, init_bytes, config, gap_before_ms,
           gap_reason, clock_offset_ms, complete, fragments)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (path) DO UPDATE SET duration_ticks = excluded.duration_ticks, bytes = excluded.bytes,
           init_bytes = excluded.init_bytes, config = excluded.config, complete = excluded.complete,
           fragments = excluded.fragments`,
      );
      this.#putEvent = this.#db.prepare('INSERT INTO event (at_ms, camera, kind, reason) VALUES (?, ?, ?, ?)');
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /** Adds or renews rows, all or none. */
  put(records: readonly SegmentRecord[], events: readonly FootageEvent[] = []): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      for (const record of records) this.#put(record);
      for (const { at_ms, cameraId, kind, reason } of events) {
        this.#putEvent.run(at_ms, cameraId ?? null, kind, reason ?? null);
      }
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
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

  /** Takes a file out; of use when it holds nothing whole. */
  remove(path: string): void {
    this.#db.prepare('DELETE FROM file WHERE path = ?').run(path);
  }

  /** Paths of files that were still growing when the engine ended. */
  incompletePaths(): string[] {
    return this.#db
      .prepare('SELECT path FROM file WHERE complete = 0')
      .all()
      .map((row) => String(row['path']));
  }

  /** Paths indexed as complete under `<camera>/<stream>/<day>/`. */
  completePathsUnder(folder: string): Set<string> {
    const rows = this.#db
      .prepare('SELECT path FROM file WHERE complete = 1 AND path >= ? AND path < ?')
      .all(`${folder}/`, `${folder}0`);
    return new Set(rows.map((row) => String(row['path'])));
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

/** Opens the index; one that SQLite cannot read is set aside as `index.db.damaged` and begun anew. `damaged` says so. */
export function openIndex(path: string): { index: FootageIndex; damaged: boolean } {
  try {
    return { index: new FootageIndex(path), damaged: false };
  } catch (error) {
    if (!isDamage(error)) throw error;
    renameSync(path, `${path}.damaged`);
    for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
    return { index: new FootageIndex(path), damaged: true };
  }
}

/** SQLITE_CORRUPT or SQLITE_NOTADB. */
function isDamage(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (error.errcode === 11 || error.errcode === 26);
}
