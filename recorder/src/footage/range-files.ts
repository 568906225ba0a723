/**
 * The files that hold a range of a stream's footage, as the index knows them, and where their fragments are: for playing, for clips
 * and for exports. Files come without their fragments, which are read when they are needed; both as they are at that moment.
 */
import { join } from 'node:path';
import type { CodecConfig } from '../media/codec-config.ts';
import type { SoundTrackConfig } from '../media/sound-config.ts';
import { type PlacedFragment, readFragmentTable } from './fragment-table.ts';
import type { IndexView, Row } from './index-view.ts';
import type { Span } from './timeline.ts';

/** From the last file that begins at or before the range, to the last that begins in it. */
export const IN_RANGE = `camera = ?1 AND stream = ?2 AND start_ms < ?4 AND start_ms >= COALESCE(
  (SELECT MAX(start_ms) FROM file WHERE camera = ?1 AND stream = ?2 AND start_ms <= ?3), ?3)`;
const FILES = `SELECT id, path, start_ms, duration_ticks, init_bytes, config, sound FROM file WHERE ${IN_RANGE} ORDER BY start_ms`;
const BY_ID = `SELECT id, path, start_ms, duration_ticks, init_bytes, config, sound FROM file
  WHERE id = ? AND camera = ? AND stream = ?`;
const MOST_CONFIGS = 4_096;

export interface RangeFile {
  /** Of its row; good until the row is removed. */
  readonly id: number;
  /** Absolute. */
  readonly path: string;
  /** Of decode time 0 in the file, milliseconds of the Unix epoch. */
  readonly start_ms: number;
  readonly end_ms: number;
  readonly initBytes: number;
  readonly configId: number;
  /** Undefined: it has no sound. */
  readonly soundId: number | undefined;
}

export class RangeFiles {
  readonly #index: IndexView;
  readonly #root: string;
  readonly #configs = new Map<number, CodecConfig>();
  readonly #sounds = new Map<number, SoundTrackConfig>();
  #generation = 0;

  constructor(index: IndexView, footageFolder: string) {
    this.#index = index;
    this.#root = footageFolder;
  }

  /** In the order of their start; the first may end before the range. */
  list(cameraId: string, stream: string, { from_ms, to_ms }: Span): RangeFile[] {
    return this.#index.all(FILES, cameraId, stream, from_ms, to_ms).map((row) => this.#fileOf(row));
  }

  byId(cameraId: string, stream: string, id: number): RangeFile | undefined {
    return this.#index.all(BY_ID, id, cameraId, stream).map((row) => this.#fileOf(row))[0];
  }

  /** Those that are synced by now; none when the file was removed. */
  fragments(file: RangeFile): PlacedFragment[] {
    const table = this.#index.all('SELECT fragments FROM file WHERE id = ?', file.id)[0]?.['fragments'];
    return table instanceof Uint8Array ? [...readFragmentTable(table, file.initBytes)] : [];
  }

  /** Undefined only when the index was made anew since the file was listed. */
  config(id: number): CodecConfig | undefined {
    return this.#known(
      this.#configs,
      id,
      'SELECT codec, width, height, description FROM config WHERE id = ?',
      (row) => ({
        codec: String(row['codec']),
        width: Number(row['width']),
        height: Number(row['height']),
        description: bytesOf(row['description']),
        reorderFrames: undefined,
      }),
    );
  }

  sound(id: number): SoundTrackConfig | undefined {
    const sql = 'SELECT codec, sample_rate_hz, channels, description FROM sound WHERE id = ?';
    return this.#known(this.#sounds, id, sql, (row) => ({
      codec: String(row['codec']),
      sampleRate_hz: Number(row['sample_rate_hz']),
      channels: Number(row['channels']),
      description: bytesOf(row['description']),
    }));
  }

  #fileOf(row: Row): RangeFile {
    return {
      id: Number(row['id']),
      path: join(this.#root, String(row['path'])),
      start_ms: Number(row['start_ms']),
      end_ms: endOf(row),
      initBytes: Number(row['init_bytes']),
      configId: Number(row['config']),
      soundId: typeof row['sound'] === 'number' ? row['sound'] : undefined,
    };
  }

  #known<T>(all: Map<number, T>, id: number, sql: string, read: (row: Row) => T): T | undefined {
    if (this.#generation !== this.#index.generation || all.size > MOST_CONFIGS) {
      this.#configs.clear();
      this.#sounds.clear();
      this.#generation = this.#index.generation;
    }
    const known = all.get(id);
    if (known !== undefined) return known;
    const row = this.#index.all(sql, id)[0];
    if (row === undefined) return undefined;
    const found = read(row);
    all.set(id, found);
    return found;
  }
}

export function endOf(row: Row): number {
  return Number(row['start_ms']) + Number(row['duration_ticks']) / 90;
}

function bytesOf(value: Row[string] | undefined): Buffer {
  return value instanceof Uint8Array ? Buffer.from(value) : Buffer.alloc(0);
}
