/** An engine that is killed or stands still for a while, with several cameras: what each of them lost, printed. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { checkStore } from '../../src/footage/check.ts';
import { camera, dataDir, engine, frames, source, useStage } from './stage.ts';

const NAMES = ['front', 'gate', 'yard', 'stairs'];
/** Of 25 frames a second. */
const TWO_SECONDS = 50;

useStage();

async function recordAll() {
  const cameras = await Promise.all(NAMES.map(async (id) => ({ id, camera: await camera() })));
  const { process, link } = await engine();
  link.cameras(...cameras.map((one) => source(one.id, one.camera)));
  await Promise.all(NAMES.map((id) => link.written(id, 75)));
  return { cameras, process, link };
}

test('an engine killed with SIGKILL loses 2 s of each camera at most, and its store is clean after the next start', async () => {
  const { cameras, process } = await recordAll();
  const made = new Map(cameras.map((one) => [one.id, one.camera.counters().framesMade]));
  await process.end('SIGKILL');
  const lost: Record<string, number> = {};
  for (const id of NAMES) {
    const recorded = await frames(id);
    expect(recorded).toMatchObject({ missingCount: 0, duplicates: [] });
    lost[id] = (made.get(id) ?? 0) - 1 - (recorded.last ?? 0);
  }
  console.log(JSON.stringify({ signal: 'SIGKILL', framesLost: lost }));
  expect(Math.max(...Object.values(lost))).toBeLessThanOrEqual(TWO_SECONDS);
  const again = await engine();
  await Promise.all(NAMES.map((id) => again.link.written(id, 30)));
  await again.process.end('SIGTERM');
  expect(checkStore(dataDir(), () => undefined).problems).toEqual([]);
}, 60_000);

test('an engine that stands still for 10 s loses 2 s of each camera at most', async () => {
  const { cameras, process, link } = await recordAll();
  process.child.kill('SIGSTOP');
  await pause(10_000);
  const made = new Map(cameras.map((one) => [one.id, one.camera.counters().framesMade]));
  process.child.kill('SIGCONT');
  await Promise.all(NAMES.map((id) => link.written(id, (made.get(id) ?? 0) + 30)));
  await process.end('SIGTERM');
  const lost: Record<string, number> = {};
  for (const id of NAMES) {
    const recorded = await frames(id);
    expect(recorded.duplicates).toEqual([]);
    lost[id] = recorded.missingCount;
  }
  console.log(JSON.stringify({ signal: 'SIGSTOP', stood_s: 10, framesLost: lost }));
  expect(Math.max(...Object.values(lost))).toBeLessThanOrEqual(TWO_SECONDS);
  expect(checkStore(dataDir(), () => undefined).problems).toEqual([]);
}, 60_000);
