/**
 * One client of the engine link. The engine never waits for it: while it reads too slowly it gets no frames, then goes on at a key
 * frame; while even states pile up it is cut off.
 */
import type { Socket } from 'node:net';
import {
  ENGINE_LINK_MAX_BYTES,
  EngineMessageReader,
  type FromEngine,
  LIVE_FRAME_HEADER_BYTES,
  type ToEngine,
  encodeEngineJson,
  encodeLiveFrame,
  engineFrameHead,
  toEngineSchema,
} from '@nightlatch/protocol';
import type { Log } from '../../base/log.ts';
import type { RecentFrame } from '../../footage/fragmenter.ts';
import type { SoundFrame } from './live-picture.ts';

/** Bytes that may wait for a client before it loses frames, and before it is cut off. */
const SLOW_BYTES = 8 * 1024 * 1024;
const DEAD_BYTES = 32 * 1024 * 1024;
/** It gets frames again once no more than this is waiting. */
const CAUGHT_UP_BYTES = 1024 * 1024;

export class LinkClient {
  readonly #socket: Socket;
  /** Subscriptions that wait for a key frame. */
  readonly #skipping = new Set<number>();

  constructor(socket: Socket, receive: (message: ToEngine) => void, onClose: () => void, log: Log) {
    this.#socket = socket;
    const reader = new EngineMessageReader();
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const message of reader.push(chunk)) {
          if (message.kind === 'json') receive(toEngineSchema.parse(message.value));
        }
      } catch (error) {
        log.warn('a client of the engine link sent something unreadable', { error });
        socket.destroy();
      }
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', onClose);
  }

  send(message: FromEngine): void {
    if (this.#socket.writableLength > DEAD_BYTES) this.#socket.destroy();
    else this.#socket.write(encodeEngineJson(message));
  }

  sendFrame(subscription: number, frame: RecentFrame | SoundFrame): void {
    const waiting = this.#socket.writableLength;
    const isSkipping = this.#skipping.has(subscription);
    const isTooLarge = frame.data.length + LIVE_FRAME_HEADER_BYTES + 5 > ENGINE_LINK_MAX_BYTES;
    if (isTooLarge || waiting > SLOW_BYTES || (isSkipping && (!frame.key || waiting > CAUGHT_UP_BYTES))) {
      this.#skipping.add(subscription);
      return;
    }
    this.#skipping.delete(subscription);
    const bytes = encodeLiveFrame({ ...frame, decode_ticks90k: BigInt(frame.decode_ticks90k) });
    this.#socket.write(engineFrameHead(subscription, bytes.length));
    this.#socket.write(bytes);
  }

  forget(subscription: number): void {
    this.#skipping.delete(subscription);
  }

  close(): void {
    this.#socket.destroy();
  }
}
