/**
 * The Unix socket between the engine (server) and the gateway (client). Each message: u32 big-endian length of what
 * follows, u8 kind (0: JSON as below; 1: live frame), payload. A live frame's payload is u32 subscription, then the
 * bytes of live-frame.ts. The engine serves several clients and never waits for one: a client that does not read
 * loses frames up to the next key frame.
 */
import { z } from 'zod';
import { soundConfigSchema } from './live-frame.ts';
import { motionLookSchema } from './motion/look.ts';
import { recordingRulesSchema } from './recording-rules.ts';
import { idSchema, nameSchema } from './routes/shapes.ts';

/**
 * Recorded; the smaller picture of the same camera, for small tiles and for motion; and the recorded one converted to H.264, for browsers
 * that cannot decode what the camera sends.
 */
export const streamSchema = z.enum(['main', 'sub', 'converted']);
export type Stream = z.infer<typeof streamSchema>;

/** What the engine needs to record one camera. */
export const cameraSourceSchema = z.object({
  id: idSchema,
  name: z.string(),
  /**
   * Without credentials. `rtsp:` and `rtsps:` are read by the engine itself; `v4l2:/dev/video0`, `http:` and `https:` (MJPEG and the
   * like) by its ffmpeg adapter.
   */
  address: z.string(),
  username: z.string().optional(),
  password: z.string().optional(),
  /** The address of its smaller picture; the same credentials. */
  subAddress: z.string().optional(),
  /** How RTP packets travel. */
  transport: z.enum(['tcp', 'udp']).optional(),
  /** SHA-256 of the camera's certificate (DER), hex, for `rtsps:`. Absent: the first one that is shown is taken, and told in its state. */
  certificateSha256: z.string().optional(),
  /** Its ONVIF device service, `http://host/onvif/device_service`: for motion events and for moving it. */
  onvifAddress: z.string().optional(),
  /** Absent: `USUAL_RECORDING_RULES`. */
  rules: recordingRulesSchema.optional(),
});
export type CameraSource = z.infer<typeof cameraSourceSchema>;

/** Footage that retention leaves alone. Unix epoch, milliseconds. */
export const protectedRangeSchema = z.object({ cameraId: idSchema, from_ms: z.number(), to_ms: z.number() });
export type ProtectedRange = z.infer<typeof protectedRangeSchema>;

/** What holds for the whole store. */
export const storeRulesSchema = z.object({
  /** IANA name, for schedules. */
  timeZone: z.string(),
  protected: z.array(protectedRangeSchema).max(10_000),
  /** Kept free on the disk by retention. */
  freeReserve_bytes: z.number(),
});
export type StoreRules = z.infer<typeof storeRulesSchema>;

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
  /** RFC 6381 or `alaw`/`ulaw`; absent: no sound is recorded. */
  soundCodec: z.string().optional(),
  /** There is motion now. Absent: it is not looked for. */
  motion: z.boolean().optional(),
  /** Why motion cannot be looked for, in a sentence. */
  motionProblem: z.string().optional(),
  /** Connected as the camera's settings say, but the footage waits for motion or for the schedule. */
  waiting: z.enum(['motion', 'schedule']).optional(),
  /** Arrived in the last seconds, per second. */
  bytesPerSecond: z.number().optional(),
  /** The certificate that the camera showed (`rtsps:`). */
  certificateSha256: z.string().optional(),
  /** The camera's clock (RTCP) less the recorder's, milliseconds; absent: not known. */
  clockOffset_ms: z.number().optional(),
});
export type EngineState = z.infer<typeof engineStateSchema>;

export const probeFailureSchema = z.enum([
  'address-invalid',
  'unreachable',
  'wrong-password',
  /** It shows another certificate than the one that is expected. */
  'other-certificate',
  'without-video',
  'nonsense',
  'not-writable',
]);

export type ProbeFailure = z.infer<typeof probeFailureSchema>;

/** The disk and the store, as the engine sees them. Bytes; milliseconds. */
export const storeStateSchema = z.object({
  free_bytes: z.number(),
  footage_bytes: z.number(),
  /** Of the last minute; 0 when nothing was synced. */
  slowestSync_ms: z.number(),
  /** The reserve is being spent: retention cannot make room any more. */
  reserveSpent: z.boolean(),
  /** Input/output errors that the disk reported for footage and its index since the engine started; absent: none. Unix epoch, milliseconds. */
  errors: z.object({ count: z.int(), last_ms: z.number() }).optional(),
  /** For each camera that has footage: where it begins, and what it takes. */
  cameras: z.array(z.object({ cameraId: idSchema, oldest_ms: z.number(), bytes: z.number() })),
});
export type StoreState = z.infer<typeof storeStateSchema>;

/** Found on the LAN by WS-Discovery. Everything in it is the camera's own claim. */
export const discoveredCameraSchema = z.object({
  onvifAddress: z.string(),
  name: z.string(),
  model: z.string(),
});
export type DiscoveredCamera = z.infer<typeof discoveredCameraSchema>;

