/** Cameras, footage, people, phones and the system's settings. */
import { z } from 'zod';
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
});

export const cameraSchema = z.object({
  id: idSchema,
  name: z.string(),
  position: z.int(),
  state: cameraStateSchema,
  video: z.object({ width: z.int(), height: z.int(), codec: z.string() }).optional(),
  /** Owners only: the address without its password. */
  address: z.string().optional(),
  username: z.string().optional(),
  hasPassword: z.boolean().optional(),
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

const cameraInput = z.object({
  name: cameraNameSchema,
  /** `rtsp://host[:port]/path`; a user name and password inside it are moved to their own fields. */
  address: z.string().trim().min(1).max(1024),
  username: z.string().max(128).optional(),
  /** Absent keeps the stored one when changing a camera, on the same host and port; elsewhere it is asked for (`bad-input` at this field). */
  password: z.string().max(128).optional(),
});

const seated = ['seat', 'viewer', 'owner'] as const;
const signedIn = ['viewer', 'owner'] as const;
const rangeQuery = z.object({ from: timeSchema, to: timeSchema });

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
  /** Connects, waits for a picture, gives it back. `id`: use the stored password of that camera when none is given, as `changeCamera` does. */
  testCamera: defineRoute({
    method: 'POST',
    path: '/api/cameras/test',
    who: { console: ['owner'] },
    body: cameraInput.omit({ name: true }).extend({ id: idSchema.optional() }),
    response: stillSchema,
    perMinute: 30,
  }),
  /** Websocket: a `live-config` text message, then binary frames (see live-frame.ts). Close code 4401: the session has ended. */
  live: defineRoute({
    method: 'GET',
    path: '/api/cameras/:id/live',
    websocket: true,
    who: { console: seated, lan: ['app'] },
    params: byId,
  }),
};

export const playbackRoutes = {
  /** Days (in the recorder's time zone) that have footage, newest first. */
  days: defineRoute({
    method: 'GET',
    path: '/api/cameras/:id/days',
    who: { console: signedIn },
    params: byId,
    response: z.array(z.iso.date()),
  }),
  timeline: defineRoute({
    method: 'GET',
    path: '/api/cameras/:id/timeline',
    who: { console: signedIn },
    params: byId,
    query: rangeQuery,
    response: z.object({
      spans: z.array(z.object({ from: timeSchema, to: timeSchema })),
      gaps: z.array(z.object({ from: timeSchema, to: timeSchema, reason: z.string() })),
    }),
  }),
  /** A fragmented MP4 from the key frame at or before `from`; at most 10 minutes. Header `Nightlatch-Starts-At` gives the time of its first frame. */
  footage: defineRoute({
    method: 'GET',
    path: '/api/cameras/:id/footage.mp4',
    who: { console: signedIn },
    params: byId,
    query: rangeQuery,
    streams: 'video/mp4',
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

export const systemRoutes = {
  system: defineRoute({
    method: 'GET',
    path: '/api/system',
    who: { console: ['owner'] },
    response: z.object({
      recorderName: z.string(),
      modelId: idSchema,
      models: z.array(modelSchema),
      /** Absent: as the model says. */
      menuTheme: menuThemeSchema.optional(),
      livePicturesSignedOut: z.boolean(),
      strictPasswords: z.boolean(),
      storage: z.object({ folder: z.string(), used_bytes: z.number(), free_bytes: z.number(), writable: z.boolean() }),
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
