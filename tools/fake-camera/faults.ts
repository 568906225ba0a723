/** The misfortunes that can be planned for a camera, by library or as JSON over HTTP. */
import { z } from 'zod';

const count = z.int().min(1).max(10_000).default(1);

export const faultSchema = z.discriminatedUnion('type', [
  /** Makes the next frames and sends them to nobody: RTP shows no gap, only the numbers do. `between`: not a key frame. */
  z.object({ type: z.literal('drop-frame'), which: z.enum(['any', 'key', 'between']).default('between'), count }),
  /** Leaves RTP packets out, so that the sequence numbers show a gap. */
  z.object({ type: z.literal('drop-packet'), count }),
  /** Sends nothing for so long; connections stay open, the scene goes on. Absent: until `clear`. */
  z.object({ type: z.literal('stall'), for_ms: z.int().min(1).optional() }),
  /** Cuts every connection. */
  z.object({ type: z.literal('close') }),
  /** Cuts every connection and every new one at once, for so long. Absent: until `clear`. */
  z.object({ type: z.literal('refuse'), for_ms: z.int().min(1).optional() }),
  /** Accepts connections and answers nothing, until `clear`. */
  z.object({ type: z.literal('mute') }),
  /** `bytes`: noise instead of packets. `rtp`: well framed packets of noise. `units`: RTP that holds broken H.264. */
  z.object({
    type: z.literal('nonsense'),
    what: z.enum(['bytes', 'rtp', 'units']).default('bytes'),
    bytes: z.int().min(1).max(16_777_216).default(65_536),
  }),
  /** `unit`: one access unit that never ends. `header`: an RTSP answer whose header never ends. `packets`: tiny packets, at once. */
  z.object({
    type: z.literal('flood'),
    what: z.enum(['unit', 'header', 'packets']).default('unit'),
    bytes: z.int().min(1).max(268_435_456).default(67_108_864),
  }),
  /** What DESCRIBE answers from now on. */
  z.object({ type: z.literal('sdp'), sdp: z.enum(['video', 'two-tracks', 'without-video', 'nonsense', 'huge']) }),
  /** Sends clients on: at DESCRIBE with the status, or by a REDIRECT to those that play now. */
  z.object({
    type: z.literal('redirect'),
    to: z.string(),
    when: z.enum(['describe', 'playing']).default('describe'),
    status: z.int().min(300).max(399).default(302),
  }),
  /** Ends redirect, stall, refuse and mute, and answers DESCRIBE rightly again. */
  z.object({ type: z.literal('clear') }),
]);
export type Fault = z.input<typeof faultSchema>;
export type PlannedFault = z.output<typeof faultSchema>;
