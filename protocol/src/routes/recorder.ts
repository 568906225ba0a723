/** Cameras, people, phones and the system's settings. */
import { z } from 'zod';
import { discoveredCameraSchema, onvifDescriptionSchema, ptzMoveSchema, streamSchema } from '../engine-link.ts';
import { recordingRulesSchema } from '../recording-rules.ts';
import { defineRoute } from '../route.ts';
import {
  byId,
  cameraNameSchema,
  idSchema,
  menuThemeSchema,
  modelSchema,
  passwordSchema,
  personNameSchema,
  recorderNameSchema,
  roleSchema,
  timeSchema,
} from './shapes.ts';
import { pairingOfferSchema } from './recovery.ts';

export const cameraStateSchema = z.object({
  kind: z.enum(['recording', 'connecting', 'failed']),
  /** In words a person understands: "wrong password for the camera". */
  reason: z.string().optional(),
  since: timeSchema,
  /** Connected, but the footage waits for motion or for the schedule. */
  waiting: z.enum(['motion', 'schedule']).optional(),
  /** There is motion now. Absent: it is not looked for. */
  motion: z.boolean().optional(),
  /** Why motion cannot be looked for, in a sentence. */
  motionProblem: z.string().optional(),
});

/** Since the recording part of the recorder started, but for the first two. */
export const cameraFiguresSchema = z.object({
  /** Of the last seconds. */
  bytesPerSecond: z.number().optional(),
  /** The camera's clock less the recorder's. */
  clockOffset_ms: z.number().optional(),
  /** RTP packets that never came, and frames that were lost with them. */
  packetsLost: z.int(),
  framesLost: z.int(),
  framesWritten: z.int(),
  /** Times the connection was lost after recording had begun. */
  interruptions: z.int(),
});

export const cameraSchema = z.object({
  id: idSchema,
  name: z.string(),
  position: z.int(),
  state: cameraStateSchema,
  video: z.object({ width: z.int(), height: z.int(), codec: z.string() }).optional(),
  /** RFC 6381, or `alaw`/`ulaw`; absent: no sound is recorded. */
  soundCodec: z.string().optional(),
  /** It has a smaller picture. */
  hasSub: z.boolean().optional(),
  /** It is known by ONVIF, so that it may be one that can be moved. */
  hasOnvif: z.boolean().optional(),
  /** For whoever is signed in; absent while the engine tells nothing of it. */
  figures: cameraFiguresSchema.optional(),
  /** From here on owners only: the address without its password. */
  address: z.string().optional(),
  username: z.string().optional(),
  hasPassword: z.boolean().optional(),
  subAddress: z.string().optional(),
  transport: z.enum(['automatic', 'tcp', 'udp']).optional(),
  /** Hex: the certificate that it has to show (`rtsps:`), and the one that it showed. */
  certificateSha256: z.string().optional(),
  shownCertificateSha256: z.string().optional(),
  onvifAddress: z.string().optional(),
  rules: recordingRulesSchema.optional(),
});
export type CameraView = z.infer<typeof cameraSchema>;

/** A decodable key frame: `description` is an avcC record, `keyFrame` length-prefixed NAL units; both base64. For WebCodecs. */
export const stillSchema = z.object({
  codec: z.string(),
  width: z.int(),
  height: z.int(),
  description: z.string(),
  keyFrame: z.string(),
});
export type Still = z.infer<typeof stillSchema>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const cameraInput = z.object({
  name: cameraNameSchema,
  /**
   * `rtsp://host[:port]/path`, `rtsps:`; `http:` and `https:` (MJPEG); `v4l2:/dev/video0`. A user name and password inside it are moved
   * to their own fields.
   */
  address: z.string().trim().min(1).max(1024),
  username: z.string().max(128).optional(),
  /**
   * Absent keeps the stored one when changing a camera, where every address leads to a place that it was typed for, and the expected
   * certificate stays; else it is asked for (`bad-input` at this field).
   */
  password: z.string().max(128).optional(),
  /** Here and below: absent keeps what is stored, the empty text removes it. On the camera's own host. */
  subAddress: z.string().trim().max(1024).optional(),
  transport: z.enum(['automatic', 'tcp', 'udp']).optional(),
  /** Empty: the next one that is shown is taken, and expected from then on. */
  certificateSha256: z
    .string()
    .regex(/^(?:[0-9a-fA-F]{64})?$/, 'a fingerprint has 64 hexadecimal digits')
    .optional(),
  /** Its ONVIF device service, on the camera's own host. */
  onvifAddress: z.string().trim().max(1024).optional(),
});

