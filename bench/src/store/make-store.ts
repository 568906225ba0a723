/**
 * A store as a recorder has it after weeks: the index with a row a file, as the engine writes them and in the same order, and a file
 * for each row. The files are names of a few real ones, so that half a million need little room. One that was made is used again.
 */
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { FootageEvent } from '@nightlatch/recorder/footage/event-log';
import { FootageIndex, type SegmentRecord } from '@nightlatch/recorder/footage/footage-index';
import { INDEX_VERSION } from '@nightlatch/recorder/footage/index-schema';
import { MAIN_STREAM, footageFolder, indexPath, segmentPath } from '@nightlatch/recorder/footage/paths';
import { recordSource, type SourceFile } from './record-source.ts';
import {
  DAY_MS,
  FILES_A_DAY,
  FILE_MS,
  type StorePlan,
  cameraIdOf,
  fileStart_ms,
  isMissing,
  motionOf,
  sourceCount,
  sourceOf,
} from './store-plan.ts';

/** To be raised with what the store holds. */
const KIND = 1;
/** Rows of an hour in one commit. */
const FILES_AT_ONCE = 12;
const REASON = 'The camera did not answer.';

export interface MadeStore {
  readonly plan: StorePlan;
  /** As `--data` of a recorder, but with footage alone. */
  readonly dataDir: string;
  readonly files: number;
  readonly index: string;
  /** The real files, whose names all others are. */
  readonly sources: readonly string[];
}

/** Below `parent`. Tells how far it is, a line each. */
export async function makeStore(parent: string, plan: StorePlan, say: (line: string) => void): Promise<MadeStore> {
  const { cameras, days, mbit } = plan;
  const dataDir = join(parent, `nl-bench-store-${cameras}x${days}-${mbit}mbit`);
  const files = cameras * days * (FILES_A_DAY - 1);
  const sources = Array.from({ length: sourceCount(plan) }, (_, n) => join(dataDir, `source-${n}.mp4`));
  const made = { plan, dataDir, files, index: indexPath(dataDir), sources };
  const seal = join(dataDir, 'made.json');
  const sealed = JSON.stringify({ kind: KIND, schema: INDEX_VERSION, ...plan });
  if (existsSync(seal) && readFileSync(seal, 'utf8') === sealed) return made;
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(footageFolder(dataDir), { recursive: true });
  say(
    `Making a store of ${cameras} cameras × ${days} days: ${files} files in ${dataDir}; it is kept for the next time.`,
  );
  const [first = '', ...others] = sources;
  const source = await recordSource(dataDir, first, mbit);
  for (const other of others) copyFileSync(first, other);
  linkFiles(made);
  fillIndex(made, source, say);
  for (const path of [...sources, made.index]) sync(path);
  writeFileSync(seal, sealed);
  return made;
}

/** The real file whose names the files of a camera are. */
export function sourcePathOf(made: MadeStore, camera: number): string {
  return made.sources[sourceOf(made.plan, camera)] ?? '';
}

function pathOf(camera: number, file: number): string {
  return segmentPath({ cameraId: cameraIdOf(camera), stream: MAIN_STREAM, start_ms: fileStart_ms(camera, file) });
}

function linkFiles(made: MadeStore): void {
  const root = footageFolder(made.dataDir);
  const folders = new Set<string>();
  for (let camera = 0; camera < made.plan.cameras; camera++) {
    const source = sourcePathOf(made, camera);
    for (let file = 0; file < made.plan.days * FILES_A_DAY; file++) {
      if (isMissing(camera, file)) continue;
      const path = join(root, pathOf(camera, file));
      const folder = dirname(path);
      if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
      folders.add(folder);
      linkSync(source, path);
    }
  }
}

/** In the order of time, all cameras together, as they are recorded. */
function fillIndex({ index, plan }: MadeStore, source: SourceFile, say: (line: string) => void): void {
  const store = new FootageIndex(index, () => undefined);
  try {
    const most = plan.days * FILES_A_DAY;
    for (let from = 0; from < most; from += FILES_AT_ONCE) {
      const records: SegmentRecord[] = [];
      const events: FootageEvent[] = [];
      for (let file = from; file < Math.min(from + FILES_AT_ONCE, most); file++) {
        for (let camera = 0; camera < plan.cameras; camera++) {
          if (isMissing(camera, file))
            events.push(event(camera, 'failed', fileStart_ms(camera, file), undefined, REASON));
          else records.push(recordOf(camera, file, source));
          for (const { from_ms, to_ms } of motionOf(camera, file)) events.push(event(camera, 'motion', from_ms, to_ms));
        }
      }
      store.put(records, events);
      if ((from * FILE_MS) % (10 * DAY_MS) === 0) say(`  day ${(from * FILE_MS) / DAY_MS + 1} of ${plan.days}`);
    }
  } finally {
    store.close();
  }
}

function recordOf(camera: number, file: number, source: SourceFile): SegmentRecord {
  const followsGap = file > 0 && isMissing(camera, file - 1);
  return {
    ...source,
    cameraId: cameraIdOf(camera),
    stream: MAIN_STREAM,
    path: pathOf(camera, file),
    start_ms: fileStart_ms(camera, file),
    sound: undefined,
    gapBefore_ms: followsGap ? FILE_MS : 0,
    gapReason: followsGap ? REASON : undefined,
    clockOffset_ms: 0,
    complete: true,
  };
}

function event(camera: number, kind: string, at_ms: number, to_ms?: number, reason?: string): FootageEvent {
  return { cameraId: cameraIdOf(camera), kind, at_ms, to_ms, reason, detail: undefined, row: undefined };
}

function sync(path: string): void {
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
}
