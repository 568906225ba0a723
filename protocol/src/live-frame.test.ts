import { describe, expect, it } from 'vitest';
import { decodeLiveFrame, encodeLiveFrame, LIVE_FRAME_HEADER_BYTES, type LiveFrame } from './live-frame.ts';

const frame: LiveFrame = {
  key: true,
  captured_ms: 1_795_442_732_123.5,
  decode_ticks90k: 2n ** 53n + 1n,
  data: Uint8Array.of(0, 0, 0, 2, 0x65, 0x88),
};

describe('live frame', () => {
  it('comes back as it went, at any offset of a larger buffer', () => {
    const bytes = encodeLiveFrame(frame);
    expect(decodeLiveFrame(bytes)).toEqual(frame);
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 5);
    expect(decodeLiveFrame(larger.subarray(5, 5 + bytes.length))).toEqual(frame);
  });

  it('has the documented header', () => {
    const bytes = encodeLiveFrame({ ...frame, key: false, decode_ticks90k: 90_000n });
    expect([...bytes.subarray(0, 4)]).toEqual([1, 0, 0, 0]);
    const view = new DataView(bytes.buffer);
    expect(view.getFloat64(4)).toBe(frame.captured_ms);
    expect(view.getBigUint64(12)).toBe(90_000n);
    expect(bytes.length).toBe(LIVE_FRAME_HEADER_BYTES + frame.data.length);
  });

  it('is undefined for another version, a cut header and an empty unit', () => {
    const bytes = encodeLiveFrame(frame);
    const other = bytes.slice();
    other[0] = 2;
    expect(decodeLiveFrame(other)).toBeUndefined();
    for (let length = 0; length <= LIVE_FRAME_HEADER_BYTES; length += 1) {
      expect(decodeLiveFrame(bytes.subarray(0, length))).toBeUndefined();
    }
  });
});
