/**
 * What it costs to look for motion: the same engine with the same cameras while it only records, while it looks at sub streams, and while it
 * looks at key frames. ffmpeg's share is in it. The cameras are another process's, and count nothing.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type CameraSource, USUAL_RECORDING_RULES, encodeEngineJson } from '@nightlatch/protocol';
import { compiledEnv } from '@nightlatch/recorder/base/compiled';
import { startFakeCamera } from '@nightlatch/tools/fake-camera/fake-camera';
import { loadClip } from '@nightlatch/tools/fake-camera/load-clip';
import { drawClip } from '../draw-clip.ts';
import { wholeNumber } from '../options.ts';
import { end, startWithLines } from '../programs.ts';
import { type Usage, usageOf } from '../usage.ts';

const ENGINE = join(import.meta.dirname, '../../../recorder/src/engine/main.ts');
const SUB = 'testsrc2=size=640x360:rate=15,noise=alls=8:allf=t';

type Way = 'record' | 'sub' | 'keys';
const WAYS: readonly Way[] = ['record', 'sub', 'keys'];

interface Figures {
  readonly cpuMsPerCameraSecond: number;
  readonly pssMiB: number;
}

export async function benchMotion(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      cameras: { type: 'string', default: '4' },
      seconds: { type: 'string', default: '30' },
      'warm-up': { type: 'string', default: '8' },
      mbit: { type: 'string', default: '4' },
    },
  });
  const cameras = wholeNumber(values.cameras, '--cameras', 1, 64);
  const seconds = wholeNumber(values.seconds, '--seconds', 5, 3_600);
  const warmUp_s = wholeNumber(values['warm-up'], '--warm-up', 1, 600);
  const mbit = wholeNumber(values.mbit, '--mbit', 1, 50);
  const folder = mkdtempSync(join(tmpdir(), 'nl-bench-motion-'));
  try {
    const clip = await drawClip(folder, mbit);
    const sub = join(folder, 'sub.mp4');
    const code = [
      '-pix_fmt',
      'yuv420p',
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-g',
      '30',
      '-bf',
      '0',
      '-b:v',
      '500k',
    ];
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', SUB, '-t', '8', ...code, sub]);
    const one = await startFakeCamera({ clip, subClip: await loadClip(sub) });
    const figures = new Map<Way, Figures>();
    try {
      for (const way of WAYS) {
        const sources = Array.from({ length: cameras }, (_, n) => sourceOf(n, way, one.url, one.subUrl));
        figures.set(way, await measure(join(folder, way), sources, warmUp_s, seconds));
      }
    } finally {
      await one.stop();
    }
    tell(cameras, seconds, figures);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function sourceOf(n: number, way: Way, address: string, subAddress: string): CameraSource {
  const motion = { ...USUAL_RECORDING_RULES.motion, source: way === 'record' ? 'off' : 'recorder' } as const;
  const source = { id: `camera${n}`, name: `Camera ${n}`, address, rules: { ...USUAL_RECORDING_RULES, motion } };
  return way === 'keys' ? source : { ...source, subAddress };
}

async function measure(
  data: string,
  cameras: readonly CameraSource[],
  warmUp_s: number,
  seconds: number,
): Promise<Figures> {
  const socket = join(data, 'e.sock');
  const engine = startWithLines(
    process.execPath,
    [ENGINE, '--data', data, '--socket', socket],
    'ignore',
    compiledEnv(data),
  );
  try {
    await engine.line();
    const link = connect(socket);
    link.on('error', () => link.destroy());
    link.resume();
    link.write(encodeEngineJson({ type: 'cameras', cameras }));
    await wait(warmUp_s * 1000);
    const before = use(engine.child.pid);
    await wait(seconds * 1000);
    const after = use(engine.child.pid);
    link.destroy();
    return {
      cpuMsPerCameraSecond: ((after.cpu_s - before.cpu_s) * 1000) / seconds / cameras.length,
      pssMiB: after.pssMiB,
    };
  } finally {
    await end(engine.child);
  }
}

function use(pid: number | undefined): Usage {
  return usageOf(pid === undefined ? [] : [pid]);
}

function tell(cameras: number, seconds: number, figures: ReadonlyMap<Way, Figures>): void {
  const plain = figures.get('record');
  if (plain === undefined) throw new Error('nothing was measured');
  const rows = [...figures].map(([way, { cpuMsPerCameraSecond, pssMiB }]) => ({
    way,
    cpuMsPerCameraSecond: Number(cpuMsPerCameraSecond.toFixed(2)),
    toRecording: Number((cpuMsPerCameraSecond / plain.cpuMsPerCameraSecond).toFixed(2)),
    pssMiB: Math.round(pssMiB),
  }));
  console.table(rows);
  const all = Object.fromEntries(rows.map(({ way, ...figure }) => [way, figure]));
  console.log(JSON.stringify({ bench: 'motion', cameras, seconds, ...all }));
}
