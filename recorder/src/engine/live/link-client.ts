/** One client of the engine link: what it says is read, and what it is told goes out by an outlet that nobody waits for. */
import type { Socket } from 'node:net';
import { EngineMessageReader, type FromEngine, type ToEngine, toEngineSchema } from '@nightlatch/protocol';
import type { Log } from '../../base/log.ts';
import { Outlet } from './outlet.ts';

/** Of a live frame's flags, the second of its bytes. */
const KEY_FLAG = 1;

export class LinkClient {
  readonly #socket: Socket;
  readonly #outlet: Outlet;

  constructor(socket: Socket, receive: (message: ToEngine) => void, onClose: () => void, log: Log) {
    this.#socket = socket;
    this.#outlet = new Outlet(socket);
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
    this.#outlet.send(message);
  }

  /** `bytes`: of live-frame-bytes.ts, good during the call. */
  sendFrame(subscription: number, bytes: Uint8Array): void {
    const isKey = ((bytes[1] ?? 0) & KEY_FLAG) !== 0;
    if (this.#outlet.takes(subscription, isKey, bytes.length)) {
      this.#outlet.sendFrame(subscription, Buffer.from(bytes));
    }
  }

  forget(subscription: number): void {
    this.#outlet.forget(subscription);
  }

  close(): void {
    this.#socket.destroy();
  }
}
