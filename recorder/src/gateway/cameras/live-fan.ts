/**
 * Live pictures from one engine subscription for each picture of a camera (main, with sound, smaller) to any number of websockets. A viewer that reads too slowly loses
 * frames up to the next key frame and holds up nobody; one that comes late is started by a key frame. A camera without
 * viewers costs nothing.
 */
import type { WebSocket } from 'ws';
import {
  LIVE_CLOSE_NO_CAMERA,
  LIVE_CLOSE_NO_PICTURE,
  type EngineState,
  type LiveConfig,
  type LiveState,
} from '@nightlatch/protocol';
import type { EngineClient, LiveChoice } from './engine-client.ts';

/** Bytes waiting for one viewer above which it skips to a key frame: a few seconds of a 1080p camera. */
const SLOW_VIEWER_BYTES = 2 * 1024 * 1024;
const GOP_LIMIT_BYTES = 12 * 1024 * 1024;

interface Viewer {
  readonly socket: WebSocket;
  waitsForKey: boolean;
}

export interface LiveFan {
  /** Serves the socket until it closes. */
  watch(choice: LiveChoice, socket: WebSocket): void;
  /** Ends the viewers of a camera that was removed. */
  removed(cameraId: string): void;
}

export function makeLiveFan(engine: EngineClient): LiveFan {
  const fans = new Map<string, CameraFan>();
  engine.onStates((states) => {
    for (const fan of fans.values()) {
      fan.tell(states === undefined ? engineAway : stateOf(states.states.find((one) => one.cameraId === fan.cameraId)));
    }
  });
  return {
    watch(choice, socket) {
      const { cameraId, stream, sound } = choice;
      const key = `${cameraId} ${stream} ${sound}`;
      let fan = fans.get(key);
      if (fan === undefined) {
        fan = new CameraFan(choice, engine);
        fans.set(key, fan);
      }
      const current = fan;
      current.add(socket);
      current.tell(engine.states === undefined ? engineAway : stateOf(engine.state(cameraId)), socket);
      socket.on('close', () => {
        if (current.drop(socket) && fans.get(key) === current) {
          fans.delete(key);
          current.stop();
        }
      });
    },
    removed(cameraId) {
      for (const fan of fans.values()) if (fan.cameraId === cameraId) fan.end();
    },
  };
}

const engineAway: LiveState = {
  type: 'live-state',
  kind: 'connecting',
  reason: 'The recording part of the recorder is restarting.',
};

function stateOf(state: EngineState | undefined): LiveState {
  if (state === undefined) return { type: 'live-state', kind: 'connecting' };
  return { type: 'live-state', kind: state.kind, ...(state.reason === undefined ? {} : { reason: state.reason }) };
}

class CameraFan {
  readonly cameraId: string;
  readonly #viewers = new Set<Viewer>();
  readonly #unsubscribe: () => void;
  #config: LiveConfig | undefined;
  /** The frames since the last key frame, for a viewer that comes late. */
  #group: Uint8Array[] = [];
  #groupBytes = 0;
  #lastTold = '';

  constructor(choice: LiveChoice, engine: EngineClient) {
    this.cameraId = choice.cameraId;
    this.#unsubscribe = engine.subscribe(choice, {
      config: (config) => this.#changeConfig(config),
      frame: (message, key) => this.#frame(message, key),
      ended: (reason) => this.end(reason),
    });
  }

  add(socket: WebSocket): void {
    const viewer: Viewer = { socket, waitsForKey: this.#group.length === 0 };
    if (this.#config !== undefined) socket.send(JSON.stringify(this.#config));
    for (const message of this.#group) socket.send(message);
    this.#viewers.add(viewer);
  }

  /** True when nobody is left. */
  drop(socket: WebSocket): boolean {
    for (const viewer of this.#viewers) if (viewer.socket === socket) this.#viewers.delete(viewer);
    return this.#viewers.size === 0;
  }

  /** To one socket, or to all when it differs from what they were told last. */
  tell(state: LiveState, only?: WebSocket): void {
    const text = JSON.stringify(state);
    if (only !== undefined) {
      only.send(text);
      return;
    }
    if (text === this.#lastTold) return;
    this.#lastTold = text;
    for (const { socket } of this.#viewers) socket.send(text);
  }

  /** `reason`: why it cannot be had; absent: the camera was removed. */
  end(reason?: string): void {
    for (const { socket } of this.#viewers) {
      if (reason === undefined) socket.close(LIVE_CLOSE_NO_CAMERA, 'This camera is no longer there.');
      else socket.close(LIVE_CLOSE_NO_PICTURE, reason);
    }
  }

  stop(): void {
    this.#unsubscribe();
  }

  #changeConfig(config: LiveConfig): void {
    this.#config = config;
    this.#group = [];
    this.#groupBytes = 0;
    const text = JSON.stringify(config);
    for (const viewer of this.#viewers) {
      viewer.waitsForKey = true;
      viewer.socket.send(text);
    }
  }

  #frame(message: Uint8Array, key: boolean): void {
    this.#remember(message, key);
    for (const viewer of this.#viewers) {
      if (viewer.socket.bufferedAmount > SLOW_VIEWER_BYTES) viewer.waitsForKey = true;
      else if (key) viewer.waitsForKey = false;
      if (!viewer.waitsForKey) viewer.socket.send(message);
    }
  }

  /** A group too long to keep is forgotten: late viewers then wait for the next key frame. */
  #remember(message: Uint8Array, key: boolean): void {
    if (key) {
      this.#group = [];
      this.#groupBytes = 0;
    } else if (this.#group.length === 0) return;
    this.#groupBytes += message.byteLength;
    if (this.#groupBytes > GOP_LIMIT_BYTES) this.#group = [];
    else this.#group.push(message);
  }
}
