/**
 * `record`: many cameras over real RTSP, recorded by our engine, by the C copy loop and by one ffmpeg a camera, one after the other
 * from the same sender in the same run.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { wholeNumber } from '../options.ts';
import { buildC } from '../programs.ts';
import type { RecorderKind } from './recorders.ts';
import { makeReplay } from './replay.ts';
import { type Trial, runTrial } from './trial.ts';

const KINDS: readonly RecorderKind[] = ['floor', 'engine', 'ffmpeg'];
const GOAL_CAMERAS = 64;

export async function benchRecord(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      cameras: { type: 'string', default: String(GOAL_CAMERAS) },
      seconds: { type: 'string', default: '30' },
      'warm-up': { type: 'string', default: '8' },
      mbit: { type: 'string', default: '4' },
      'cameras-per-worker': { type: 'string' },
      only: { type: 'string', default: KINDS.join(',') },
      dir: { type: 'string', default: tmpdir() },
    },
  });
  const counts = values.cameras.split(',').map((text) => wholeNumber(text, '--cameras', 1, 256));
  const only = values.only.split(',');
  const kinds = KINDS.filter((kind) => only.includes(kind));
  if (kinds.length !== only.length) throw new Error(`--only takes ${KINDS.join(', ')}, with commas between them.`);
  const mbit = wholeNumber(values.mbit, '--mbit', 1, 32);
  const seconds = wholeNumber(values.seconds, '--seconds', 1, 3_600);
  const warmUp_s = wholeNumber(values['warm-up'], '--warm-up', 1, 600);
  const perWorker = values['cameras-per-worker'];
  const camerasPerWorker = perWorker === undefined ? undefined : wholeNumber(perWorker, '--cameras-per-worker', 1, 256);
  const folder = mkdtempSync(join(values.dir, 'nl-bench-record-'));
  try {
    const programs = { sender: join(folder, 'sender'), copyLoop: join(folder, 'copy-loop') };
    buildC(join(import.meta.dirname, 'sender.c'), programs.sender);
    buildC(join(import.meta.dirname, 'copy-loop.c'), programs.copyLoop);
    const replay = await makeReplay(folder, mbit);
    console.log(`1080p, 25 frames and ${replay.mbit.toFixed(2)} Mbit a second from each camera; ${seconds} s each.\n`);
    console.log('cameras recorder  CPU s/camera-min  PSS MiB  RSS MiB     sent  lost  sender CPU  latest frame');
    const plan = { warmUp_s, seconds, folder, replay, programs, camerasPerWorker };
    // A recorder starts once without its compiled code, and ever after with it.
    if (kinds.includes('engine')) await runTrial({ ...plan, kind: 'engine', cameras: 1, warmUp_s: 2, seconds: 1 });
    const runs: Trial[][] = [];
    for (const cameras of counts) {
      const trials: Trial[] = [];
      for (const kind of kinds) {
        const trial = await runTrial({ ...plan, kind, cameras });
        trials.push(trial);
        console.log(row(trial));
      }
      runs.push(trials);
    }
    const summaries = runs.map((trials) => summary(trials, replay.mbit));
    const goal = summaries.find(({ cameras }) => cameras === GOAL_CAMERAS) ?? summaries.at(-1);
    console.log(JSON.stringify({ bench: 'record', ...goal, ...(summaries.length > 1 ? { runs: summaries } : {}) }));
    if (runs.flat().some(({ kind, framesLost, strange }) => kind === 'engine' && framesLost + strange > 0)) {
      process.exitCode = 1;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function row(trial: Trial): string {
  const cells = [
    String(trial.cameras).padStart(7),
    trial.kind.padEnd(9),
    trial.cpu_s_perCameraMinute.toFixed(3).padStart(16),
    trial.pssMiB.toFixed(0).padStart(8),
    trial.rssMiB.toFixed(0).padStart(8),
    String(trial.framesSent).padStart(8),
    String(trial.framesLost).padStart(5),
    `${trial.senderCpu_percent.toFixed(0)} %`.padStart(11),
    `${trial.late_ms.toFixed(0)} ms late`.padStart(13),
  ];
  return cells.join(' ');
}

/** Ratios only where both were measured. */
function summary(trials: readonly Trial[], mbit: number): { cameras: number } & Readonly<Record<string, number>> {
  const of = (kind: RecorderKind): Trial | undefined => trials.find((trial) => trial.kind === kind);
  const cpu = (kind: RecorderKind): number | undefined => of(kind)?.cpu_s_perCameraMinute;
  const ratio = (name: string, to: number | undefined): Record<string, number> => {
    const ours = cpu('engine');
    return ours === undefined || to === undefined || to === 0 ? {} : { [name]: Number((ours / to).toFixed(3)) };
  };
  const shown = of('engine') ?? trials[0];
  return {
    cameras: shown?.cameras ?? 0,
    mbit: Number(mbit.toFixed(2)),
    ...ratio('cpuToFloor', cpu('floor')),
    ...ratio('cpuToFfmpeg', cpu('ffmpeg')),
    cpu_s_perCameraMinute: Number((shown?.cpu_s_perCameraMinute ?? 0).toFixed(3)),
    rssMiB: Math.round(shown?.rssMiB ?? 0),
    pssMiB: Math.round(shown?.pssMiB ?? 0),
    framesSent: shown?.framesSent ?? 0,
    framesLost: shown?.framesLost ?? 0,
  };
}
