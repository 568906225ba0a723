/**
 * The playback websocket: the player asks for frames, the recorder reads them from the footage. One socket serves any number of
 * cameras; a player that asks for nothing gets nothing, so a slow one never makes anything pile up.
 *
 * Player → recorder: JSON text, `playbackAskSchema`. Recorder → player, for each request: a `playback-config` text message before
 * the first frame and whenever the codec changes, frames as binary messages, and one `playback-end`.
 * A frame: u32 big-endian request, f64 duration in milliseconds (0: not known), then the bytes of live-frame.ts.
 * Frames are in decode order. The key frame at or before `from_ms` is sent first, so the first frames may lie before the range.
 */
import { z } from 'zod';
import { decodeLiveFrame, encodeLiveFrame, liveConfigSchema, type LiveFrame } from './live-frame.ts';
import { idSchema } from './routes/shapes.ts';

export const PLAYBACK_FRAME_HEADER_BYTES = 12;
/** Requests of one socket that may be open at once. */
export const PLAYBACK_MAX_OPEN = 64;
/** Of one request; it ends with `more: true` there. */
export const PLAYBACK_MAX_RANGE_MS = 60_000;

export const playbackAskSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('frames'),
    /** Chosen by the player, unused so far. */
    request: z.int().min(0).max(0xffff_ffff),
    cameraId: idSchema,
    /** Unix epoch, milliseconds. `to_ms` after `from_ms`; with `what: 'keys'` up to a day apart, else PLAYBACK_MAX_RANGE_MS. */
    from_ms: z.number(),
    to_ms: z.number(),
    /** All frames (and sound); or key frames only, for scrubbing, filmstrips and fast speeds. */
    what: z.enum(['all', 'keys']),
    /** With `keys`: no more than about so many, evenly spread over the range. */
    atMost: z.int().min(1).max(2_000).optional(),
  }),
  /** Nothing more of it is sent but its end. */
  z.object({ type: z.literal('cancel'), request: z.int() }),
]);
export type PlaybackAsk = z.infer<typeof playbackAskSchema>;

export const playbackConfigSchema = liveConfigSchema.extend({ type: z.literal('playback-config'), request: z.int() });
export type PlaybackConfig = z.infer<typeof playbackConfigSchema>;

export const playbackEndSchema = z.object({
  type: z.literal('playback-end'),
  request: z.int(),
  /** Why it ended: the range is through; it was cancelled; it cannot be read (`reason` in a sentence). */
  why: z.enum(['complete', 'cancelled', 'failed']),
  reason: z.string().optional(),
  /** Frames that were sent. */
  frames: z.int(),
  /** Where footage goes on after `to_ms`, or after a gap in which the range lies; absent: there is none later. */
  next_ms: z.number().optional(),
});
export type PlaybackEnd = z.infer<typeof playbackEndSchema>;

export interface PlaybackFrame extends LiveFrame {
  readonly request: number;
  readonly duration_ms: number;
}

export function encodePlaybackFrame({ request, duration_ms, ...frame }: PlaybackFrame): Uint8Array<ArrayBuffer> {
  const live = encodeLiveFrame(frame);
  const bytes = new Uint8Array(PLAYBACK_FRAME_HEADER_BYTES + live.byteLength);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, request);
  view.setFloat64(4, duration_ms);
  bytes.set(live, PLAYBACK_FRAME_HEADER_BYTES);
  return bytes;
}

/** Undefined for anything that is no such frame. `data` is a view into the message. */
export function decodePlaybackFrame(message: Uint8Array): PlaybackFrame | undefined {
  if (message.byteLength <= PLAYBACK_FRAME_HEADER_BYTES) return undefined;
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const frame = decodeLiveFrame(message.subarray(PLAYBACK_FRAME_HEADER_BYTES));
  return frame && { ...frame, request: view.getUint32(0), duration_ms: view.getFloat64(4) };
}
