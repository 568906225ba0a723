/**
 * The engine's end of the engine link (engine-link.ts of the protocol): a Unix socket that only the recorder's own user can open.
 * Several clients; the death of one changes nothing for the others or for the recording.
 */
import { chmodSync, rmSync } from 'node:fs';
import { type Server, createServer } from 'node:net';
import type { CameraSource, StoreRules, FromEngine, Stream, ToEngine } from '@nightlatch/protocol';
import type { Log } from '../../base/log.ts';
import type { Camera } from '../cameras/camera.ts';
import type { ProbeAnswer } from '../cameras/probe.ts';
import { type OnvifDesk, answerOnvif } from '../onvif/onvif-desk.ts';
import { LinkClient } from './link-client.ts';
import type { LookListener } from '../motion/motion-watch.ts';
import type { LiveWatcher } from './live-picture.ts';

const STATES_EVERY_MS = 1_000;
const MAX_CLIENTS = 32;
const MAX_SUBSCRIPTIONS = 1_024;
const MAX_PROBES = 4;

export interface LinkParts {
  readonly socketPath: string;
  readonly log: Log;
  readonly states: () => Extract<FromEngine, { type: 'states' }>;
  readonly camera: (id: string) => Camera | undefined;
  readonly takeCameras: (cameras: readonly CameraSource[], store: StoreRules | undefined) => void;
  readonly probe: (source: CameraSource, signal: AbortSignal) => Promise<ProbeAnswer>;
  readonly onvif: OnvifDesk;
}

/** How it ends. */
type Subscription = () => void;

export class LinkServer {
  readonly #parts: LinkParts;
  readonly #clients = new Set<LinkClient>();
  readonly #server: Server;
  #timer: NodeJS.Timeout | undefined;
  #statesDue = false;

  constructor(parts: LinkParts) {
    this.#parts = parts;
    this.#server = createServer((socket) => {
      if (this.#clients.size >= MAX_CLIENTS) socket.destroy();
      else this.#serve((receive, onClose) => new LinkClient(socket, receive, onClose, parts.log));
    });
  }

  async start(): Promise<void> {
    const { socketPath } = this.#parts;
    rmSync(socketPath, { force: true });
    const listening = Promise.withResolvers<void>();
    this.#server.once('error', listening.reject);
    this.#server.listen(socketPath, listening.resolve);
    await listening.promise;
    chmodSync(socketPath, 0o600);
    this.#timer = setInterval(() => this.#sendStates(), STATES_EVERY_MS);
  }

  /** States have changed: everybody is told once the work at hand is done. */
  statesChanged(): void {
    if (this.#statesDue) return;
    this.#statesDue = true;
    setImmediate(() => this.#sendStates());
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    for (const client of this.#clients) client.close();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #sendStates(): void {
    this.#statesDue = false;
    if (this.#clients.size === 0) return;
    const states = this.#parts.states();
    for (const client of this.#clients) client.send(states);
  }

  #serve(open: (receive: (message: ToEngine) => void, onClose: () => void) => LinkClient): void {
    const subscriptions = new Map<number, Subscription>();
    const gone = new AbortController();
    let probes = 0;
    const leave = (id: number): void => {
      subscriptions.get(id)?.();
      subscriptions.delete(id);
      client.forget(id);
    };
    /** The camera to subscribe to; undefined: there is none, and that is said. */
    const findFor = (id: number, cameraId: string): Camera | undefined => {
      leave(id);
      const camera = subscriptions.size >= MAX_SUBSCRIPTIONS ? undefined : this.#parts.camera(cameraId);
      if (camera === undefined) client.send({ type: 'ended', subscription: id });
      return camera;
    };
    const ended = (id: number): void => {
      if (subscriptions.delete(id)) client.send({ type: 'ended', subscription: id });
    };
    const watchMotion = (id: number, cameraId: string): void => {
      const motion = findFor(id, cameraId)?.motion;
      if (motion === undefined) return;
      const listener: LookListener = {
        look: (look) => client.send({ type: 'motion-look', subscription: id, look }),
        ended: () => ended(id),
      };
      subscriptions.set(id, () => motion.leave(listener));
      motion.join(listener);
    };
    const subscribe = (id: number, cameraId: string, stream: Stream, wantsSound: boolean): void => {
      const camera = findFor(id, cameraId);
      if (camera === undefined) return;
      const watcher: LiveWatcher = {
        wantsSound,
        config: ({ codec, width, height, description }, sound) =>
          client.send({
            type: 'config',
            subscription: id,
            codec,
            width,
            height,
            description: description.toString('base64'),
            ...(sound === undefined ? {} : { sound: { ...sound, description: sound.description.toString('base64') } }),
          }),
        frame: (frame) => client.sendFrame(id, frame),
        ended: () => ended(id),
      };
      const picture = camera.picture(stream);
      subscriptions.set(id, () => picture.leave(watcher));
      picture.join(watcher);
    };
    const probe = async (request: number, source: CameraSource): Promise<void> => {
      if (probes >= MAX_PROBES) {
        const reason = 'the recorder is trying other cameras; try again in a few seconds';
        client.send({ type: 'probed', request, failure: 'unreachable', reason });
        return;
      }
      probes++;
      const answer = await this.#parts.probe(source, gone.signal);
      probes--;
      if (!gone.signal.aborted) client.send({ type: 'probed', request, ...answer });
    };
    const receive = (message: ToEngine): void => {
      switch (message.type) {
        case 'cameras':
          return this.#parts.takeCameras(message.cameras, message.store);
        case 'subscribe':
          return subscribe(message.subscription, message.cameraId, message.stream ?? 'main', message.sound ?? false);
        case 'watch-motion':
          return watchMotion(message.subscription, message.cameraId);
        case 'unsubscribe':
          return leave(message.subscription);
        case 'probe':
          return void probe(message.request, message.source);
        case 'discover':
        case 'onvif-describe':
        case 'ptz':
          return void answerOnvif(this.#parts.onvif, message, gone.signal).then((answer) => {
            if (!gone.signal.aborted) client.send(answer);
          });
      }
    };
    const client = open(receive, () => {
      gone.abort();
      this.#clients.delete(client);
      for (const id of subscriptions.keys()) leave(id);
    });
    this.#clients.add(client);
    client.send(this.#parts.states());
  }
}
