/**
 * A socket that live frames go out by, beside messages: to the gateway, or from a worker to the engine. Nobody ever waits for it: while
 * the other end reads too slowly it gets no frames, then goes on at a key frame; while even messages pile up it is cut off.
 */
import type { Socket } from 'node:net';
import { ENGINE_LINK_MAX_BYTES, encodeEngineJson, engineFrameHead } from '@nightlatch/protocol/engine-messages';

/** Bytes that may wait before frames are lost, and before it is cut off. */
const SLOW_BYTES = 8 * 1024 * 1024;
const DEAD_BYTES = 32 * 1024 * 1024;
/** It gets frames again once no more than this is waiting. */
const CAUGHT_UP_BYTES = 1024 * 1024;

export class Outlet {
  readonly #socket: Socket;
  /** Subscriptions that wait for a key frame. */
  readonly #skipping = new Set<number>();

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  send(message: object): void {
    if (this.#socket.writableLength > DEAD_BYTES) this.#socket.destroy();
    else this.#socket.write(encodeEngineJson(message));
  }

  /** Whether a frame of so many bytes is to be sent now; else the subscription goes on at a key frame. */
  takes(subscription: number, key: boolean, bytes: number): boolean {
    const waiting = this.#socket.writableLength;
    const isTooLarge = bytes + 5 > ENGINE_LINK_MAX_BYTES;
    const skips = this.#skipping.has(subscription) && (!key || waiting > CAUGHT_UP_BYTES);
    if (isTooLarge || waiting > SLOW_BYTES || skips) {
      this.#skipping.add(subscription);
      return false;
    }
    this.#skipping.delete(subscription);
    return true;
  }

  /** `bytes`: of live-frame-bytes.ts, which stay as they are. */
  sendFrame(subscription: number, bytes: Uint8Array): void {
    this.#socket.write(engineFrameHead(subscription, bytes.length));
    this.#socket.write(bytes);
  }

  forget(subscription: number): void {
    this.#skipping.delete(subscription);
  }
}
