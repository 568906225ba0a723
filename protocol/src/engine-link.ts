/**
 * The Unix socket between the engine (server) and the gateway (client). Each message: u32 big-endian length of what
 * follows, u8 kind (0: JSON as below; 1: live frame), payload. A live frame's payload is u32 subscription, then the
 * bytes of live-frame.ts. The engine serves several clients and never waits for one: a client that does not read
 * loses frames up to the next key frame.
 */
import { z } from 'zod';
import { idSchema } from './routes/shapes.ts';

export const ENGINE_LINK_JSON = 0;
export const ENGINE_LINK_FRAME = 1;
/** A longer message is a broken peer: close. */
export const ENGINE_LINK_MAX_BYTES = 8 * 1024 * 1024;

/** What the engine needs to record one camera. */
export const cameraSourceSchema = z.object({
  id: idSchema,
  name: z.string(),
  /** `rtsp://host:port/path` without credentials. */
  address: z.string(),
  username: z.string().optional(),
  password: z.string().optional(),
});
export type CameraSource = z.infer<typeof cameraSourceSchema>;

export const engineStateSchema = z.object({
  cameraId: idSchema,
  kind: z.enum(['recording', 'connecting', 'failed']),
  reason: z.string().optional(),
  /** Unix epoch, milliseconds. */
  since_ms: z.number(),
  width: z.int().optional(),
  height: z.int().optional(),
  codec: z.string().optional(),
  /** Access units written to disk since the engine started. */
  framesWritten: z.int(),
  /** RTP packets that never came, and frames dropped because of it, since the engine started. */
  packetsLost: z.int(),
  framesLost: z.int(),
  /** Times the connection was lost after recording had begun. */
  interruptions: z.int(),
});
export type EngineState = z.infer<typeof engineStateSchema>;

export const probeFailureSchema = z.enum([
  'address-invalid',
  'unreachable',
  'wrong-password',
  'without-video',
  'nonsense',
  'not-writable',
]);

export type ProbeFailure = z.infer<typeof probeFailureSchema>;

export const toEngineSchema = z.discriminatedUnion('type', [
  /** The whole list; the engine keeps it as its last good one and starts and stops cameras to match. */
  z.object({ type: z.literal('cameras'), cameras: z.array(cameraSourceSchema).max(256) }),
  z.object({ type: z.literal('subscribe'), subscription: z.int(), cameraId: idSchema }),
  z.object({ type: z.literal('unsubscribe'), subscription: z.int() }),
  /** Connect, wait for the first key frame, answer, disconnect. */
  z.object({ type: z.literal('probe'), request: z.int(), source: cameraSourceSchema }),
]);
export type ToEngine = z.infer<typeof toEngineSchema>;

export const fromEngineSchema = z.discriminatedUnion('type', [
  /** All cameras, once a second and at every change of state. */
  z.object({
    type: z.literal('states'),
    states: z.array(engineStateSchema),
    footageWritable: z.boolean(),
    footageProblem: z.string().optional(),
  }),
  z.object({
    type: z.literal('config'),
    subscription: z.int(),
    codec: z.string(),
    width: z.int(),
    height: z.int(),
    description: z.string(),
  }),
  z.object({ type: z.literal('ended'), subscription: z.int() }),
  z.object({
    type: z.literal('probed'),
    request: z.int(),
    still: z
      .object({ codec: z.string(), width: z.int(), height: z.int(), description: z.string(), keyFrame: z.string() })
      .optional(),
    failure: probeFailureSchema.optional(),
    reason: z.string().optional(),
  }),
]);
export type FromEngine = z.infer<typeof fromEngineSchema>;
