/** What a phone may call, on the LAN listener only. See pairing-proof.ts for what is signed. */
import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { recorderIdSchema } from '../text-codes.ts';
import { idSchema, nameSchema, passwordSchema, roleSchema, timeSchema } from './shapes.ts';

/** base64url, no padding. */
const base64url = z
  .string()
  .max(600)
  .regex(/^[A-Za-z0-9_-]+$/);

export const joinedSchema = z.object({
  pairingId: idSchema,
  recorderId: recorderIdSchema,
  recorderName: z.string(),
  accountName: z.string(),
  role: roleSchema,
  /** The recorder's identity: its raw Ed25519 public key (32 bytes). The QR carries its SHA-256. */
  identityKey: base64url,
  /** Ed25519 over joinProofBytes: proves the identity to the app. */
  proof: base64url,
});

export const appSessionSchema = z.object({
  recorderId: recorderIdSchema,
  recorderName: z.string(),
  accountName: z.string(),
  role: roleSchema,
  signedInFor_s: z.number(),
});

/** What an app shows footage by: whom it acts for, and the recorder's clock. */
export const appRecorderSchema = z.object({
  recorderName: z.string(),
  accountName: z.string(),
  role: roleSchema,
  now: timeSchema,
  /** IANA name; days of footage are its. */
  timeZone: z.string(),
});
export type AppRecorder = z.infer<typeof appRecorderSchema>;

/** Members of a `credentials-reset` problem: proof is Ed25519 over resetProofBytes. */
export const credentialsResetSchema = z.object({ resetAt: timeSchema, recorderId: recorderIdSchema, proof: base64url });

export const appRoutes = {
  /**
   * Adds this app. Exactly one of `token` (from the QR) and `code` (typed) is given. `publicKey` is the app's
   * ECDSA P-256 key, SPKI. Problems: offer-old, offer-used, offer-unknown, other-recorder, wrong-password, throttled.
   */
  join: defineRoute({
    method: 'POST',
    path: '/api/pairing/join',
    who: { lan: ['nobody', 'app'] },
    perMinute: 20,
    body: z.object({
      recorderId: recorderIdSchema,
      token: base64url.optional(),
      code: z.string().max(32).optional(),
      password: passwordSchema,
      publicKey: base64url,
      nonce: base64url,
      label: nameSchema(60),
    }),
    response: joinedSchema,
  }),
  challenge: defineRoute({
    method: 'GET',
    path: '/api/app/challenge',
    who: { lan: ['nobody', 'app'] },
    response: z.object({ challenge: base64url }),
    perMinute: 60,
  }),
  /** Signs in with the pairing key: ECDSA P-256/SHA-256 (IEEE P1363 form) over sessionProofBytes; sets a cookie. Problems: credentials-reset, pairing-removed. */
  appSession: defineRoute({
    method: 'POST',
    path: '/api/app/session',
    who: { lan: ['nobody', 'app'] },
    body: z.object({ pairingId: idSchema, challenge: base64url, nonce: base64url, signature: base64url }),
    response: appSessionSchema,
    perMinute: 60,
  }),
  appRecorder: defineRoute({
    method: 'GET',
    path: '/api/app/recorder',
    who: { lan: ['app'] },
    response: appRecorderSchema,
  }),
  /** "Remove" in the app: forgets this app's key. */
  leave: defineRoute({ method: 'DELETE', path: '/api/app/pairing', who: { lan: ['app'] } }),
  /** The recorder's own certificate authority, to be trusted by a phone. */
  authorityCertificate: defineRoute({
    method: 'GET',
    path: '/authority.crt',
    who: { lan: ['nobody', 'app'] },
    streams: 'application/x-x509-ca-cert',
  }),
  authorityProfile: defineRoute({
    method: 'GET',
    path: '/authority.mobileconfig',
    who: { lan: ['nobody', 'app'] },
    streams: 'application/x-apple-aspen-config',
  }),
};
