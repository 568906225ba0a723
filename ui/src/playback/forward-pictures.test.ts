import type { PlaybackConfig } from '@nightlatch/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ForwardPictures } from './forward-pictures.ts';
import { FrameStore } from './frame-store.ts';

interface Chunk {
  readonly type: string;
  readonly timestamp: number;
}
interface Picture {
  readonly timestamp: number;
  close(): void;
}

let openPictures = 0;
let mostOpen = 0;
/** Gives each picture back when the test says `work`, some late, as a decoder that reorders does. */
class TestDecoder {
  static made: TestDecoder[] = [];
  static refuses = false;
  static holdsBack = 2;
  static isConfigSupported(): Promise<{ supported: boolean }> {
    return Promise.resolve({ supported: !TestDecoder.lacks });
  }
  static lacks = false;
  state = 'unconfigured';
  /** Not worked off yet; what is held back to reorder does not count. */
  decodeQueueSize = 0;
  fed: Chunk[] = [];
  readonly seen: Chunk[] = [];
  readonly init: { output: (picture: Picture) => void; error: (error: DOMException) => void };
  #flushed: (() => void) | undefined;
  constructor(init: TestDecoder['init']) {
    this.init = init;
    TestDecoder.made.push(this);
  }
  configure(): void {
    if (TestDecoder.refuses) throw new DOMException('no', 'NotSupportedError');
    this.state = 'configured';
  }
  decode(chunk: Chunk): void {
    this.decodeQueueSize += 1;
    this.fed.push(chunk);
    this.seen.push(chunk);
  }
  flush(): Promise<void> {
    return new Promise((resolve) => (this.#flushed = resolve));
  }
  close(): void {
    this.state = 'closed';
  }
  work(): void {
    this.decodeQueueSize = 0;
    while (this.state === 'configured' && this.fed.length > (this.#flushed === undefined ? TestDecoder.holdsBack : 0)) {
      this.fed.sort((a, b) => a.timestamp - b.timestamp);
      const { timestamp = 0 } = this.fed.shift() ?? {};
      openPictures += 1;
      mostOpen = Math.max(mostOpen, openPictures);
      this.init.output({ timestamp, close: () => void (openPictures -= 1) });
    }
    this.#flushed?.();
    this.#flushed = undefined;
  }
}

const config: PlaybackConfig = {
  type: 'playback-config',
  request: 1,
  codec: 'avc1.64001f',
  width: 2,
  height: 2,
  description: 'AA==',
};
const FRAME_US = 40_000;
let store: FrameStore;
let pictures: ForwardPictures;
const onUnsupported = vi.fn<(codec: string) => void>();
const onPicture = vi.fn<() => void>();

beforeEach(() => {
  vi.clearAllMocks();
  openPictures = 0;
  mostOpen = 0;
  TestDecoder.made = [];
  TestDecoder.refuses = false;
  TestDecoder.lacks = false;
  TestDecoder.holdsBack = 2;
  vi.stubGlobal('VideoDecoder', TestDecoder);
  vi.stubGlobal(
    'EncodedVideoChunk',
    class {
      constructor(init: Chunk) {
        Object.assign(this, init);
      }
    },
  );
  store = new FrameStore(1e9);
  const take = store.taker(() => config);
  for (let at = 0; at < 100; at += 1) {
    take({
      request: 1,
      duration_ms: 40,
      key: at % 25 === 0,
      captured_ms: at * 40,
      decode_ticks90k: BigInt(at * 3600),
      data: new Uint8Array(1),
    });
  }
  pictures = new ForwardPictures(store, { onPicture, onUnsupported });
});
afterEach(() => {
  pictures.reset();
  expect(openPictures).toBe(0);
  vi.unstubAllGlobals();
});

/** Asks until the picture of a frame is there; its number. */
async function show(number: number): Promise<number | undefined> {
  for (let tries = 0; tries < 60; tries += 1) {
    const picture = pictures.pictureAt(number * FRAME_US + 10);
    if (picture !== undefined) return picture.timestamp / FRAME_US;
    TestDecoder.made.at(-1)?.work();
    await Promise.resolve();
  }
  return undefined;
}

describe('pictures forwards', () => {
  it('gives exactly the frame of the instant, wherever it jumps', async () => {
    for (const number of [60, 61, 3, 99, 24, 25, 0]) expect(await show(number)).toBe(number);
  });

  it('decodes each frame once while time goes on, over key frames too, and holds few pictures', async () => {
    for (let number = 0; number < 90; number += 1) expect(await show(number)).toBe(number);
    expect(TestDecoder.made).toHaveLength(1);
    const times = TestDecoder.made[0]?.seen.map(({ timestamp }) => timestamp) ?? [];
    expect(new Set(times).size).toBe(times.length);
    expect(mostOpen).toBeLessThanOrEqual(8);
  });

  it('comes to a picture of a decoder that holds back many', async () => {
    TestDecoder.holdsBack = 16;
    expect(await show(2)).toBe(2);
    expect(await show(3)).toBe(3);
  });

  it('loses no picture where answers met, nor where the video changes', async () => {
    const take = (width: number, from: number, to: number): void => {
      const one = store.taker(() => ({ ...config, request: from, width }));
      for (let at = from; at < to; at += 1) {
        one({
          request: from,
          duration_ms: 40,
          key: at % 25 === 0,
          captured_ms: at * 40,
          decode_ticks90k: BigInt(at * 3600),
          data: new Uint8Array(1),
        });
      }
    };
    take(2, 100, 125);
    take(4, 125, 150);
    for (let number = 90; number < 150; number += 1) expect(await show(number)).toBe(number);
    expect(TestDecoder.made).toHaveLength(2);
  });

  it('begins a jump at the key frame before it', async () => {
    await show(60);
    expect(TestDecoder.made.at(-1)?.seen[0]).toMatchObject({ type: 'key', timestamp: 50 * FRAME_US });
  });

  it('says what this browser cannot decode, once', () => {
    TestDecoder.refuses = true;
    expect(pictures.pictureAt(0)).toBeUndefined();
    expect(pictures.pictureAt(0)).toBeUndefined();
    expect(onUnsupported.mock.calls).toEqual([['avc1.64001f']]);
  });

  it('asks the browser what an error at the beginning means', async () => {
    TestDecoder.lacks = true;
    expect(pictures.pictureAt(0)).toBeUndefined();
    TestDecoder.made.at(-1)?.init.error(new DOMException('Unsupported configuration.', 'OperationError'));
    await vi.waitFor(() => expect(onUnsupported.mock.calls).toEqual([['avc1.64001f']]));
    expect(pictures.pictureAt(0)).toBeUndefined();
  });

  it('loses one group of pictures to a decoder’s error, and goes on after it', async () => {
    await show(30);
    TestDecoder.made.at(-1)?.init.error(new DOMException('no', 'EncodingError'));
    expect(await show(55)).toBe(55);
  });
});
