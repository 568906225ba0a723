/**
 * The store's own check: reads every byte of every footage file and compares it with the index. Changes nothing, and may run
 * while the recorder records (what is being written is looked at up to what is synced). Memory: one fragment at most. Blocking
 * for a fragment at a time.
 */
import { closeSync, existsSync, fstatSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { schemaVersion } from '../base/migrate.ts';
import { readFragmentHead } from '../media/fmp4/fragment.ts';
import { MAX_INIT_BYTES, readInit } from '../media/fmp4/read-init.ts';
import { readFragmentTable } from './fragment-table.ts';
import { INDEX_VERSION } from './index-schema.ts';
import { NewerIndex } from './open-index.ts';
import { footageFolder, indexPath } from './paths.ts';
import { allFootageFiles } from './repair.ts';
import { fillsItsSamples, readAt } from './sample-bytes.ts';

const MAX_HEAD_BYTES = 256 * 1024;
const MAX_FRAGMENT_BYTES = 256 * 1024 * 1024;
const MAX_PROBLEMS = 1_000;

export interface CheckResult {
  readonly files: number;
  readonly bytes: number;
  readonly fragments: number;
  /** Sentences; 1000 at most. */
  readonly problems: readonly string[];
}

interface Row {
  readonly path: string;
  readonly bytes: number;
  readonly complete: boolean;
  readonly fragments: number;
  readonly stream: string;
  readonly start_ms: number;
  readonly end_ms: number;
}

/** `progress` is told after each file. Throws NewerIndex, or a sentence when there is no footage. */
export function checkStore(dataDir: string, progress: (files: number, of: number) => void): CheckResult {
  const root = footageFolder(dataDir);
  if (!existsSync(root)) throw new Error(`There is no footage in ${dataDir}.`);
  const problems: string[] = [];
  const problem = (sentence: string): void => {
    if (problems.length < MAX_PROBLEMS) problems.push(sentence);
  };
  const onDisk = allFootageFiles(root);
  const rows = readRows(indexPath(dataDir), problem);
  const unknown: string[] = [];
  const sums = { bytes: 0, fragments: 0 };
  checkOrder([...rows.values()], problem);
  onDisk.forEach((path, at) => {
    const row = rows.get(path);
    if (!existsSync(join(root, path))) return;
    rows.delete(path);
    const found = readFile(join(root, path), row?.complete === false ? row.bytes : undefined);
    if (found.trouble !== undefined) problem(`${path}: ${found.trouble}.`);
    if (row === undefined) unknown.push(path);
    else if (row.complete && (row.bytes !== found.bytes || row.fragments !== found.fragments))
      problem(
        `${path}: the index says ${row.bytes} bytes in ${row.fragments} parts, the file has ${found.bytes} in ${found.fragments}.`,
      );
    sums.bytes += found.bytes;
    sums.fragments += found.fragments;
    progress(at + 1, onDisk.length);
  });
  // A recorder may have made or removed files meanwhile: what counts is what is so now.
  const missing = [...rows.keys()].filter((path) => !existsSync(join(root, path)));
  const now = unknown.length + missing.length === 0 ? rows : readRows(indexPath(dataDir), () => undefined);
  for (const path of unknown) {
    if (!now.has(path) && existsSync(join(root, path))) problem(`${path}: the index does not know this file.`);
  }
  for (const path of missing) {
    if (now.has(path)) problem(`${path}: the index knows this file, and it is not there.`);
  }
  return { files: onDisk.length, ...sums, problems };
}

function readRows(path: string, problem: (sentence: string) => void): Map<string, Row> {
  const rows = new Map<string, Row>();
  if (!existsSync(path)) {
    problem('The index is missing.');
    return rows;
  }
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    if (schemaVersion(db) > INDEX_VERSION) throw new NewerIndex();
    for (const row of db.prepare('SELECT * FROM file').iterate()) {
      const table = row['fragments'];
      const start_ms = Number(row['start_ms']);
      rows.set(String(row['path']), {
        path: String(row['path']),
        bytes: Number(row['bytes']),
        complete: row['complete'] === 1,
        fragments: table instanceof Uint8Array ? [...readFragmentTable(table, 0)].length : 0,
        stream: `${String(row['camera'])}/${String(row['stream'])}`,
        start_ms,
        end_ms: start_ms + Number(row['duration_ticks']) / 90,
      });
    }
  } catch (error) {
    if (error instanceof NewerIndex) throw error;
    problem('The index is damaged and cannot be read.');
  } finally {
    db.close();
  }
  return rows;
}

/** Footage of a stream neither overlaps nor runs backwards. */
function checkOrder(rows: Row[], problem: (sentence: string) => void): void {
  const sorted = rows.toSorted((one, other) =>
    one.stream < other.stream ? -1 : one.stream > other.stream ? 1 : one.start_ms - other.start_ms,
  );
  sorted.forEach((row, at) => {
    const before = sorted[at - 1];
    if (before?.stream === row.stream && before.end_ms > row.start_ms + 1)
      problem(`${row.path}: it begins ${Math.round(before.end_ms - row.start_ms)} ms before ${before.path} ends.`);
  });
}

/** `upTo`: only so many bytes are synced. */
function readFile(file: string, upTo: number | undefined): { bytes: number; fragments: number; trouble?: string } {
  let bytes = 0;
  let fragments = 0;
  const fd = openSync(file, 'r');
  try {
    const length = Math.min(upTo ?? Number.POSITIVE_INFINITY, fstatSync(fd).size);
    const init = readInit(readAt(fd, 0, Math.min(length, MAX_INIT_BYTES)));
    if (init === undefined) return { bytes, fragments, trouble: 'its beginning is damaged' };
    bytes = init.bytes;
    while (bytes < length) {
      const info = readFragmentHead(readAt(fd, bytes, Math.min(MAX_HEAD_BYTES, length - bytes)));
      if (info === undefined || bytes + info.bytes > length || info.bytes > MAX_FRAGMENT_BYTES)
        return { bytes, fragments, trouble: `after ${bytes} of its ${length} bytes it is damaged or cut off` };
      const media = readAt(fd, bytes + info.headBytes, info.bytes - info.headBytes);
      if (!fillsItsSamples(media, info.samples))
        return { bytes, fragments, trouble: `the pictures in the part at byte ${bytes} are damaged` };
      bytes += info.bytes;
      fragments++;
    }
    return { bytes, fragments };
  } finally {
    closeSync(fd);
  }
}
