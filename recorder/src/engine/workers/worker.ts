/**
 * One worker of the engine, wired together: records its cameras, whatever happens to the others, and tells the engine's own process what
 * is on the disk by the socket that it was born with. Without that process nobody would stop it: it ends by itself then.
 */
import type { Socket } from 'node:net';
import { EngineMessageReader } from '@nightlatch/protocol/engine-messages';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Disk } from '../../footage/disk.ts';
import { FootageFiles } from '../../footage/footage-files.ts';
import { ConversionPlaces } from '../adapter/conversion-places.ts';
import { Fleet } from '../cameras/fleet.ts';
import { LiveDesk } from '../live/live-desk.ts';
import { Outlet } from '../live/outlet.ts';
import { OwnCost } from '../own-cost.ts';
import { RemoteDesk } from './remote-desk.ts';
import type { FromWorker, ToWorker } from './words.ts';

const STATES_EVERY_MS = 1_000;

export interface WorkerParts {
  readonly dataDir: string;
  readonly socket: Socket;
  readonly clock: Clock;
  readonly log: Log;
  readonly disk: Disk;
}

export interface Worker {
  /** Fulfilled when it is told to stop, or nobody is there any more to tell it. */
  readonly over: Promise<void>;
  /** Fulfilled when everything is on the disk. */
  stop(): Promise<void>;
}

export function startWorker({ dataDir, socket, clock, log, disk }: WorkerParts): Worker {
  const outlet = new Outlet(socket);
  const send = (message: FromWorker): void => outlet.send(message);
  const desk = new RemoteDesk(send);
  const files = new FootageFiles({ dataDir, clock, disk, desk, onProblem: () => statesChanged() });
  let timeZone: string | undefined;
  const fleet = new Fleet({
    files,
    clock,
    log,
    onState: () => statesChanged(),
    timeZone: () => timeZone,
    conversions: new ConversionPlaces(),
  });
  const live = new LiveDesk(outlet, (cameraId) => fleet.camera(cameraId));
  const over = Promise.withResolvers<void>();
  const cost = new OwnCost();
  let statesDue = false;

  function sendStates(isNews: boolean): void {
    const { problem, slowestSync_ms, errors } = files;
    const told = { problem, slowestSync_ms, errors, cost: cost.now() };
    send({ type: 'states', isNews, states: fleet.states(), ...told });
  }
  /** They are told once the work at hand is done. */
  function statesChanged(): void {
    if (statesDue) return;
    statesDue = true;
    setImmediate(() => {
      statesDue = false;
      sendStates(true);
    });
  }
  function hear(message: ToWorker): void {
    switch (message.type) {
      case 'cameras':
        timeZone = message.timeZone;
        desk.learn(message.ends_ms);
        files.shareMemory(message.share);
        return fleet.apply(message.cameras);
      case 'index':
        desk.isOpen = message.isOpen;
        if (message.isOpen) {
          desk.learn(message.ends_ms);
          return files.opened();
        }
        if (message.left) files.leave();
        return send({ type: 'writing', turn: message.turn, paths: [...files.openPaths] });
      case 'put-done':
        return desk.answered(message.batch, message.rows);
      case 'subscribe':
        return live.subscribe(message);
      case 'watch-motion':
        return live.watchMotion(message);
      case 'unsubscribe':
        return live.unsubscribe(message.subscription);
      case 'stop':
        return over.resolve();
    }
  }

  const reader = new EngineMessageReader();
  socket.on('data', (chunk: Buffer) => {
    for (const { value } of reader.push(chunk).filter((message) => message.kind === 'json')) hear(value as ToWorker);
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    desk.close();
    over.resolve();
  });
  fleet.start([]);
  files.start();
  const states = setInterval(() => sendStates(false), STATES_EVERY_MS);
  return {
    over: over.promise,
    async stop() {
      clearInterval(states);
      cost.stop();
      await fleet.stop();
      await files.close();
      socket.destroy();
    },
  };
}
