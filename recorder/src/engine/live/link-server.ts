/**
 * The engine's end of the engine link (engine-link.ts of the protocol): a Unix socket that only the recorder's own user can open.
 * Several clients; the death of one changes nothing for the others or for the recording.
 */
import { chmodSync, rmSync } from 'node:fs';
import { type Server, createServer } from 'node:net';
import type { CameraSource, StoreRules, FromEngine, ToEngine } from '@nightlatch/protocol';
import type { Log } from '../../base/log.ts';
import type { ProbeAnswer } from '../cameras/probe.ts';
import { type OnvifDesk, answerOnvif } from '../onvif/onvif-desk.ts';
import type { Ask, LiveTaker } from '../workers/live-relay.ts';
import { LinkClient } from './link-client.ts';

const STATES_EVERY_MS = 1_000;
const MAX_CLIENTS = 32;
const MAX_SUBSCRIPTIONS = 1_024;
/** Nothing, where nothing is known. */
const because = (reason: string | undefined): { reason?: string } => (reason === undefined ? {} : { reason });

const MAX_PROBES = 4;

export interface LinkParts {
  readonly socketPath: string;
  readonly log: Log;
  readonly states: () => Extract<FromEngine, { type: 'states' }>;
  /** Gives how to end it; undefined: there is no such camera. */
  readonly watch: (ask: Ask, taker: LiveTaker) => (() => void) | undefined;
  readonly takeCameras: (cameras: readonly CameraSource[], store: StoreRules | undefined) => void;
  readonly probe: (source: CameraSource, signal: AbortSignal) => Promise<ProbeAnswer>;
  readonly onvif: OnvifDesk;
}

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
    /** How each is ended. */
    const subscriptions = new Map<number, () => void>();
    const gone = new AbortController();
    let probes = 0;
    const leave = (id: number): void => {
      subscriptions.get(id)?.();
      subscriptions.delete(id);
      client.forget(id);
    };
    const watch = (id: number, ask: Ask): void => {
      leave(id);
      const isFull = subscriptions.size >= MAX_SUBSCRIPTIONS;
      const end = isFull
        ? undefined
        : this.#parts.watch(ask, {
            tell: (told) => client.send({ ...told, subscription: id }),
            frame: (bytes) => client.sendFrame(id, bytes),
            ended: (reason) => {
              if (subscriptions.delete(id)) client.send({ type: 'ended', subscription: id, ...because(reason) });
            },
          });
      if (end === undefined) client.send({ type: 'ended', subscription: id });
      else subscriptions.set(id, end);
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
        case 'watch-motion':
          return watch(message.subscription, message);
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
