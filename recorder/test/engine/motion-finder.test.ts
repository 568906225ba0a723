/** The finder alone, with a real ffmpeg and a clock that the test moves: what it knows when ffmpeg hangs, and when no frames come. */
import { execFileSync } from 'node:child_process';
import { type MotionLook, USUAL_RECORDING_RULES } from '@nightlatch/protocol';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { MotionFinder } from '../../src/engine/motion/look/motion-finder.ts';
import type { LiveWatcher } from '../../src/engine/live/live-picture.ts';
import { ParameterSets } from '../../src/media/h264/parameter-sets.ts';
import { movingClip } from './moving-clips.ts';
import { until } from './rig.ts';

let stop: (() => void) | undefined;
afterEach(() => stop?.());

function decoders(): number[] {
  const lines = execFileSync('ps', ['-eo', 'ppid=,pid=,comm='], { encoding: 'utf8' }).split('\n');
  const fields = lines.map((line) => line.trim().split(/\s+/));
  return fields
    .filter(([ppid, , name]) => ppid === String(process.pid) && name === 'ffmpeg')
    .map(([, pid]) => Number(pid));
}

/** A finder whose camera sends 25 frames a second once it is told to. */
async function find(): Promise<{
  finder: MotionFinder;
  send: (isSending: boolean) => void;
  later: (ms: number) => void;
  seen: () => number;
}> {
  const clip = await movingClip({ size: '320x180', seconds: 2 });
  const sets = new ParameterSets();
  for (const set of [clip.sps, clip.pps]) sets.put(set);
  const config = sets.config();
  if (config === undefined) throw new Error('no config');
  let watcher: LiveWatcher | undefined;
  let [later_ms, number] = [0, 0];
  const looks: MotionLook[] = [];
  const finder = new MotionFinder(USUAL_RECORDING_RULES.motion, {
    clock: { ...systemClock, monotonic_ms: () => systemClock.monotonic_ms() + later_ms },
    picture: { join: (joined) => (watcher = joined), leave: () => (watcher = undefined) },
    changed: () => undefined,
    onLook: (look) => looks.push(look),
  });
  watcher?.config(config, undefined);
  let timer: NodeJS.Timeout | undefined;
  const send = (isSending: boolean): void => {
    clearInterval(timer);
    if (!isSending) return;
    timer = setInterval(() => {
      const { nals = [], key = false } = clip.frames[number++ % clip.frames.length] ?? {};
      const data = Buffer.concat(nals.flatMap((nal) => [lengthOf(nal), nal]));
      watcher?.frame({ key, data, captured_ms: 0, decode_ticks90k: 0 });
      finder.tick();
    }, 40);
  };
  stop = () => {
    send(false);
    finder.stop();
  };
  send(true);
  await until('it is known that nothing moves', () => finder.moving === false);
  const seen = (): number => looks.filter(({ kind }) => kind === 'seen').length;
  return { finder, send, seen, later: (ms) => (later_ms += ms) };
}

function lengthOf(nal: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(nal.length);
  return length;
}

test('while no frames come nothing is known, and no reason is made up', async () => {
  const { finder, send, later } = await find();
  send(false);
  later(9_000);
  finder.tick();
  expect(finder.moving).toBe(false);
  later(2_000);
  finder.tick();
  expect([finder.moving, finder.problem]).toEqual([undefined, undefined]);
  expect(decoders()).toHaveLength(1);
  send(true);
  await until('it is known again', () => finder.moving === false);
});

test('an ffmpeg that hangs is not waited for, takes no memory, and is replaced', async () => {
  const { finder, later, seen } = await find();
  const [hanging = 0] = decoders();
  process.kill(hanging, 'SIGSTOP');
  const before = seen();
  await until('no more pictures come', () => finder.moving === false && decoders()[0] === hanging);
  later(11_000);
  finder.tick();
  expect(finder.moving).toBeUndefined();
  await until('it is replaced', () => {
    later(500);
    const [now] = decoders();
    return now !== undefined && now !== hanging;
  });
  await until('it is known again', () => finder.moving === false);
  expect(seen()).toBeGreaterThan(before);
  expect(finder.problem).toBeUndefined();
});

test('an ffmpeg that ends again and again is said, and waits get longer', async () => {
  const { finder, later } = await find();
  let killed = 0;
  await until('it is said', () => {
    for (const pid of decoders()) {
      process.kill(pid, 'SIGKILL');
      killed++;
    }
    later(1_000);
    return finder.problem;
  });
  expect(killed).toBeGreaterThanOrEqual(3);
  expect(finder.moving).toBeUndefined();
  expect(finder.problem).toBe("motion cannot be looked for: ffmpeg cannot read the camera's picture");
  later(60_000);
  await until('it is known again', () => finder.moving === false && finder.problem === undefined);
});
