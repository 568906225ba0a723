/** The engine wired together: arguments → typed config → one running engine. The only place where its rooms meet. */
import { parseArgs } from 'node:util';
import { join, resolve } from 'node:path';
import type { CameraSource, StoreRules } from '@nightlatch/protocol';
import { z } from 'zod';
import { type Clock, systemClock } from '../base/clock.ts';
import { hold } from '../base/hold.ts';
import { loadKeptKey } from '../base/kept-keys.ts';
import { DATA_KEY } from '../base/keys.ts';
import { type Log, jsonLog } from '../base/log.ts';
import { type Disk, systemDisk } from '../footage/disk.ts';
import type { RetentionRules } from '../footage/retention-plan.ts';
import { CameraList } from './cameras/camera-list.ts';
import { probe } from './cameras/probe.ts';
import { LinkServer } from './live/link-server.ts';
import { OnvifDesk } from './onvif/onvif-desk.ts';
import { RecordingRoom } from './workers/recording-room.ts';

const WAIT_FOR_FORMER_MS = 10_000;
/** A worker costs some 30 MB whatever it does; and what ends or holds up one touches the cameras of that one alone. */
const CAMERAS_PER_WORKER = 64;

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
  camerasPerWorker: z.coerce.number().int().min(1).max(256).default(CAMERAS_PER_WORKER),
});
export type EngineConfig = z.infer<typeof configSchema>;

/** From `--data DIR --socket PATH [--cameras-per-worker N]`. Throws an error that says what is missing. */
export function readEngineConfig(args: readonly string[]): EngineConfig {
  const text = { type: 'string' } as const;
  const options = { data: text, socket: text, 'cameras-per-worker': text };
  const { values } = parseArgs({ args: [...args], options });
  const config = configSchema.safeParse({ ...values, camerasPerWorker: values['cameras-per-worker'] });
  if (!config.success)
    throw new Error('The engine needs --data DIR and --socket PATH; --cameras-per-worker is 1 to 256.');
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
  // So may the workers of one that was killed.
  const free = await hold(join(config.data, 'engine', 'workers.lock'), 'worker of an engine', WAIT_FOR_FORMER_MS);
  free.release();
  const list = new CameraList(config.data, loadKeptKey(config.data, DATA_KEY), log);
  const room = new RecordingRoom({
    dataDir: config.data,
    camerasPerWorker: config.camerasPerWorker,
    clock,
    log,
    disk: overrides.disk ?? systemDisk,
    onState: () => link.statesChanged(),
  });
  const onvif = new OnvifDesk(clock);
  const kept = list.load();
  let storeRules = kept.store;
  const takeCameras = (cameras: readonly CameraSource[], rules: StoreRules | undefined): void => {
    storeRules = rules ?? storeRules;
    room.crew.apply(cameras, storeRules?.timeZone);
    onvif.take(cameras);
    room.setRules(retentionRules(cameras, storeRules));
    try {
      list.save({ cameras, store: storeRules });
    } catch (error) {
      log.error('the camera list could not be kept', { error });
    }
  };
  const link = new LinkServer({
    socketPath: config.socket,
    log,
    states: () => room.states,
    watch: (ask, taker) => room.crew.watch(ask, taker),
    takeCameras,
    onvif,
    probe: async (source, signal) => {
      if (room.problem !== undefined) return { failure: 'not-writable', reason: room.problem };
      return probe(source, clock, signal);
    },
  });
  room.setRules(retentionRules(kept.cameras, storeRules));
  room.start(kept.cameras, storeRules?.timeZone);
  onvif.take(kept.cameras);
  await link.start();
  log.info('the engine records', { cameras: kept.cameras.length });
  return {
    async stop() {
      onvif.stop();
      await room.stop();
      await link.stop();
      held.release();
    },
  };
}
