/** Cameras shared out among several workers: what happens to one is felt by its own cameras alone, and not for long. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { checkStore } from '../../src/footage/check.ts';
import { type Running, isRunning, processesOf } from './processes.ts';
import { type EngineProcess, until } from './rig.ts';
import { EVER, camera, dataDir, engine, footage, frames, source, useStage } from './stage.ts';

/** Two a worker. */
const NAMES = ['front', 'gate', 'yard', 'stairs'];
/** Of 25 frames a second. */
const TWO_SECONDS = 50;

useStage();

/** Process ids of the engine's workers, in the order of their numbers. */
function workers(engineProcess: EngineProcess): number[] {
  const numberOf = ({ command }: Running): number => Number(/ --number (\d+)$/.exec(command)?.[1] ?? 0);
  return processesOf(engineProcess)
    .filter((one) => numberOf(one) > 0)
    .toSorted((one, other) => numberOf(one) - numberOf(other))
    .map(({ pid }) => pid);
}

async function recordAll() {
  const cameras = await Promise.all(NAMES.map(async (id) => ({ id, camera: await camera() })));
  const { process, link } = await engine('--cameras-per-worker', '2');
  link.cameras(...cameras.map((one) => source(one.id, one.camera)));
  await Promise.all(NAMES.map((id) => link.written(id, 75)));
  const pids = workers(process);
  const [first, second] = pids;
  if (first === undefined || second === undefined) throw new Error('two workers');
  const made = (id: string): number => cameras.find((one) => one.id === id)?.camera.counters().framesMade ?? 0;
  return { cameras, process, link, pids, first, made };
}

test('a killed worker loses 2 s of its own cameras at most, and nothing of the others; whoever watches goes on watching', async () => {
  const { process, link, pids, first, made } = await recordAll();
  link.send({ type: 'subscribe', subscription: 1, cameraId: 'front' });
  await until('a picture', () => link.frames.length > 25);
  const written = link.state('front')?.framesWritten ?? 0;
  const madeAtKill = made('front');
  globalThis.process.kill(first, 'SIGKILL');
  await until('the loss is seen', () => link.state('front')?.kind === 'connecting');
  expect(link.state('yard')).toMatchObject({ kind: 'recording', interruptions: 0 });
  const seen = link.frames.length;
  await Promise.all(['yard', 'stairs'].map((id) => link.written(id, made(id) + 30)));
  await Promise.all(['front', 'gate'].map((id) => link.written(id, written + 60)));
  expect(link.state('front')).toMatchObject({ interruptions: 1, framesLost: 0 });
  expect(link.state('front')?.framesWritten).toBeGreaterThan(written);
  await until('the picture goes on', () => link.frames.length > seen + 25);
  expect(workers(process)[1]).toBe(pids[1]);
  await process.end('SIGTERM');
  const recorded = await Promise.all(NAMES.map((id) => frames(id)));
  const missing = recorded.map(({ missingCount }) => missingCount);
  // Of those that it had; how long the next one takes to start is up to the machine.
  const lost = madeAtKill - (recorded[0]?.missing[0]?.[0] ?? 0);
  console.log(JSON.stringify({ signal: 'SIGKILL of a worker', framesLost: lost, untilItWasBack: missing }));
  expect(recorded.flatMap(({ duplicates }) => duplicates)).toEqual([]);
  expect(missing.slice(2)).toEqual([0, 0]);
  expect(recorded[0]?.missing).toHaveLength(1);
  expect(lost).toBeLessThanOrEqual(TWO_SECONDS);
  expect(footage().timeline('front', EVER).gaps).toMatchObject([{ reason: 'the recorder was not recording' }]);
  expect(checkStore(dataDir(), () => undefined).problems).toEqual([]);
}, 60_000);

