/**
 * Hostile conversations with a real engine process over real sockets, beside a good camera that must lose nothing and never wait.
 * Most come as tries of a camera's address, four at a time; some cameras are recorded, so that what they send comes to the disk too.
 */
import { startFakeCamera } from '../../../tools/fake-camera/fake-camera.ts';
import { readFrameCounters } from '../../../tools/frame-counters/frame-counters.ts';
import { usageOf } from '../../../bench/src/usage.ts';
import { drawnClip } from '../../../recorder/test/engine/drawn-clip.ts';
import { Link, makeDataDir, startProcess } from '../../../recorder/test/engine/rig.ts';
import { startHostileCamera } from './hostile-camera.ts';
import { Listener } from './listener.ts';

const AT_ONCE = 4;
const RECORDED = 6;
/** Numbers of what recorded cameras say: beyond those of the tries. */
const RECORDED_FROM = 1_000_000;
const GOOD = { id: 'good', name: 'good', username: 'admin', password: 'secret' };

export interface TrialResult {
  readonly inputs: number;
  readonly perSecond: number;
  /** Tries whose answer was a picture, in spite of all. */
  readonly pictures: number;
  /** Reasons that were given, and how often. */
  readonly reasons: Readonly<Record<string, number>>;
  /** The engine's, at each tenth of the way. */
  readonly memory_MiB: readonly number[];
  /** From half way, when what is to be compiled and cached is, to the end. */
  readonly memoryGrowth_MiB: number;
  /** Between two live frames of the good camera, which come every 40 ms. */
  readonly longestWait_ms: number;
  readonly goodFrames: number;
  readonly goodFramesLost: number;
  readonly crashed: boolean;
}

export async function trial(seed: number, inputs: number): Promise<TrialResult> {
  const folder = makeDataDir();
  const hostile = await startHostileCamera(seed);
  const good = await startFakeCamera({ clip: await drawnClip(), user: 'admin', password: 'secret' });
  const engine = await startProcess(folder.dataDir, folder.socketPath);
  const link = new Link(folder.socketPath);
  try {
    const recorded = Array.from({ length: RECORDED }, (_, at) => ({
      id: `hostile-${at}`,
      name: `hostile-${at}`,
      address: hostile.nextUrl(RECORDED_FROM * (at + 1)),
    }));
    link.cameras({ ...GOOD, address: good.url }, ...recorded);
    await link.written(GOOD.id, 25);
    link.send({ type: 'subscribe', subscription: 1, cameraId: GOOD.id });
    const began_ms = performance.now();
    const tenth = Math.max(1, Math.floor(inputs / 10));
    let asked = 0;
    let pictures = 0;
    const memory_MiB: number[] = [];
    const reasons = new Map<string, number>();
    const listener = new Listener(link);
    const pid = engine.child.pid ?? 0;
    const isUp = (): boolean => engine.child.exitCode === null && engine.child.signalCode === null;
    const ask = async (): Promise<void> => {
      while (asked < inputs && isUp()) {
        const number = asked++;
        if (number % tenth === tenth - 1) memory_MiB.push(Math.round(usageOf([pid]).rssMiB));
        const source = { id: `try-${number % AT_ONCE}`, name: 'try', address: hostile.url(number) };
        link.send({ type: 'probe', request: number, source });
        const reason = await listener.answer(number, isUp);
        if (reason === '') pictures += 1;
        else reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, ask));
    const seconds = (performance.now() - began_ms) / 1_000;
    const crashed = !isUp();
    listener.stop();
    if (!crashed) await link.written(GOOD.id, (link.state(GOOD.id)?.framesWritten ?? 0) + 25);
    await engine.end('SIGTERM');
    const seen = (await readFrameCounters(folder.dataDir)).find(({ camera }) => camera === GOOD.id);
    return {
      inputs: hostile.begun,
      perSecond: Math.round(hostile.begun / seconds),
      pictures,
      reasons: Object.fromEntries([...reasons].toSorted(([, one], [, other]) => other - one)),
      memory_MiB,
      memoryGrowth_MiB: (memory_MiB.at(-1) ?? 0) - (memory_MiB[4] ?? 0),
      longestWait_ms: Math.round(listener.longestWait_ms),
      goodFrames: seen?.count ?? 0,
      goodFramesLost: seen?.missingCount ?? Number.POSITIVE_INFINITY,
      crashed,
    };
  } finally {
    link.close();
    await engine.end('SIGKILL');
    await Promise.all([hostile.stop(), good.stop()]);
    folder.remove();
  }
}