/** What a camera offers by ONVIF. */
export const onvifProfileSchema = z.object({
  token: z.string(),
  name: z.string(),
  address: z.string(),
  codec: z.string(),
  width: z.int(),
  height: z.int(),
});
export const onvifDescriptionSchema = z.object({
  manufacturer: z.string(),
  model: z.string(),
  /** Best first. */
  profiles: z.array(onvifProfileSchema).max(32),
  canMove: z.boolean(),
  tellsMotion: z.boolean(),
  presets: z.array(z.object({ token: z.string(), name: z.string() })).max(256),
  /** The camera's clock less the recorder's, milliseconds. */
  clockOffset_ms: z.number().optional(),
});
export type OnvifDescription = z.infer<typeof onvifDescriptionSchema>;

/** Speeds from -1 to 1; it stops by itself after a second unless the move is said again. */
export const ptzMoveSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('move'),
    pan: z.number().min(-1).max(1),
    tilt: z.number().min(-1).max(1),
    zoom: z.number().min(-1).max(1),
  }),
  z.object({ kind: z.literal('stop') }),
  z.object({ kind: z.literal('preset'), token: z.string().max(128) }),
  /** Where it looks now becomes a place with a name; and one is forgotten. */
  z.object({ kind: z.literal('save-preset'), name: nameSchema(40) }),
  z.object({ kind: z.literal('remove-preset'), token: z.string().max(128) }),
]);
export type PtzMove = z.infer<typeof ptzMoveSchema>;

export const toEngineSchema = z.discriminatedUnion('type', [
  /** The whole list; the engine keeps it as its last good one and starts and stops cameras to match. */
  z.object({
    type: z.literal('cameras'),
    cameras: z.array(cameraSourceSchema).max(256),
    /** Absent: the last ones hold. */
    store: storeRulesSchema.optional(),
  }),
  /** Live. `stream` absent: main. A camera without a smaller picture gives its main one. `sound` absent: none; a smaller picture has none. */
  z.object({
    type: z.literal('subscribe'),
    subscription: z.int(),
    cameraId: idSchema,
    stream: streamSchema.optional(),
    sound: z.boolean().optional(),
  }),
  /** Looks for motion in the camera's picture, whatever its rules say, and tells every look (`motion-look`) until unsubscribed. */
  z.object({ type: z.literal('watch-motion'), subscription: z.int(), cameraId: idSchema }),
  /** Of either kind. */
  z.object({ type: z.literal('unsubscribe'), subscription: z.int() }),
  /** Connect, wait for the first key frame, answer, disconnect. */
  z.object({ type: z.literal('probe'), request: z.int(), source: cameraSourceSchema }),
  /** Answered by `discovered`, after a few seconds. */
  z.object({ type: z.literal('discover'), request: z.int() }),
  /** Answered by `onvif-described`. */
  z.object({
    type: z.literal('onvif-describe'),
    request: z.int(),
    onvifAddress: z.string(),
    username: z.string().optional(),
    password: z.string().optional(),
  }),
  /** Answered by `ptz-done`. */
  z.object({ type: z.literal('ptz'), request: z.int(), cameraId: idSchema, move: ptzMoveSchema }),
]);
export type ToEngine = z.infer<typeof toEngineSchema>;

export const fromEngineSchema = z.discriminatedUnion('type', [
  /** All cameras, once a second and at every change of state. */
  z.object({
    type: z.literal('states'),
    states: z.array(engineStateSchema),
    footageWritable: z.boolean(),
    footageProblem: z.string().optional(),
    store: storeStateSchema.optional(),
    /** What the engine costs, with its workers; of their event loops, the latest. */
    process: z.object({ memory_bytes: z.number(), cpu_s: z.number(), loopDelayP99_s: z.number() }).optional(),
  }),
  z.object({
    type: z.literal('discovered'),
    request: z.int(),
    cameras: z.array(discoveredCameraSchema).max(256),
  }),
  z.object({
    type: z.literal('onvif-described'),
    request: z.int(),
    description: onvifDescriptionSchema.optional(),
    failure: probeFailureSchema.optional(),
    reason: z.string().optional(),
  }),
  /** `reason`: why not, in a sentence. */
  z.object({ type: z.literal('ptz-done'), request: z.int(), reason: z.string().optional() }),
  z.object({
    type: z.literal('config'),
    subscription: z.int(),
    codec: z.string(),
    width: z.int(),
    height: z.int(),
    description: z.string(),
    sound: soundConfigSchema.optional(),
  }),
  z.object({ type: z.literal('motion-look'), subscription: z.int(), look: motionLookSchema }),
  /** `reason`: why it cannot be had, a sentence; absent: there is no such camera. */
  z.object({ type: z.literal('ended'), subscription: z.int(), reason: z.string().optional() }),
  z.object({
    type: z.literal('probed'),
    request: z.int(),
    still: z
      .object({ codec: z.string(), width: z.int(), height: z.int(), description: z.string(), keyFrame: z.string() })
      .optional(),
    failure: probeFailureSchema.optional(),
    reason: z.string().optional(),
    /** The certificate that it showed, trusted or not (`rtsps:`). */
    certificateSha256: z.string().optional(),
  }),
]);
export type FromEngine = z.infer<typeof fromEngineSchema>;
