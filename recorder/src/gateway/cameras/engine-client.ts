/**
 * The gateway's end of the engine link. Connects, and connects again for ever; hands the engine the camera list at each
 * connection and change; keeps the engine's last states. While the engine is away there are no states, and probes fail
 * with `engine-down`; nothing here ever waits for it.
 */
import { createConnection, type Socket } from 'node:net';
import {
  EngineMessageReader,
  Refusal,
  decodeLiveFrame,
  encodeEngineJson,
  fromEngineSchema,
  type CameraSource,
  type EngineMessage,
  type EngineState,
  type FromEngine,
  type LiveConfig,
  type MotionLook,
  type PtzMove,
  type StoreRules,
  type Stream,
  type ToEngine,
} from '@nightlatch/protocol';
import type { Log } from '../../base/log.ts';

const RETRY_MS = 250;
const ANSWER_LIMIT_MS = 20_000;

type Probed = Extract<FromEngine, { type: 'probed' }>;
type Discovered = Extract<FromEngine, { type: 'discovered' }>;
export type Described = Extract<FromEngine, { type: 'onvif-described' }>;
type PtzDone = Extract<FromEngine, { type: 'ptz-done' }>;
type Answer = Probed | Discovered | Described | PtzDone;
type States = Extract<FromEngine, { type: 'states' }>;

/** What of a camera is watched live. A smaller picture has no sound. */
export interface LiveChoice {
  readonly cameraId: string;
  readonly stream: Stream;
  readonly sound: boolean;
}

/** What a live subscription is told. `frame` is a copy: it may be kept. */
export interface LiveListener {
  config(config: LiveConfig): void;
  frame(message: Uint8Array, key: boolean): void;
  /** `reason`: why it cannot be had, a sentence; absent: the engine has no such camera any more. */
  ended(reason: string | undefined): void;
}

/** What is told of the recorder's looks at a camera's picture. */
export interface LookListener {
  look(look: MotionLook): void;
  /** The engine has no such camera any more. */
  ended(): void;
}

export interface EngineClient {
  /** Undefined while the engine is away. */
  readonly states: States | undefined;
  /** Rises with each connection: figures of different connections are not of the same engine run. */
  readonly connection: number;
  state(cameraId: string): EngineState | undefined;
  /** Sends the list as it is now, and again after each reconnection. */
  pushCameras(): void;
  /** Lives over reconnections until the returned function is called. */
  subscribe(choice: LiveChoice, listener: LiveListener): () => void;
  /** As `subscribe`. */
  watchMotion(cameraId: string, listener: LookListener): () => void;
  /** This and the next three throw `engine-down` when the engine is away or does not answer. */
  probe(source: CameraSource): Promise<Probed>;
  discover(): Promise<Discovered['cameras']>;
  describe(onvif: { onvifAddress: string; username?: string; password?: string }): Promise<Described>;
  /** Why it did not move, in a sentence; undefined: it did. */
  move(cameraId: string, move: PtzMove): Promise<string | undefined>;
  /** Called whenever states arrive, and with undefined when the engine goes away. */
  onStates(listener: (states: States | undefined) => void): void;
  stop(): void;
}

export interface EngineClientParts {
  readonly socketPath: string;
  /** Undefined: nothing is known of them (the settings are lost), and the engine goes on with its own last good list. */
  readonly cameras: () => { readonly cameras: CameraSource[]; readonly store: StoreRules } | undefined;
  readonly log: Log;
}

