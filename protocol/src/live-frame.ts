/**
 * The live websocket: one `live-config` text message whenever the codec configuration changes, then one binary message an access unit
 * (live-frame-bytes.ts).
 */
import { z } from 'zod';

export * from './live-frame-bytes.ts';

/** Websocket close codes: the session has ended; the camera was removed; the engine is not there. */
export const LIVE_CLOSE_SESSION_ENDED = 4401;
export const LIVE_CLOSE_NO_CAMERA = 4404;
/** The picture that was asked for cannot be had; the close reason is a sentence for people. */
export const LIVE_CLOSE_NO_PICTURE = 4409;

export const soundConfigSchema = z.object({
  /** RFC 6381 (`mp4a.40.2`, `opus`), or `alaw` or `ulaw` (G.711). */
  codec: z.string(),
  sampleRate_hz: z.int(),
  channels: z.int(),
  /** AudioSpecificConfig or the contents of `dOps`, base64; empty for G.711. */
  description: z.string(),
});
export type SoundConfig = z.infer<typeof soundConfigSchema>;

export const liveConfigSchema = z.object({
  type: z.literal('live-config'),
  /** RFC 6381, `avc1.64001f`. */
  codec: z.string(),
  width: z.int(),
  height: z.int(),
  /** avcC or hvcC record, base64. */
  description: z.string(),
  /** Absent: no sound. */
  sound: soundConfigSchema.optional(),
});
export type LiveConfig = z.infer<typeof liveConfigSchema>;

/** Sent as text when the camera's state changes while watching. */
export const liveStateSchema = z.object({
  type: z.literal('live-state'),
  kind: z.enum(['recording', 'connecting', 'failed']),
  reason: z.string().optional(),
});
export type LiveState = z.infer<typeof liveStateSchema>;
