/**
 * The index made anew from the files alone; torn tails are cut, what holds no whole fragment is set aside, never deleted. Reasons
 * of gaps and events come from the old index where it can be read; it stays beside as `index.db.before-repair`. No engine may hold the folder. Blocking.
 */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { syncFolder, syncPath } from '../base/durable.ts';
import { FootageIndex } from './footage-index.ts';
import { isDamage, refuseNewer } from './open-index.ts';
import { footageFolder, indexPath, parseSegmentPath } from './paths.ts';
import { allFootageFiles } from './repair.ts';
import { cutSegment, setFileAside } from './set-aside.ts';

/** Gives sentences about what was set aside. Throws NewerIndex, with nothing touched, when a newer version wrote the index. */
export function rebuildIndex(dataDir: string, progress: (files: number, of: number) => void): string[] {
  const root = footageFolder(dataDir);
  const path = indexPath(dataDir);
  const draft = `${path}.new`;
  refuse(path);
  const said: string[] = [];
  removeIndex(draft);
  const index = new FootageIndex(draft, () => undefined);
  try {
    const old = readOld(path);
    const files = allFootageFiles(root);
    files.forEach((file, at) => {
      const place = parseSegmentPath(file);
      const record = place && cutSegment(root, file, place, (copy) => said.push(damaged(file, copy)));
      if (record === undefined)
        said.push(`${file}: nothing in it can be played; set aside as ${setFileAside(root, file)}.`);
      else index.put([{ ...record, ...old.gaps.get(file) }]);
      progress(at + 1, files.length);
    });
    index.put([], old.events);
  } catch (error) {
    index.close();
    removeIndex(draft);
    throw error;
  }
  index.close();
  syncPath(draft);
  removeIndex(`${path}.before-repair`);
  for (const suffix of ['', '-wal', '-shm'])
    if (existsSync(path + suffix)) renameSync(path + suffix, `${path}.before-repair${suffix}`);
  renameSync(draft, path);
  syncFolder(dirname(path));
  return said;
}

function damaged(file: string, copy: string): string {
  return `${file}: damaged inside, and cut there; a copy of all of it was set aside as ${copy}.`;
}

/** One that is damaged cannot say which version wrote it. */
function refuse(path: string): void {
  try {
    refuseNewer(path);
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
}

function removeIndex(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
}

function readOld(path: string) {
  const gaps = new Map<
    string,
    { gapBefore_ms: number | undefined; gapReason: string | undefined; clockOffset_ms: number }
  >();
  const nothing = { gaps, events: [] };
  if (!existsSync(path)) return nothing;
  try {
    const db = new DatabaseSync(path);
    try {
      for (const row of db.prepare('SELECT path, gap_before_ms, gap_reason, clock_offset_ms FROM file').iterate()) {
        gaps.set(String(row['path']), {
          gapBefore_ms: row['gap_before_ms'] === null ? undefined : Number(row['gap_before_ms']),
          gapReason: text(row['gap_reason']),
          clockOffset_ms: Number(row['clock_offset_ms']),
        });
      }
      const events = db.prepare('SELECT * FROM event ORDER BY id').all();
      return { gaps, events: events.map(eventOf) };
    } finally {
      db.close();
    }
  } catch {
    return nothing;
  }
}

function eventOf(row: Record<string, SQLOutputValue>) {
  return {
    at_ms: Number(row['at_ms']),
    to_ms: typeof row['to_ms'] === 'number' ? row['to_ms'] : undefined,
    cameraId: text(row['camera']),
    kind: String(row['kind']),
    reason: text(row['reason']),
    detail: text(row['detail']),
    row: undefined,
  };
}

function text(value: SQLOutputValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