export function connectEngine({ socketPath, cameras, log }: EngineClientParts): EngineClient {
  let socket: Socket | undefined;
  let states: States | undefined;
  let connection = 0;
  let stopped = false;
  let retry: NodeJS.Timeout | undefined;
  let lastNumber = 0;
  const subscriptions = new Map<number, { choice: LiveChoice; listener: LiveListener }>();
  const motionWatches = new Map<number, { cameraId: string; listener: LookListener }>();
  const waiting = new Map<number, (answer: Answer | undefined) => void>();
  const stateListeners: ((states: States | undefined) => void)[] = [];

  const send = (message: ToEngine): boolean => socket?.write(encodeEngineJson(message)) !== undefined;
  const setStates = (next: States | undefined): void => {
    states = next;
    for (const listener of stateListeners) listener(next);
  };

  function pushCameras(): void {
    const list = cameras();
    if (list !== undefined) send({ type: 'cameras', ...list });
  }

  function subscribeTo(subscription: number, choice: LiveChoice): void {
    send({ type: 'subscribe', subscription, ...choice });
  }

  /** Throws `engine-down`. */
  async function ask(question: (request: number) => ToEngine): Promise<Answer> {
    const down = new Refusal('engine-down', 'The recording part of the recorder is starting. Please try again.');
    if (socket === undefined) throw down;
    lastNumber += 1;
    const request = lastNumber;
    const answer = await new Promise<Answer | undefined>((resolve) => {
      const limit = setTimeout(() => resolve(undefined), ANSWER_LIMIT_MS);
      waiting.set(request, (given) => {
        clearTimeout(limit);
        resolve(given);
      });
      send(question(request));
    });
    waiting.delete(request);
    if (answer === undefined) throw down;
    return answer;
  }

  /** A peer that answers something else is broken. */
  const unlike = (): Refusal =>
    new Refusal('engine-down', 'The recording part of the recorder gave no answer. Please try again.');

  function connect(): void {
    const opening = createConnection(socketPath);
    const reader = new EngineMessageReader();
    opening.on('connect', () => {
      socket = opening;
      connection += 1;
      log.info('connected to the engine');
      pushCameras();
      for (const [subscription, { choice }] of subscriptions) subscribeTo(subscription, choice);
      for (const [subscription, { cameraId }] of motionWatches) send({ type: 'watch-motion', subscription, cameraId });
    });
    opening.on('data', (chunk: Buffer) => {
      try {
        for (const message of reader.push(chunk)) receive(message);
      } catch (error) {
        log.error('the engine sent something unreadable', { error });
        opening.destroy();
      }
    });
    opening.on('error', () => opening.destroy());
    opening.on('close', () => {
      const wasOpen = socket === opening;
      if (wasOpen) socket = undefined;
      if (wasOpen && !stopped) {
        log.warn('the engine is away');
        setStates(undefined);
      }
      for (const settle of waiting.values()) settle(undefined);
      if (!stopped) retry = setTimeout(connect, RETRY_MS);
    });
  }

  function receive(message: EngineMessage): void {
    if (message.kind === 'frame') {
      const frame = decodeLiveFrame(message.frame);
      const subscription = subscriptions.get(message.subscription);
      if (frame !== undefined) subscription?.listener.frame(Buffer.from(message.frame), frame.key);
      return;
    }
    const said = fromEngineSchema.parse(message.value);
    switch (said.type) {
      case 'states':
        setStates(said);
        break;
      case 'config': {
        const { codec, width, height, description, sound } = said;
        const config: LiveConfig = { type: 'live-config', codec, width, height, description };
        subscriptions.get(said.subscription)?.listener.config(sound === undefined ? config : { ...config, sound });
        break;
      }
      case 'ended':
        subscriptions.get(said.subscription)?.listener.ended(said.reason);
        motionWatches.get(said.subscription)?.listener.ended();
        break;
      case 'motion-look':
        motionWatches.get(said.subscription)?.listener.look(said.look);
        break;
      case 'probed':
      case 'discovered':
      case 'onvif-described':
      case 'ptz-done':
        waiting.get(said.request)?.(said);
        break;
    }
  }

  connect();
  return {
    get states() {
      return states;
    },
    get connection() {
      return connection;
    },
    state: (cameraId) => states?.states.find((state) => state.cameraId === cameraId),
    pushCameras,
    subscribe(choice, listener) {
      lastNumber += 1;
      const subscription = lastNumber;
      subscriptions.set(subscription, { choice, listener });
      subscribeTo(subscription, choice);
      return () => {
        if (subscriptions.delete(subscription)) send({ type: 'unsubscribe', subscription });
      };
    },
    watchMotion(cameraId, listener) {
      lastNumber += 1;
      const subscription = lastNumber;
      motionWatches.set(subscription, { cameraId, listener });
      send({ type: 'watch-motion', subscription, cameraId });
      return () => {
        if (motionWatches.delete(subscription)) send({ type: 'unsubscribe', subscription });
      };
    },
    async probe(source) {
      const answer = await ask((request) => ({ type: 'probe', request, source }));
      if (answer.type !== 'probed') throw unlike();
      return answer;
    },
    async discover() {
      const answer = await ask((request) => ({ type: 'discover', request }));
      if (answer.type !== 'discovered') throw unlike();
      return answer.cameras;
    },
    async describe(onvif) {
      const answer = await ask((request) => ({ type: 'onvif-describe', request, ...onvif }));
      if (answer.type !== 'onvif-described') throw unlike();
      return answer;
    },
    async move(cameraId, move) {
      const answer = await ask((request) => ({ type: 'ptz', request, cameraId, move }));
      if (answer.type !== 'ptz-done') throw unlike();
      return answer.reason;
    },
    onStates: (listener) => void stateListeners.push(listener),
    stop() {
      stopped = true;
      clearTimeout(retry);
      socket?.destroy();
    },
  };
}
