/** How much a playback websocket takes on, and how little it holds for a player that does not read. */
import { EventEmitter } from 'node:events';
import { PLAYBACK_MAX_OPEN, PLAYBACK_MAX_RANGE_MS } from '@nightlatch/protocol';
import { beforeEach, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import type { Footage, FrameBatch } from './footage.ts';
import { PlaybackSocket } from './playback-socket.ts';

const FRAME_BYTES = 100_000;
const MOST_HELD_BYTES = 2 * 1024 * 1024 + 2 * FRAME_BYTES;

/** A socket whose peer reads when the test says so. */
class SlowSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  readonly texts: string[] = [];
  frames = 0;
  closed: number | undefined;
  #unread: { bytes: number; sent: (() => void) | undefined }[] = [];

  send(data: string | Uint8Array, sent?: () => void): void {
    const bytes = typeof data === 'string' ? Buffer.byteLength(data) : data.byteLength;
    if (typeof data === 'string') this.texts.push(data);
    else this.frames++;
    this.bufferedAmount += bytes;
    this.#unread.push({ bytes, sent });
  }

  close(code: number): void {
    this.closed = code;
    this.readyState = 3;
    this.emit('close');
  }

  /** The peer reads all that waits. */
  read(): void {
    const unread = this.#unread;
    this.#unread = [];
    for (const { bytes, sent } of unread) {
      this.bufferedAmount -= bytes;
      sent?.();
    }
  }

  say(message: object): void {
    this.emit('message', Buffer.from(JSON.stringify(message)), false);
  }
}

const file = { id: 1, path: '/f', start_ms: 0, end_ms: 1, initBytes: 0, configId: 1, soundId: undefined };
const video = { codec: 'avc1', width: 1, height: 1, description: Buffer.alloc(1), reorderFrames: undefined };
let asked: { from_ms: number; to_ms: number }[] = [];
let ended = 0;

async function* endless(): AsyncGenerator<FrameBatch, void> {
  const data = Buffer.alloc(FRAME_BYTES);
  const frame = { key: true, sound: false, captured_ms: 0, decode_ticks90k: 0n, duration_ms: 40, data };
  try {
    for (;;) yield await Promise.resolve({ file, frames: Array.from({ length: 25 }, () => frame) });
  } finally {
    ended++;
  }
}

const footage: Footage = {
  days: () => [],
  timelineInPieces: () => Promise.resolve({ spans: [], gaps: [], events: [] }),
  hlsPlaylist: () => Promise.resolve(undefined),
  hlsPart: () => undefined,
  clip: () => Promise.resolve(undefined),
  frames(_cameraId, range) {
    asked.push(range);
    return endless();
  },
  configs: () => ({ video, sound: undefined }),
  nextFootage_ms: () => undefined,
  unreadableReason: () => undefined,
};

let socket = new SlowSocket();
beforeEach(() => {
  [asked, ended] = [[], 0];
  socket = new SlowSocket();
  new PlaybackSocket(socket as unknown as WebSocket, footage, () => undefined);
});

const ask = (request: number) =>
  socket.say({
    type: 'frames',
    request,
    cameraId: 'front',
    from_ms: 0,
    to_ms: 10 * PLAYBACK_MAX_RANGE_MS,
    what: 'all',
  });

/** Until everything that could go on by itself has. */
async function settle(): Promise<void> {
  for (let at = 0; at < 500; at++) await Promise.resolve();
}

test('nothing is read for a player that does not read, and it goes on where it stopped', async () => {
  ask(1);
  ask(2);
  await settle();
  expect(socket.bufferedAmount).toBeLessThan(MOST_HELD_BYTES);
  const before = socket.frames;
  expect(before).toBeGreaterThan(10);
  await settle();
  expect(socket.frames).toBe(before);
  for (let round = 1; round <= 20; round++) {
    socket.read();
    await settle();
    expect(socket.bufferedAmount).toBeLessThan(MOST_HELD_BYTES);
  }
  expect(socket.frames).toBeGreaterThan(before * 10);
  socket.close(1000);
  await settle();
  expect(ended).toBe(2);
});

test('one range of all frames is no longer than a minute', async () => {
  ask(1);
  await settle();
  expect(asked).toEqual([{ from_ms: 0, to_ms: PLAYBACK_MAX_RANGE_MS }]);
});

test('more requests than may be open fail, the others go on', async () => {
  for (let request = 1; request <= PLAYBACK_MAX_OPEN + 1; request++) ask(request);
  expect(socket.texts.map((text): unknown => JSON.parse(text))).toEqual([
    {
      type: 'playback-end',
      request: PLAYBACK_MAX_OPEN + 1,
      why: 'failed',
      reason: 'Too much is asked for at once.',
      frames: 0,
    },
  ]);
  await settle();
  socket.say({ type: 'cancel', request: 7 });
  expect(socket.texts.filter((text) => text.includes('cancelled'))).toHaveLength(1);
  await settle();
  expect(asked).toHaveLength(PLAYBACK_MAX_OPEN);
});

test('whoever asks on and on without reading the answers is closed', async () => {
  for (let request = 0; request < 200_000 && socket.closed === undefined; request++) {
    socket.say({ type: 'frames', request, cameraId: 'front', from_ms: 1, to_ms: 1, what: 'all' });
  }
  expect(socket.closed).toBe(1008);
  expect(socket.bufferedAmount).toBeLessThan(10 * 1024 * 1024);
});