const seated = ['seat', 'viewer', 'owner'] as const;
const signedIn = ['viewer', 'owner'] as const;

export const cameraRoutes = {
  /** Signed out it answers only when the owner allows live pictures (`not-allowed` otherwise). */
  cameras: defineRoute({
    method: 'GET',
    path: '/api/cameras',
    who: { console: seated, lan: ['app'] },
    response: z.array(cameraSchema),
  }),
  addCamera: defineRoute({
    method: 'POST',
    path: '/api/cameras',
    who: { console: ['owner'] },
    body: cameraInput,
    response: cameraSchema,
  }),
  changeCamera: defineRoute({
    method: 'PUT',
    path: '/api/cameras/:id',
    who: { console: ['owner'] },
    params: byId,
    body: cameraInput,
    response: cameraSchema,
  }),
  /** Stops recording it; its footage stays. */
  removeCamera: defineRoute({ method: 'DELETE', path: '/api/cameras/:id', who: { console: ['owner'] }, params: byId }),
  orderCameras: defineRoute({
    method: 'PUT',
    path: '/api/cameras/order',
    who: { console: ['owner'] },
    body: z.object({ ids: z.array(idSchema).max(256) }),
  }),
  /**
   * Connects, waits for a picture, gives it back. `id`: use the stored password of that camera when none is given, as `changeCamera` does.
   * `rtsps:`: with the certificate that was shown; so does the refusal `camera-certificate`, as `shownCertificateSha256`.
   */
  testCamera: defineRoute({
    method: 'POST',
    path: '/api/cameras/test',
    who: { console: ['owner'] },
    body: cameraInput.omit({ name: true }).extend({ id: idSchema.optional() }),
    response: stillSchema.extend({ certificateSha256: z.string().optional() }),
    perMinute: 30,
  }),
  changeRecordingRules: defineRoute({
    method: 'PUT',
    path: '/api/cameras/:id/rules',
    who: { console: ['owner'] },
    params: byId,
    body: recordingRulesSchema,
    response: cameraSchema,
  }),
  /**
   * Websocket: what the recorder sees change in the camera's picture, a text message a look (motion/look.ts), so that sensitivity and
   * cells can be tried before they are saved. Close codes as of `live`.
   */
  motionLooks: defineRoute({
    method: 'GET',
    path: '/api/cameras/:id/motion',
    websocket: true,
    who: { console: ['owner'] },
    params: byId,
  }),
  /** Looks for cameras on the recorder's networks (WS-Discovery); takes a few seconds. What they say of themselves is theirs. */
  discoverCameras: defineRoute({
    method: 'POST',
    path: '/api/cameras/discover',
    who: { console: ['owner'] },
    response: z.array(discoveredCameraSchema.extend({ isAdded: z.boolean() })),
    perMinute: 20,
  }),
  /** Asks a camera by ONVIF what it offers. `id`: as in `testCamera`. */
  describeCamera: defineRoute({
    method: 'POST',
    path: '/api/cameras/describe',
    who: { console: ['owner'] },
    body: z.object({
      onvifAddress: z.string().trim().min(1).max(1024),
      username: z.string().max(128).optional(),
      password: z.string().max(128).optional(),
      id: idSchema.optional(),
    }),
    response: onvifDescriptionSchema,
    perMinute: 30,
  }),
  /** Whether it can be moved, and the places that it knows by name. */
  cameraMoves: defineRoute({
    method: 'GET',
    path: '/api/cameras/:id/ptz',
    who: { console: signedIn },
    params: byId,
    response: onvifDescriptionSchema.pick({ canMove: true, presets: true }),
  }),
  /** Said again at least once a second while it is to move on. Places are saved and removed by owners alone (`not-allowed`). */
  moveCamera: defineRoute({
    method: 'POST',
    path: '/api/cameras/:id/ptz',
    who: { console: signedIn },
    params: byId,
    body: ptzMoveSchema,
    perMinute: 600,
  }),
  /**
   * Websocket: a `live-config` text message, then binary frames (see live-frame.ts). Close code 4401: the session has ended.
   * `stream=sub`: the smaller picture, the main one where there is none. `stream=converted`: the main one as H.264; close code 4409: it
   * cannot be had, with the reason. `sound=1`: the main picture with its sound.
   */
  live: defineRoute({
    method: 'GET',
    path: '/api/cameras/:id/live',
    websocket: true,
    who: { console: seated, lan: ['app'] },
    params: byId,
    query: z.object({ stream: streamSchema.optional(), sound: z.literal('1').optional() }),
  }),
};

