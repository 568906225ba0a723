import type { LiveConfig, LiveFrame } from '@nightlatch/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FrameDecoder, whyNoVideoDecoder } from './frame-decoder.ts';
import type { Picture } from './picture-decoder.ts';

interface Chunk {
  readonly type: string;
  readonly timestamp: number;
}

/** jsdom has no video decoder: this one keeps what it is given, and pictures and errors come when the test says so. */
class TestDecoder {
  static made: TestDecoder[] = [];
  static lacks: string | undefined;
  static isConfigSupported({ codec }: { codec: string }): Promise<{ supported: boolean }> {
    return Promise.resolve({ supported: codec !== TestDecoder.lacks });
  }
  state = 'unconfigured';
  readonly chunks: Chunk[] = [];
  readonly init: { output: (picture: unknown) => void; error: (error: DOMException) => void };
  constructor(init: TestDecoder['init']) {
    this.init = init;
    TestDecoder.made.push(this);
  }
  get decodeQueueSize(): number {
    return this.chunks.length;
  }
  configure(): void {
    this.state = 'configured';
  }
  decode(chunk: Chunk): void {
    this.chunks.push(chunk);
  }
  close(): void {
    this.state = 'closed';
  }
  paint(): { close: ReturnType<typeof vi.fn> } {
    const picture = { timestamp: this.chunks.shift()?.timestamp ?? 0, close: vi.fn<() => void>() };
    this.init.output(picture);
    return picture;
  }
  fail(name: string): void {
    this.state = 'closed';
    this.init.error(new DOMException('no', name));
  }
}

const config: LiveConfig = { type: 'live-config', codec: 'avc1.64001f', width: 2, height: 2, description: 'AA==' };
const frame = (at: number, key = false): LiveFrame => ({
  key,
  captured_ms: at * 40,
  decode_ticks90k: BigInt(at * 3600),
  data: Uint8Array.of(1),
});
const now = (): TestDecoder => {
  const decoder = TestDecoder.made.at(-1);
  if (decoder === undefined) throw new Error('no decoder was made');
  return decoder;
};

const onPicture = vi.fn<(picture: Picture, captured_ms: number) => void>();
const onUnsupported = vi.fn<(reason: string) => void>();
const onTrouble = vi.fn<(reason: string) => void>();
let decoder: FrameDecoder;

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  TestDecoder.made = [];
  vi.stubGlobal('VideoDecoder', TestDecoder);
  vi.stubGlobal(
    'EncodedVideoChunk',
    class {
      constructor(init: Chunk) {
        Object.assign(this, init);
      }
    },
  );
  decoder = new FrameDecoder({ onPicture, onUnsupported, onTrouble });
  decoder.configure(config);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('frame decoder', () => {
  it('begins with a key frame and gives each picture its capture time', () => {
    decoder.push(frame(1));
    decoder.push(frame(2, true));
    decoder.push(frame(3));
    expect(now().chunks.map((chunk) => chunk.type)).toEqual(['key', 'delta']);
    now().paint();
    now().paint();
    expect(onPicture.mock.calls.map(([, captured_ms]) => captured_ms)).toEqual([80, 120]);
  });

  it('takes the whole group of pictures at the start, and later no more than a second of waiting ones', () => {
    for (let at = 0; at < 500; at += 1) decoder.push(frame(at, at === 0));
    expect(now().chunks).toHaveLength(500);
    now().chunks.length = 0;
    vi.advanceTimersByTime(6000);
    for (let at = 500; at < 900; at += 1) decoder.push(frame(at));
    expect(now().chunks).toHaveLength(30);
    decoder.push(frame(900, true));
    expect(
      now()
        .chunks.map((chunk) => chunk.type)
        .filter((type) => type === 'key'),
    ).toEqual(['key']);
    expect(now().chunks.length).toBeLessThanOrEqual(31);
  });

  it('waits for the next key frame after an error, and tells when errors do not end', () => {
    decoder.push(frame(0, true));
    for (let count = 0; count < 5; count += 1) now().fail('EncodingError');
    expect(onTrouble).toHaveBeenCalledOnce();
    expect(onUnsupported).not.toHaveBeenCalled();
    decoder.push(frame(1));
    expect(now().chunks).toHaveLength(0);
    decoder.push(frame(2, true));
    now().paint();
    expect(onPicture).toHaveBeenCalledOnce();
  });

  it('says at once when the browser does not know the video', () => {
    now().fail('NotSupportedError');
    expect(onUnsupported.mock.calls[0]?.[0]).toContain('avc1.64001f');
    decoder.configure({ ...config, codec: 'hvc1.1.6.L93.B0' });
    now().fail('NotSupportedError');
    expect(onUnsupported.mock.calls[1]?.[0]).toContain('cannot show H.265');
  });

  it('asks the browser what another error means', async () => {
    TestDecoder.lacks = 'hvc1.1.6.L93.B0';
    decoder.configure({ ...config, codec: TestDecoder.lacks });
    now().fail('OperationError');
    await vi.waitFor(() => expect(onUnsupported.mock.calls[0]?.[0]).toContain('cannot show H.265'));
    TestDecoder.lacks = undefined;
  });

  it('closes pictures that come after it was closed', () => {
    decoder.push(frame(0, true));
    const before = now();
    decoder.close();
    expect(before.paint().close).toHaveBeenCalledOnce();
    expect(onPicture).not.toHaveBeenCalled();
  });

  it('knows a browser without WebCodecs, and a page without https', () => {
    expect(whyNoVideoDecoder()).toBeUndefined();
    vi.stubGlobal('VideoDecoder', undefined);
    vi.stubGlobal('isSecureContext', true);
    expect(whyNoVideoDecoder()).toContain('Use a newer one');
    vi.stubGlobal('isSecureContext', false);
    expect(whyNoVideoDecoder()).toContain('https');
  });
});
