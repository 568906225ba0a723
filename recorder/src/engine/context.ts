/** The engine wired together: arguments → typed config → one running engine. The only place where its rooms meet. */
import { parseArgs } from 'node:util';
import { join, resolve } from 'node:path';
import type { CameraSource, FromEngine, StoreRules } from '@nightlatch/protocol';
import { z } from 'zod';
import { type Clock, systemClock } from '../base/clock.ts';
import { hold } from '../base/hold.ts';
import { loadKeptKey } from '../base/kept-keys.ts';
import { DATA_KEY } from '../base/keys.ts';
import { type Log, jsonLog } from '../base/log.ts';
import { type Disk, systemDisk } from '../footage/disk.ts';
import type { RetentionRules } from '../footage/retention-plan.ts';
import { FootageStore } from '../footage/store.ts';
import { CameraList } from './cameras/camera-list.ts';
import { Fleet } from './cameras/fleet.ts';
import { probe } from './cameras/probe.ts';
import { LinkServer } from './live/link-server.ts';
import { OnvifDesk } from './onvif/onvif-desk.ts';
import { OwnCost } from './own-cost.ts';

const WAIT_FOR_FORMER_MS = 10_000;

const configSchema = z.object({
  /** The recorder's data folder. */
  data: z
    .string()
    .min(1)
    .transform((folder) => resolve(folder)),
  /** Path of the Unix socket that the engine listens on. */
  socket: z
    .string()
    .min(1)
    .transform((path) => resolve(path)),
});
export type EngineConfig = z.infer<typeof configSchema>;

/** From `--data DIR --socket PATH`. Throws an error that says what is missing. */
export function readEngineConfig(args: readonly string[]): EngineConfig {
  const { values } = parseArgs({ args: [...args], options: { data: { type: 'string' }, socket: { type: 'string' } } });
  const config = configSchema.safeParse(values);
  if (!config.success) throw new Error('The engine needs --data DIR and --socket PATH.');
  return config.data;
}

export interface EngineOverrides {
  readonly clock?: Clock;
  readonly log?: Log;
  readonly disk?: Disk;
}

function retentionRules(cameras: readonly CameraSource[], rules: StoreRules | undefined): RetentionRules | undefined {
  return rules && { ...rules, cameras: new Map(cameras.map(({ id, rules: own }) => [id, own?.retention ?? {}])) };
}

export interface Engine {
  /** Everything is flushed, synced and indexed when the promise is fulfilled. */
  stop(): Promise<void>;
}

/** Fulfilled when the engine listens and records its last good list. */
export async function startEngine(config: EngineConfig, overrides: EngineOverrides = {}): Promise<Engine> {
  const clock = overrides.clock ?? systemClock;
  const log = overrides.log ?? jsonLog('engine', clock);
  // An engine whose supervisor was killed may still be writing its last frames.
  const held = await hold(join(config.data, 'engine', 'engine.lock'), 'engine', WAIT_FOR_FORMER_MS);
  const list = new CameraList(config.data, loadKeptKey(config.data, DATA_KEY), log);
  const store = new FootageStore({ dataDir: config.data, clock, log, disk: overrides.disk ?? systemDisk });
  const fleet = new Fleet({
    store,
    clock,
    log,
    onState: () => link.statesChanged(),
    timeZone: () => storeRules?.timeZone,
  });
  const states = (): Extract<FromEngine, { type: 'states' }> => {
    const problem = store.problem;
    const footage =
      problem === undefined ? { footageWritable: true } : { footageWritable: false, footageProblem: problem };
    const state = store.state();
    return {
      type: 'states',
      states: fleet.states(),
      ...footage,
      process: cost.now(),
      ...(state && { store: { ...state, cameras: [...state.cameras] } }),
    };
  };
  const cost = new OwnCost();
  const onvif = new OnvifDesk(clock);
  const kept = list.load();
  let storeRules = kept.store;
  const takeCameras = (cameras: readonly CameraSource[], rules: StoreRules | undefined): void => {
    fleet.apply(cameras);
    onvif.take(cameras);
    storeRules = rules ?? storeRules;
    store.setRules(retentionRules(cameras, storeRules));
    try {
      list.save({ cameras, store: storeRules });
    } catch (error) {
      log.error('the camera list could not be kept', { error });
    }
  };
  const link = new LinkServer({
    socketPath: config.socket,
    log,
    states,
    camera: (id) => fleet.camera(id),
    takeCameras,
    onvif,
    probe: async (source, signal) => {
      if (store.problem !== undefined) return { failure: 'not-writable', reason: store.problem };
      return probe(source, clock, signal);
    },
  });
  store.setRules(retentionRules(kept.cameras, storeRules));
  store.start();
  fleet.start(kept.cameras);
  onvif.take(kept.cameras);
  await link.start();
  log.info('the engine records', { cameras: fleet.states().length });
  return {
    async stop() {
      cost.stop();
      onvif.stop();
      await fleet.stop();
      await store.close();
      await link.stop();
      held.release();
    },
  };
}