test('a worker that stands still does not hold up the frames of the others, nor their index', async () => {
  const { process, link, first, made } = await recordAll();
  const stuck = link.state('front')?.framesWritten ?? 0;
  globalThis.process.kill(first, 'SIGSTOP');
  const stopped_ms = Date.now();
  await Promise.all(['yard', 'stairs'].map((id) => link.written(id, made(id) + 25)));
  await until('the index knows of the others', () => {
    const end_ms = footage().timeline('yard', EVER).spans.at(-1)?.to_ms ?? 0;
    return end_ms > stopped_ms + 1_000;
  });
  expect(link.state('front')?.framesWritten ?? 0).toBeLessThanOrEqual(stuck + TWO_SECONDS);
  globalThis.process.kill(first, 'SIGCONT');
  await Promise.all(NAMES.map((id) => link.written(id, made(id) + 30)));
  await process.end('SIGTERM');
  const missing = await Promise.all(NAMES.map(async (id) => (await frames(id)).missingCount));
  console.log(JSON.stringify({ signal: 'SIGSTOP of a worker', framesLost: missing }));
  expect(missing.slice(2)).toEqual([0, 0]);
  expect(Math.max(...missing)).toBeLessThanOrEqual(TWO_SECONDS);
}, 60_000);

test('cameras come, go and come back: each to a worker that has room, and the others record on', async () => {
  const { cameras, process, link, pids, made } = await recordAll();
  const sources = cameras.map((one) => source(one.id, one.camera));
  const [front, gate, yard, stairs] = sources;
  if (front === undefined || gate === undefined || yard === undefined || stairs === undefined) throw new Error('four');
  link.cameras(front, yard, stairs);
  await until('it is out', () => link.states.length === 3);
  const shed = { id: 'shed', camera: await camera() };
  link.cameras(front, yard, stairs, source(shed.id, shed.camera));
  await link.written('shed', 30);
  expect(workers(process)).toEqual(pids);
  link.cameras(front, gate, yard, stairs, source(shed.id, shed.camera));
  await link.written('gate', 30);
  await Promise.all(NAMES.filter((id) => id !== 'gate').map((id) => link.written(id, made(id) + 10)));
  await process.end('SIGTERM');
  for (const id of ['front', 'yard', 'stairs', 'shed']) expect(await frames(id)).toMatchObject({ missingCount: 0 });
  expect((await frames('gate')).duplicates).toEqual([]);
  expect(checkStore(dataDir(), () => undefined).problems).toEqual([]);
}, 60_000);

test('an index whose damage shows while several workers write is made anew, and no frame is lost', async () => {
  const before = await recordAll();
  await before.process.end('SIGTERM');
  const index = `${dataDir()}/footage/index.db`;
  const db = new DatabaseSync(index, { readOnly: true });
  const page = db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'event'").get()?.['rootpage'];
  const { page_size: bytes } = db.prepare('PRAGMA page_size').get() ?? {};
  db.close();
  const from = (Number(page) - 1) * Number(bytes);
  writeFileSync(index, readFileSync(index).fill(0xa5, from, from + Number(bytes)));
  const made = new Map(NAMES.map((id) => [id, before.made(id)]));
  const { process, link } = await engine('--cameras-per-worker', '2');
  await until('it is set aside', () => existsSync(`${index}.damaged`));
  await Promise.all(NAMES.map((id) => link.written(id, before.made(id) - (made.get(id) ?? 0) + 50)));
  expect(link.footageWritable).toBe(true);
  await process.end('SIGTERM');
  for (const id of NAMES) {
    const recorded = await frames(id);
    expect(recorded.duplicates).toEqual([]);
    // Between the two engines, and nowhere else.
    expect(recorded.missing).toHaveLength(1);
  }
  expect(checkStore(dataDir(), () => undefined).problems).toEqual([]);
}, 60_000);

test('without the engine its workers end by themselves, with everything on the disk', async () => {
  const { cameras, process, pids } = await recordAll();
  await pause(100);
  const made = cameras.map((one) => one.camera.counters().framesMade);
  // Fulfilled once the last of its processes has ended.
  await process.end('SIGKILL');
  for (const pid of pids) expect(isRunning(pid)).toBe(false);
  for (const [at, id] of NAMES.entries()) {
    const recorded = await frames(id);
    expect(recorded).toMatchObject({ missingCount: 0, duplicates: [] });
    expect(recorded.last).toBeGreaterThanOrEqual((made[at] ?? 0) - 2);
  }
}, 60_000);
