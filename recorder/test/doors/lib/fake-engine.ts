/** An engine link on a real Unix socket that records nothing: it says what it is told to say. */
import { createServer, type Server, type Socket } from 'node:net';
import {
  EngineMessageReader,
  encodeEngineJson,
  encodeLiveFrame,
  engineFrameHead,
  toEngineSchema,
  type CameraSource,
  type EngineState,
  type FromEngine,
  type ToEngine,
} from '@nightlatch/protocol';

export class FakeEngine {
  cameras: CameraSource[] = [];
  /** Gateways that have connected so far. */
  connections = 0;
  readonly subscriptions = new Map<number, string>();
  /** Cameras whose motion is watched. */
  readonly motionWatched = new Map<number, string>();
  /** What was to be watched, oldest first. */
  readonly watched: Extract<ToEngine, { type: 'subscribe' }>[] = [];
  probeAnswer: Omit<Extract<FromEngine, { type: 'probed' }>, 'type' | 'request'> = { failure: 'unreachable' };
  discovered: Extract<FromEngine, { type: 'discovered' }>['cameras'] = [];
  description: Omit<Extract<FromEngine, { type: 'onvif-described' }>, 'type' | 'request'> = { failure: 'unreachable' };
  /** What was asked, oldest first: probes, descriptions, moves. */
  readonly asked: ToEngine[] = [];
  store: Extract<ToEngine, { type: 'cameras' }>['store'];
  #server: Server;
  readonly #path: string;
  readonly #sockets = new Set<Socket>();

  constructor(path: string) {
    this.#path = path;
    this.#server = createServer((socket) => this.#serve(socket));
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#path, resolve));
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  say(message: FromEngine): void {
    for (const socket of this.#sockets) socket.write(encodeEngineJson(message));
  }

  states(states: Partial<EngineState>[]): void {
    this.say({
      type: 'states',
      footageWritable: true,
      states: states.map((state) => ({
        cameraId: 'none',
        kind: 'recording',
        since_ms: 0,
        framesWritten: 0,
        packetsLost: 0,
        framesLost: 0,
        interruptions: 0,
        ...state,
      })),
    });
  }

  frame(subscription: number, key: boolean, bytes = 100): void {
    const frame = encodeLiveFrame({ key, captured_ms: 1, decode_ticks90k: 1n, data: new Uint8Array(bytes) });
    for (const socket of this.#sockets) {
      socket.write(engineFrameHead(subscription, frame.length));
      socket.write(frame);
    }
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    this.connections += 1;
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    const reader = new EngineMessageReader();
    socket.on('data', (chunk) => {
      for (const message of reader.push(chunk)) {
        if (message.kind === 'json') this.#hear(toEngineSchema.parse(message.value), socket);
      }
    });
  }

  #hear(message: ToEngine, socket: Socket): void {
    if (message.type === 'cameras') {
      this.cameras = message.cameras;
      this.store = message.store;
    }
    if (message.type === 'subscribe') {
      this.subscriptions.set(message.subscription, message.cameraId);
      this.watched.push(message);
      const config = { codec: 'avc1.64001f', width: 640, height: 360, description: 'AQ==' };
      socket.write(encodeEngineJson({ type: 'config', subscription: message.subscription, ...config }));
    }
    if (message.type === 'watch-motion') this.motionWatched.set(message.subscription, message.cameraId);
    if (message.type === 'unsubscribe') {
      this.subscriptions.delete(message.subscription);
      this.motionWatched.delete(message.subscription);
    }
    if ('request' in message) this.asked.push(message);
    const answer = (said: FromEngine): void => void socket.write(encodeEngineJson(said));
    if (message.type === 'discover') {
      answer({ type: 'discovered', request: message.request, cameras: this.discovered });
    }
    if (message.type === 'onvif-describe') {
      answer({ type: 'onvif-described', request: message.request, ...this.description });
    }
    if (message.type === 'ptz') answer({ type: 'ptz-done', request: message.request });
    if (message.type === 'probe') {
      socket.write(encodeEngineJson({ type: 'probed', request: message.request, ...this.probeAnswer }));
    }
  }
}
