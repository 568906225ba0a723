/** One recorder records all cameras for a while: what it cost, and what is on the disk. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { FPS } from '../draw-clip.ts';
import { end, startWithLines } from '../programs.ts';
import { usageOf } from '../usage.ts';
import { framesOnDisk } from './on-disk.ts';
import { type RecorderKind, startRecorder } from './recorders.ts';
import type { Replay } from './replay.ts';

const SAMPLE_EVERY_MS = 1_000;
/** After the last frame was sent, before the recorder is told to end: what is still in the sockets arrives. */
const DRAIN_MS = 2_000;

const portSchema = z.object({ port: z.int() });
const reportSchema = z.object({ sent: z.array(z.int()), late_ms: z.number() });

export interface Trial {
  readonly kind: RecorderKind;
  readonly cameras: number;
  /** User and system, of the recorder's processes alone, seconds for a minute of one camera. */
  readonly cpu_s_perCameraMinute: number;
  readonly pssMiB: number;
  readonly rssMiB: number;
  readonly senderCpu_percent: number;
  readonly framesSent: number;
  readonly framesLost: number;
  readonly strange: number;
  /** By which the most delayed frame left the sender: large when the machine was too busy for it. */
  readonly late_ms: number;
}

export interface TrialPlan {
  readonly kind: RecorderKind;
  readonly cameras: number;
  readonly warmUp_s: number;
  readonly seconds: number;
  readonly folder: string;
  readonly replay: Replay;
  readonly programs: { readonly sender: string; readonly copyLoop: string };
  /** Undefined: as the product has it. */
  readonly camerasPerWorker?: number | undefined;
}

export async function runTrial(plan: TrialPlan): Promise<Trial> {
  const { kind, cameras, seconds, replay, programs } = plan;
  const folder = join(plan.folder, `${kind}-${cameras}`);
  mkdirSync(folder, { recursive: true });
  const sender = startWithLines(programs.sender, [replay.sdp, replay.packets, String(FPS), String(cameras)]);
  try {
    const { port } = portSchema.parse(JSON.parse(await sender.line()));
    const { camerasPerWorker } = plan;
    const place = { folder, port, cameras, copyLoop: programs.copyLoop, compiledIn: plan.folder, camerasPerWorker };
    const recorder = await startRecorder(kind, place);
    let measured;
    let report;
    try {
      await pause(plan.warmUp_s * 1_000);
      measured = await measure(recorder.pids, sender.child.pid ?? 0, seconds);
      sender.child.stdin?.write('pause\n');
      report = reportSchema.parse(JSON.parse(await sender.line()));
      await pause(DRAIN_MS);
    } finally {
      await recorder.stop();
    }
    const { frames, strange } = await framesOnDisk(kind, folder, cameras);
    const lost = report.sent.reduce((sum, sent, n) => sum + Math.max(0, sent - (frames[n] ?? 0)), 0);
    return {
      kind,
      cameras,
      cpu_s_perCameraMinute: (measured.cpu_s * 60) / measured.elapsed_s / cameras,
      pssMiB: measured.pssMiB,
      rssMiB: measured.rssMiB,
      senderCpu_percent: (100 * measured.senderCpu_s) / measured.elapsed_s,
      framesSent: report.sent.reduce((sum, sent) => sum + sent, 0),
      framesLost: lost,
      strange,
      late_ms: report.late_ms,
    };
  } finally {
    await end(sender.child);
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Measured {
  readonly cpu_s: number;
  readonly senderCpu_s: number;
  readonly elapsed_s: number;
  /** The most that was seen. */
  readonly pssMiB: number;
  readonly rssMiB: number;
}

async function measure(pids: readonly number[], senderPid: number, seconds: number): Promise<Measured> {
  const began_ms = performance.now();
  const before = usageOf(pids).cpu_s;
  const senderBefore = usageOf([senderPid]).cpu_s;
  let pssMiB = 0;
  let rssMiB = 0;
  for (;;) {
    const left_ms = began_ms + seconds * 1_000 - performance.now();
    await pause(Math.max(0, Math.min(left_ms, SAMPLE_EVERY_MS)));
    const now = usageOf(pids);
    pssMiB = Math.max(pssMiB, now.pssMiB);
    rssMiB = Math.max(rssMiB, now.rssMiB);
    if (left_ms > SAMPLE_EVERY_MS) continue;
    const elapsed_s = (performance.now() - began_ms) / 1_000;
    const senderCpu_s = usageOf([senderPid]).cpu_s - senderBefore;
    return { cpu_s: now.cpu_s - before, senderCpu_s, elapsed_s, pssMiB, rssMiB };
  }
}