export const personSchema = z.object({
  accountId: idSchema,
  name: z.string(),
  role: roleSchema,
  hasRecoveryAddress: z.boolean(),
  phones: z.int(),
  lastSignIn: timeSchema.optional(),
});

export const peopleRoutes = {
  people: defineRoute({
    method: 'GET',
    path: '/api/people',
    who: { console: ['owner'] },
    response: z.array(personSchema),
  }),
  addPerson: defineRoute({
    method: 'POST',
    path: '/api/people',
    who: { console: ['owner'] },
    body: z.object({ name: personNameSchema, role: roleSchema, password: passwordSchema }),
    response: personSchema,
  }),
  /** A changed role ends that person's sessions and pairings. */
  changePerson: defineRoute({
    method: 'PUT',
    path: '/api/people/:id',
    who: { console: ['owner'] },
    params: byId,
    body: z.object({ name: personNameSchema, role: roleSchema }),
    response: personSchema,
  }),
  setPersonPassword: defineRoute({
    method: 'POST',
    path: '/api/people/:id/password',
    who: { console: ['owner'] },
    params: byId,
    body: z.object({ password: passwordSchema }),
  }),
  removePerson: defineRoute({ method: 'DELETE', path: '/api/people/:id', who: { console: ['owner'] }, params: byId }),
};

export const auditEntrySchema = z.object({ at: timeSchema, who: z.string(), what: z.string() });

/** What holds for the footage of all cameras. */
export const recordingSettingsSchema = z.object({
  /** IANA name; hours of schedules and days of footage are its. */
  timeZone: z.string().min(1).max(64).refine(isTimeZone, 'a time zone looks like Europe/Berlin'),
  /** Retention keeps so much of the disk free. */
  freeReserve_bytes: z.int().min(100_000_000).max(1e15),
});

export const systemRoutes = {
  system: defineRoute({
    method: 'GET',
    path: '/api/system',
    who: { console: ['owner'] },
    response: z.object({
      recorderName: z.string(),
      /** Of the key that exports are signed with, in groups: what a check of an export must show. */
      fingerprint: z.string(),
      modelId: idSchema,
      models: z.array(modelSchema),
      /** Absent: as the model says. */
      menuTheme: menuThemeSchema.optional(),
      livePicturesSignedOut: z.boolean(),
      strictPasswords: z.boolean(),
      storage: z.object({ folder: z.string(), used_bytes: z.number(), free_bytes: z.number(), writable: z.boolean() }),
      recording: recordingSettingsSchema,
    }),
  }),
  changeSystem: defineRoute({
    method: 'PUT',
    path: '/api/system',
    who: { console: ['owner'] },
    body: z.object({
      recorderName: recorderNameSchema,
      modelId: idSchema,
      menuTheme: menuThemeSchema.optional(),
      livePicturesSignedOut: z.boolean(),
      strictPasswords: z.boolean(),
      /** Absent: stays. */
      recording: recordingSettingsSchema.optional(),
    }),
  }),
  audit: defineRoute({
    method: 'GET',
    path: '/api/audit',
    who: { console: ['owner'] },
    query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) }),
    response: z.array(auditEntrySchema),
  }),
};

export const pairingSchema = z.object({
  id: idSchema,
  label: z.string(),
  accountName: z.string(),
  pairedAt: timeSchema,
  lastSeen: timeSchema.optional(),
  /** Its credentials were reset: it must be added again. */ ended: z.boolean(),
});

export const phoneRoutes = {
  pairings: defineRoute({
    method: 'GET',
    path: '/api/pairings',
    who: { console: signedIn },
    response: z.array(pairingSchema),
  }),
  removePairing: defineRoute({ method: 'DELETE', path: '/api/pairings/:id', who: { console: signedIn }, params: byId }),
  /** For the person signed in; for the seat only in the 30 minutes after a reset, for that account (`not-allowed` otherwise). */
  makeOffer: defineRoute({
    method: 'POST',
    path: '/api/pairing/offers',
    who: { console: seated },
    response: pairingOfferSchema,
    perMinute: 20,
  }),
  offer: defineRoute({
    method: 'GET',
    path: '/api/pairing/offers/:id',
    who: { console: seated },
    params: byId,
    response: z.object({ state: z.enum(['waiting', 'joined', 'expired']), label: z.string().optional() }),
  }),
};
