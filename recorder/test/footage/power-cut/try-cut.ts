/** One cut of power: the folder is laid out, a store started on it, and looked at what is left. Throws a sentence for what is not as promised. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRecordedFrames } from '../../../../tools/frame-counters/recording.ts';
import { eventually } from '../../../../tools/waiting/eventually.ts';
import { silentLog } from '../../../src/base/log.ts';
import { checkStore } from '../../../src/footage/check.ts';
import { systemDisk } from '../../../src/footage/disk.ts';
import { footageFolder } from '../../../src/footage/paths.ts';
import { FootageStore } from '../../../src/footage/store.ts';
import { layOut, seededRandom } from './after-cut.ts';
import { CAMERAS, type Session } from './session.ts';

const MAX_LOST_MS = 2_000;

export interface CutResult {
  readonly index: string;
  /** The most that a camera lost. */
  readonly lost_ms: number;
  readonly frames: number;
  readonly played: number;
}

export async function tryCut(session: Session, seed: number): Promise<CutResult> {
  const random = seededRandom(seed);
  const { steps } = session.log;
  const cut = 1 + Math.floor(random() * (steps.length - 1));
  const folder = mkdtempSync(join(tmpdir(), 'nl-cut-'));
  const dataDir = join(folder, 'data');
  try {
    const index = layOut(session, cut, random, dataDir);
    await startAndEnd(dataDir);
    const cut_ms = steps[cut]?.at_ms ?? 0;
    const found = CAMERAS.map((camera) => lookAt(session, dataDir, camera, cut, cut_ms));
    const played = found.flatMap(({ newest }) => newest);
    play(played);
    const lost_ms = Math.max(...found.map((one) => one.lost_ms));
    if (lost_ms > MAX_LOST_MS) throw new Error(`${lost_ms} ms of a camera are lost.`);
    const frames = found.reduce((sum, one) => sum + one.frames, 0);
    return { index, lost_ms, frames, played: played.length };
  } catch (error) {
    throw new Error(`The cut of seed ${seed} before step ${cut}: ${String(error)}`, { cause: error });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Fulfilled when the check has nothing to say any more. */
async function startAndEnd(dataDir: string): Promise<void> {
  const clock = { wall_ms: () => Date.UTC(2026, 10, 24, 12), monotonic_ms: () => performance.now() };
  const store = new FootageStore({ dataDir, clock, log: silentLog, disk: systemDisk });
  store.start();
  let problems: readonly string[] = [];
  const check = (): boolean => {
    ({ problems } = checkStore(dataDir, () => undefined));
    return problems.length === 0;
  };
  try {
    // So long because a machine that is busy with other things may take it; alone it is a few tenths of a second.
    await eventually('the check is clean', check, { within_ms: 60_000, every_ms: 40 }).catch(() => {
      throw new Error(problems.join(' '));
    });
    if (store.problem !== undefined) throw new Error(store.problem);
  } finally {
    await store.close();
  }
}

function lookAt(session: Session, dataDir: string, camera: string, cut: number, cut_ms: number) {
  const files = filesOf(dataDir, camera);
  const counters = files.map((file) => readRecordedFrames(readFileSync(file)).counters);
  const numbers = counters.flat();
  const hole = numbers.find((number, at) => at > 0 && number !== (numbers[at - 1] ?? 0) + 1);
  // What retention had not removed must be there without a hole; what it had removed may be back.
  const firstKept = firstNotRemoved(session, camera, cut);
  const sure = numbers.slice(Math.max(0, numbers.indexOf(firstKept)));
  if (hole !== undefined && sure.includes(hole) && hole !== firstKept)
    throw new Error(`${camera} has a hole before frame ${hole}.`);
  const next = (numbers.at(-1) ?? firstKept - 1) + 1;
  if (numbers.length > 0 && !numbers.includes(firstKept) && next > firstKept)
    throw new Error(`${camera} lacks frame ${firstKept}, which was there to stay.`);
  const sent_ms = session.sentAt_ms[next];
  const lost_ms = sent_ms === undefined ? 0 : Math.max(0, cut_ms - sent_ms);
  return { lost_ms, frames: numbers.length, newest: files.slice(-2) };
}

/** The first frame of the oldest file that was not removed before the cut. */
function firstNotRemoved(session: Session, camera: string, cut: number): number {
  const before = session.log.steps.slice(0, cut).filter(({ path }) => path.includes(`/${camera}/`));
  const removed = new Set(before.filter(({ kind }) => kind === 'unlink').map(({ path }) => path));
  const oldest = before.find(({ kind, path }) => kind === 'create' && !removed.has(path))?.path;
  const writes = before.flatMap((step) => (step.kind === 'write' && step.path === oldest ? [step.bytes] : []));
  return readRecordedFrames(Buffer.concat(writes)).counters[0] ?? 0;
}

/** By another's decoder, which says nothing when all is well. One process for all files: it takes longer to start than to play one. */
function play(files: readonly string[]): void {
  if (files.length === 0) return;
  const inputs = files.flatMap((file) => ['-threads', '1', '-i', file]);
  const outputs = files.flatMap((_, at) => ['-map', String(at), '-f', 'null', '-']);
  const { stderr, status } = spawnSync('ffmpeg', ['-v', 'warning', '-xerror', ...inputs, ...outputs], {
    encoding: 'utf8',
  });
  if (stderr !== '' || status !== 0) throw new Error(`ffmpeg says of ${files.join(', ')}: ${stderr}`);
}

function filesOf(dataDir: string, camera: string): string[] {
  const root = join(footageFolder(dataDir), camera, 'main');
  return readdirIfThere(root).flatMap((day) => readdirIfThere(join(root, day)).map((name) => join(root, day, name)));
}

function readdirIfThere(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    return [];
  }
}
