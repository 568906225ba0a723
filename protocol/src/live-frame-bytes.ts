/**
 * One access unit on the live websocket. Header (20 bytes, big-endian): u8 version = 1, u8 flags (bit 0: key frame;
 * bit 1: sound), u16 reserved, f64 capture time in milliseconds of the Unix epoch, u64 decode timestamp in ticks of 90 kHz; then the
 * access unit: of video length-prefixed (4 bytes) NAL units, ready for WebCodecs and for an MP4 sample; of sound one frame of its
 * codec (for G.711 any number of bytes, one a sample).
 */
export const LIVE_FRAME_VERSION = 1;
export const LIVE_FRAME_HEADER_BYTES = 20;

export interface LiveFrame {
  readonly key: boolean;
  /** True for sound; absent or false for video. */
  readonly sound?: boolean;
  readonly captured_ms: number;
  readonly decode_ticks90k: bigint;
  readonly data: Uint8Array;
}

export function encodeLiveFrame(frame: LiveFrame): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(LIVE_FRAME_HEADER_BYTES + frame.data.byteLength);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, LIVE_FRAME_VERSION);
  view.setUint8(1, (frame.key ? 1 : 0) | (frame.sound === true ? 2 : 0));
  view.setFloat64(4, frame.captured_ms);
  view.setBigUint64(12, frame.decode_ticks90k);
  bytes.set(frame.data, LIVE_FRAME_HEADER_BYTES);
  return bytes;
}

/** Undefined for anything that is not a frame of this version. `data` is a view into the message. */
export function decodeLiveFrame(message: Uint8Array): LiveFrame | undefined {
  if (message.byteLength <= LIVE_FRAME_HEADER_BYTES) return undefined;
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  if (view.getUint8(0) !== LIVE_FRAME_VERSION) return undefined;
  return {
    key: (view.getUint8(1) & 1) === 1,
    ...((view.getUint8(1) & 2) === 2 ? { sound: true } : {}),
    captured_ms: view.getFloat64(4),
    decode_ticks90k: view.getBigUint64(12),
    data: message.subarray(LIVE_FRAME_HEADER_BYTES),
  };
}
