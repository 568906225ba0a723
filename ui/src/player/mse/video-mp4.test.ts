/** Judged by the recorder's own reader of MP4, and byte for byte beside the head that the recorder writes. */
import { describe, expect, it } from 'vitest';
import { readFragmentHead } from '../../../../recorder/src/media/fmp4/fragment.ts';
import { initSegment as recordersInit } from '../../../../recorder/src/media/fmp4/init.ts';
import { fragment, initSegment } from './video-mp4.ts';

const description = Uint8Array.of(1, 0x64, 0, 0x1f, 0xff, 0xe1, 0, 1, 0x67, 1, 0, 1, 0x68);

describe('live video as MP4', () => {
  it.each(['avc1.64001f', 'hvc1.1.6.L93.B0'])('has the head that the recorder writes for %s', (codec) => {
    const track = { codec, width: 1920, height: 1080, description };
    const config = { ...track, description: Buffer.from(description), reorderFrames: undefined };
    // The one time that differs is when the file was made, which is not known here: 1904.
    expect(Buffer.from(initSegment(track))).toEqual(recordersInit(config, -2_082_844_800_000));
  });

  it('has a frame in each fragment, at times beyond 32 bits too', () => {
    const data = Uint8Array.of(0, 0, 0, 1, 0x65);
    const made = fragment(7, { decode: 2 ** 40 + 3, duration: 3600, offset: -1800, key: true, data });
    const read = readFragmentHead(Buffer.from(made));
    expect(read).toMatchObject({
      decode_ticks90k: 2 ** 40 + 3,
      samples: [{ bytes: 5, duration_ticks90k: 3600, offset_ticks90k: -1800, key: true }],
      sound: undefined,
      bytes: made.length,
    });
    expect(made.subarray(read?.headBytes)).toEqual(data);
    const between = fragment(8, { decode: 0, duration: 1, offset: 0, key: false, data });
    expect(readFragmentHead(Buffer.from(between))?.samples[0]?.key).toBe(false);
  });
});
