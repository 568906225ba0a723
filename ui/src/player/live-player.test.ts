/** The player with the browser's websocket and decoder played by the test: which of a camera's pictures is on the canvas. */
import { encodeLiveFrame } from '@nightlatch/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LivePlayer } from './live-player.ts';
import type { LiveState } from './live-state.ts';

class TestSocket extends EventTarget {
  static made: TestSocket[] = [];
  binaryType = 'blob';
  closed = false;
  readonly url: string;
  constructor(url: string) {
    super();
    this.url = url;
    TestSocket.made.push(this);
  }
  static open(): TestSocket[] {
    return TestSocket.made.filter(({ closed }) => !closed);
  }
  close(): void {
    this.closed = true;
  }
  config(codec = 'avc1.64001f', width = 640): void {
    const config = { type: 'live-config', codec, width, height: 360, description: 'AA==' };
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(config) }));
  }
  frame(captured_ms: number): void {
    const decode_ticks90k = BigInt(captured_ms * 90);
    const bytes = encodeLiveFrame({ key: true, captured_ms, decode_ticks90k, data: Uint8Array.of(1) });
    this.dispatchEvent(new MessageEvent('message', { data: bytes.buffer }));
  }
}

const closedPicture = vi.fn<() => void>();

/** Decodes at once; knows no H.265. */
class TestDecoder {
  state = 'unconfigured';
  decodeQueueSize = 0;
  readonly #init: { output: (picture: unknown) => void; error: (error: DOMException) => void };
  #width = 0;
  constructor(init: { output: (picture: unknown) => void; error: (error: DOMException) => void }) {
    this.#init = init;
  }
  configure({ codec, codedWidth }: { codec: string; codedWidth: number }): void {
    this.state = 'configured';
    this.#width = codedWidth;
    if (codec.startsWith('hvc1')) queueMicrotask(() => this.#init.error(new DOMException('no', 'NotSupportedError')));
  }
  decode({ timestamp }: { timestamp: number }): void {
    this.#init.output({ timestamp, displayWidth: this.#width, displayHeight: 360, close: closedPicture });
  }
  close(): void {
    this.state = 'closed';
  }
}

const canvas = document.createElement('canvas');
let painted: number[];
let states: LiveState[];
let repaints: FrameRequestCallback[];

function makePlayer(hasSub: boolean, stream: 'main' | 'sub' = 'main'): LivePlayer {
  return new LivePlayer(
    canvas,
    { cameraId: 'front', hasSub, stream },
    { onState: (state) => states.push(state), onPainted: (captured_ms) => painted.push(captured_ms) },
  );
}

function repaint(): void {
  for (const paint of repaints.splice(0)) paint(0);
}

function socket(at: number): TestSocket {
  const found = TestSocket.made[at];
  if (found === undefined) throw new Error(`no socket ${at}`);
  return found;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  TestSocket.made = [];
  [painted, states, repaints] = [[], [], []];
  vi.stubGlobal('WebSocket', TestSocket);
  vi.stubGlobal('VideoDecoder', TestDecoder);
  vi.stubGlobal(
    'EncodedVideoChunk',
    class {
      constructor(init: object) {
        Object.assign(this, init);
      }
    },
  );
  vi.stubGlobal('requestAnimationFrame', (paint: FrameRequestCallback) => repaints.push(paint));
  vi.stubGlobal('cancelAnimationFrame', () => repaints.splice(0));
  vi.spyOn(canvas, 'getContext').mockReturnValue(null);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('live player', () => {
  it('keeps the picture that plays until the other one is as new, and paints none that is older', () => {
    const player = makePlayer(true);
    player.play();
    socket(0).config();
    socket(0).frame(10_000);
    repaint();
    player.show('sub');
    expect(TestSocket.made.map(({ url }) => new URL(url).search)).toEqual(['', '?stream=sub']);
    expect(TestSocket.open()).toHaveLength(2);
    socket(1).config('avc1.64001f', 160);
    socket(1).frame(8_000);
    repaint();
    socket(0).frame(10_040);
    repaint();
    expect([painted, canvas.width]).toEqual([[10_000, 10_040], 640]);
    socket(1).frame(10_000);
    repaint();
    expect([painted.at(-1), canvas.width]).toEqual([10_000, 160]);
    expect(TestSocket.open()).toEqual([socket(1)]);
    expect(states.map(({ kind }) => kind)).toEqual(['connecting', 'playing']);
    player.close();
    expect(TestSocket.open()).toEqual([]);
    expect(closedPicture).toHaveBeenCalledTimes(4);
  });

  it('does not wait for ever for a picture whose times lag behind', () => {
    const player = makePlayer(true);
    player.play();
    socket(0).config();
    socket(0).frame(10_000);
    repaint();
    player.show('sub');
    socket(1).config('avc1.64001f', 160);
    socket(1).frame(1_000);
    vi.advanceTimersByTime(3_000);
    socket(1).frame(4_000);
    repaint();
    expect([painted, canvas.width]).toEqual([[10_000, 4_000], 160]);
    player.close();
  });

  it('goes back without a second connection, and begins with the other one after a pause', () => {
    const player = makePlayer(true);
    player.play();
    socket(0).config();
    socket(0).frame(10_000);
    repaint();
    player.show('sub');
    player.show('main');
    expect(TestSocket.open()).toEqual([socket(0)]);
    player.pause();
    player.show('sub');
    expect(TestSocket.open()).toEqual([]);
    player.play();
    expect(TestSocket.open().map(({ url }) => new URL(url).search)).toEqual(['?stream=sub']);
    player.close();
  });

  it('says that the browser cannot show H.265, and shows the smaller picture instead where there is one', async () => {
    const without = makePlayer(false);
    without.play();
    socket(0).config('hvc1.1.6.L93.B0');
    await Promise.resolve();
    expect(states.at(-1)).toEqual({
      kind: 'unsupported',
      reason: expect.stringContaining('cannot show H.265'),
      canConvert: true,
    });
    expect(TestSocket.open()).toEqual([]);

    const player = makePlayer(true);
    player.play();
    socket(1).config('hvc1.1.6.L93.B0');
    await Promise.resolve();
    expect(TestSocket.open().map(({ url }) => new URL(url).search)).toEqual(['?stream=sub']);
    socket(2).config('avc1.64001f', 160);
    socket(2).frame(1);
    repaint();
    expect([states.at(-1)?.kind, canvas.width]).toEqual(['playing', 160]);
    player.close();
  });

  it('keeps the smaller picture where the large one cannot be decoded', async () => {
    const player = makePlayer(true, 'sub');
    player.play();
    socket(0).config();
    socket(0).frame(1_000);
    repaint();
    player.show('main');
    socket(1).config('hvc1.1.6.L93.B0');
    await Promise.resolve();
    expect(TestSocket.open()).toEqual([socket(0)]);
    socket(0).frame(1_040);
    repaint();
    expect(painted).toEqual([1_000, 1_040]);
    player.close();
  });
});
