/**
 * Many cameras for a long time, while people come and go, retention removes footage and the gateway is killed again and again.
 * Every frame that the cameras sent must be on the disk, or have been there before retention removed it; and the engine's memory stays flat.
 */
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { USUAL_RECORDING_RULES, routes } from '@nightlatch/protocol';
import { type FakeCamera, startFakeCamera } from '@nightlatch/tools/fake-camera/fake-camera';
import { eventually } from '@nightlatch/tools/waiting/eventually';
import { drawClip } from '../../../bench/src/draw-clip.ts';
import { usageOf } from '../../../bench/src/usage.ts';
import { startRecorder } from '../lib/recorder.ts';
import { SeatClient } from '../lib/seat-client.ts';
import type { World } from '../lib/world.ts';
import { Ledger } from './ledger.ts';
import { plantOldFootage } from './old-footage.ts';
import { startViewers } from './viewers.ts';

export interface SoakOptions {
  readonly cameras: number;
  /** Of each camera. */
  readonly mbit: number;
  readonly seconds: number;
  readonly killEvery_s: number;
  readonly viewers: number;
  readonly say: (line: string) => void;
}

export interface SoakResult {
  readonly cameras: number;
  readonly seconds: number;
  readonly kills: number;
  readonly framesRecorded: number;
  readonly framesLost: number;
  readonly framesTwice: number;
  /** Cameras whose newest recorded frame is more than two seconds behind the newest that was sent. */
  readonly behind: number;
  readonly filesRead: number;
  /** Folders of footage three days old that retention has removed, of as many. */
  readonly oldFoldersRemoved: number;
  readonly visits: number;
  readonly liveMessages: number;
  readonly footageMiB: number;
  /** Proportional set size of the engine at each look. */
  readonly engineMiB: readonly number[];
  /** The median of the last third of the looks less that of the first third. */
  readonly engineGrowthMiB: number;
}

const PASSWORD = 'velvet-harbour-lantern';
const FPS = 25;
const BEHIND_FRAMES = 2 * FPS;
/** Of each camera: ten minutes and more at the usual rate, so that a long soak removes footage of its own too. */
const KEPT_BYTES = 200_000_000;

export async function soak(world: World, options: SoakOptions): Promise<SoakResult> {
  const { say } = options;
  const clip = await drawClip(world.place('clip'), options.mbit);
  const cameras: FakeCamera[] = [];
  for (let at = 0; at < options.cameras; at++) {
    const camera = await startFakeCamera({ clip, user: 'recorder', password: 'camera' });
    world.onEnd(() => camera.stop());
    cameras.push(camera);
  }
  const data = world.place('data');
  const first = await startRecorder(world, {
    data,
    cameras: cameras.map(({ urlWithPassword }, at) => `Camera ${at + 1}=${urlWithPassword}`),
  });
  const ids = await allRecord(await setUp(first.consolePort, await first.seatUrl()), options.cameras);
  await first.process.stop();
  const old = await plantOldFootage(world, data, ids.slice(0, 2));
  say(`${ids.length} cameras record; footage of three days ago stands in ${old.length} folders`);

  const after = fileNameOf(Date.now());
  const recorder = await startRecorder(world, { data });
  const client = await SeatClient.sit(recorder);
  const people = await client.call(routes.signInNames);
  await client.call(routes.signIn, { body: { accountId: people[0]?.accountId ?? '', password: PASSWORD } });
  await allRecord(client, options.cameras);

  const ledger = new Ledger(data, ids, after);
  const viewers = startViewers(client, ids, options.viewers);
  const engine = await recorder.part('engine');
  const engineMiB: number[] = [];
  let kills = 0;
  const ends_ms = performance.now() + options.seconds * 1_000;
  while (performance.now() < ends_ms) {
    await wait(Math.min(options.killEvery_s * 1_000, Math.max(0, ends_ms - performance.now())));
    engineMiB.push(Math.round(usageOf([engine]).pssMiB * 10) / 10);
    const gateway = await recorder.part('gateway');
    process.kill(gateway, 'SIGKILL');
    kills += 1;
    await recorder.part('gateway', gateway);
    ledger.look();
    say(
      `kill ${kills}: engine ${engineMiB.at(-1)} MiB, ${viewers.figures.visits} visits, ${ledger.result().filesRead} files read`,
    );
  }
  await viewers.stop();
  const made = cameras.map((camera) => camera.counters().framesMade);
  if ((await recorder.part('engine')) !== engine) throw new Error('the engine was restarted meanwhile');
  await wait(2_000);
  await recorder.process.stop();
  ledger.look(true);
  const behind = ids.filter((id, at) => (ledger.span(id)?.last ?? -1) < (made[at] ?? 0) - BEHIND_FRAMES).length;
  const { frames, missing, twice, filesRead } = ledger.result();
  return {
    cameras: ids.length,
    seconds: options.seconds,
    kills,
    framesRecorded: frames,
    framesLost: missing,
    framesTwice: twice,
    behind,
    filesRead,
    oldFoldersRemoved: old.filter((folder) => !existsSync(folder)).length,
    visits: viewers.figures.visits,
    liveMessages: viewers.figures.liveMessages,
    footageMiB: Math.round(viewers.figures.footageBytes / 2 ** 20),
    engineMiB,
    engineGrowthMiB: growth(engineMiB),
  };
}

/** An owner, and rules that keep a day. */
async function setUp(consolePort: number, seatUrl: string): Promise<SeatClient> {
  const client = await SeatClient.sitWith(consolePort, seatUrl);
  await client.call(routes.setUpOwner, { body: { recorderName: 'Soak', name: 'Anna', password: PASSWORD } });
  const rules = { ...USUAL_RECORDING_RULES, retention: { days: 1, bytes: KEPT_BYTES } };
  for (const { id } of await client.call(routes.cameras))
    await client.call(routes.changeRecordingRules, { params: { id }, body: rules });
  return client;
}

/** The ids of the cameras, once all of them record. */
async function allRecord(client: SeatClient, count: number): Promise<string[]> {
  return eventually(
    `${count} cameras record`,
    async () => {
      const cameras = await client.call(routes.cameras);
      return (
        cameras.length === count &&
        cameras.every(({ state }) => state.kind === 'recording') &&
        cameras.map(({ id }) => id)
      );
    },
    { within_ms: 60_000, every_ms: 500 },
  );
}

/** The path, below a stream's folder, of a file that began then. */
function fileNameOf(wall_ms: number): string {
  const [day = '', time = ''] = new Date(wall_ms).toISOString().split('T');
  return `${day}/${time.replaceAll(':', '-')}.mp4`;
}

function growth(looks: readonly number[]): number {
  const third = Math.max(1, Math.floor(looks.length / 3));
  return Math.round((median(looks.slice(-third)) - median(looks.slice(0, third))) * 10) / 10;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
