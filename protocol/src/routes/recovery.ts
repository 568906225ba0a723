/** The way back in. These routes exist on the console's listener and on no other. */
import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { requestTagSchema } from '../text-codes.ts';
import { addressSchema, afterResetSchema, idSchema, passwordSchema, timeSchema } from './shapes.ts';

/** Confirmed and waiting for their code, of one person. */
export const MOST_RECOVERY_ADDRESSES = 3;

/** How far the mail to one address has come. */
export const deliverySchema = z.object({
  /** `j•••@g•••.com` */
  maskedAddress: z.string(),
  /** `at-service`: the recovery service has it and will mail it. `bounced`: it came back after it was handed over. */
  state: z.enum(['queued', 'sending', 'at-service', 'handed-over', 'refused', 'bounced', 'waiting-for-network']),
  /** Why it was refused or waits, in the words of who carries it, cleaned. */
  detail: z.string().optional(),
  /** Who has it, or had it last. */
  by: z.enum(['own-mail-server', 'recovery-service']).optional(),
  /** True: a short mail with fixed words, whose code has 6 more characters behind it; they may be typed too. */
  fixedText: z.boolean().optional(),
});
export type Delivery = z.infer<typeof deliverySchema>;

export const recoveryViewSchema = z.object({
  accountId: idSchema,
  accountName: z.string(),
  tag: requestTagSchema,
  state: z.enum(['requested', 'burned', 'expired', 'verified', 'completed']),
  /** `digits`: 8 decimal digits. `long`: 13 Crockford characters (after 100 failures). */
  codeKind: z.enum(['digits', 'long']),
  triesLeft: z.int(),
  /** Powered-on seconds that the newest code still lives. */
  lifeLeft_s: z.number(),
  /** False until the mail server has accepted a mail: then the 60 minutes begin. */
  lifeStarted: z.boolean(),
  /** Seconds until "Send a new code" can be used; 0 when it can. */
  newCodeIn_s: z.number(),
  deliveries: z.array(deliverySchema),
  /** The code can be taken to the recovery service by a QR or a stick (`recoveryEnvelopes`). */
  canBeCarried: z.boolean(),
  /** A QR was shown, or a file saved: the code lives for 24 hours from the click. */
  isCarried: z.boolean(),
});
export type RecoveryView = z.infer<typeof recoveryViewSchema>;

/** The way back for one person, before a request is made. */
export const recoveryOptionsSchema = z.object({
  accountId: idSchema,
  hasRecoveryAddress: z.boolean(),
  hasMailSettings: z.boolean(),
  /** A recovery service is chosen: a code can be asked for without mail settings and without a network. */
  hasRecoveryService: z.boolean(),
  hasSavedCode: z.boolean(),
});

export const grantSchema = z.object({
  accountId: idSchema,
  accountName: z.string(),
  by: z.enum(['mailed-code', 'saved-code']),
  expiresIn_s: z.number(),
  /** Addresses removed in the last 7 powered-on days, which the holder of a code may put back. */
  removedAddresses: z.array(z.object({ addressId: idSchema, maskedAddress: z.string() })),
});

export const pairingOfferSchema = z.object({
  offerId: idSchema,
  /** What the QR says: the app's address with the token in the fragment. */
  url: z.string(),
  /** Typed way: 8 Crockford characters. */
  code: z.string(),
  /** `NL-7K4M-2Q` */
  recorderId: z.string(),
  /** `nl-7k4m2q.local:8443` */
  host: z.string(),
  expiresIn_s: z.number(),
});

const ofAccount = z.object({ accountId: idSchema });

export const recoveryRoutes = {
  recoveryOptions: defineRoute({
    method: 'GET',
    path: '/api/recovery/:accountId/options',
    who: { console: ['seat'] },
    params: ofAccount,
    response: recoveryOptionsSchema,
  }),
  /** "Forgot Password": makes a request, or shows the one that lives. `no-recovery-address` when there is nowhere to send it. */
  forgotPassword: defineRoute({
    method: 'POST',
    path: '/api/recovery/:accountId/request',
    who: { console: ['seat'] },
    params: ofAccount,
    response: recoveryViewSchema,
    perMinute: 30,
  }),
  recoveryView: defineRoute({
    method: 'GET',
    path: '/api/recovery/:accountId',
    who: { console: ['seat'] },
    params: ofAccount,
    response: recoveryViewSchema,
  }),
  /** `throttled` with `retryAfter_s` while the wait (1, 5, 30 minutes) lasts. */
  sendNewCode: defineRoute({
    method: 'POST',
    path: '/api/recovery/:accountId/new-code',
    who: { console: ['seat'] },
    params: ofAccount,
    response: recoveryViewSchema,
    perMinute: 30,
  }),
  /** Opens a grant bound to this seat session. Problems: code-wrong (triesLeft), code-burned, code-used, code-expired, code-superseded. */
  verifyCode: defineRoute({
    method: 'POST',
    path: '/api/recovery/:accountId/verify',
    who: { console: ['seat'] },
    params: ofAccount,
    body: z.object({ code: z.string().min(1).max(64) }),
    response: grantSchema,
    perMinute: 120,
  }),
  /** Problems: saved-code-wrong, throttled (growing waits), no-saved-code. */
  verifySavedCode: defineRoute({
    method: 'POST',
    path: '/api/recovery/:accountId/verify-saved',
    who: { console: ['seat'] },
    params: ofAccount,
    body: z.object({ code: z.string().min(1).max(64) }),
    response: grantSchema,
    perMinute: 60,
  }),
  grant: defineRoute({
    method: 'GET',
    path: '/api/recovery/:accountId/grant',
    who: { console: ['seat'] },
    params: ofAccount,
    response: grantSchema,
  }),
  undoRemoval: defineRoute({
    method: 'POST',
    path: '/api/recovery/:accountId/undo-removal',
    who: { console: ['seat'] },
    params: ofAccount,
    body: z.object({ addressId: idSchema }),
    response: grantSchema,
  }),
  /** The commit of RECOVERY. `grant-lost` when there is no live grant of this seat session; `password-refused` keeps the grant. */
  commitReset: defineRoute({
    method: 'POST',
    path: '/api/recovery/:accountId/commit',
    who: { console: ['seat'] },
    params: ofAccount,
    body: z.object({ password: passwordSchema }),
    perMinute: 30,
    response: z.object({
      afterReset: afterResetSchema,
      /** For `automatic`: seconds until what people use restarts. */
      restartIn_s: z.number().optional(),
      /** Frames that the engine missed between the request and the commit; absent when it could not be measured. */
      framesMissing: z.int().optional(),
      at: timeSchema,
      offer: pairingOfferSchema,
    }),
  }),
};

/** A person's own way back, looked after while signed in. */
export const accountRoutes = {
  recoveryAddresses: defineRoute({
    method: 'GET',
    path: '/api/account/recovery-addresses',
    who: { console: ['viewer', 'owner'] },
    response: z.array(
      z.object({
        addressId: idSchema,
        address: z.string(),
        state: z.enum(['waiting-for-code', 'confirmed', 'removed']),
        delivery: deliverySchema.optional(),
        /** Its code can be taken to the recovery service by a QR or a stick (`confirmationEnvelope`). */
        canBeCarried: z.boolean().optional(),
        triesLeft: z.int().optional(),
        newCodeIn_s: z.number().optional(),
      }),
    ),
  }),
  /** Mails a confirmation code; takes the password (during the first setup too). */
  addRecoveryAddress: defineRoute({
    method: 'POST',
    path: '/api/account/recovery-addresses',
    who: { console: ['viewer', 'owner'] },
    body: z.object({ address: addressSchema, password: passwordSchema }),
    response: z.object({ addressId: idSchema }),
    perMinute: 20,
  }),
  confirmRecoveryAddress: defineRoute({
    method: 'POST',
    path: '/api/account/recovery-addresses/:id/confirm',
    who: { console: ['viewer', 'owner'] },
    params: z.object({ id: idSchema }),
    body: z.object({ code: z.string().min(1).max(64) }),
    perMinute: 60,
  }),
  resendConfirmation: defineRoute({
    method: 'POST',
    path: '/api/account/recovery-addresses/:id/new-code',
    who: { console: ['viewer', 'owner'] },
    params: z.object({ id: idSchema }),
    perMinute: 20,
  }),
  removeRecoveryAddress: defineRoute({
    method: 'POST',
    path: '/api/account/recovery-addresses/:id/remove',
    who: { console: ['viewer', 'owner'] },
    params: z.object({ id: idSchema }),
    body: z.object({ password: passwordSchema }),
    perMinute: 20,
  }),
  /** The code itself is given only while it waits to be written down (`pending`). */
  savedCode: defineRoute({
    method: 'GET',
    path: '/api/account/saved-code',
    who: { console: ['viewer', 'owner'] },
    response: z.object({
      state: z.enum(['none', 'pending', 'active']),
      code: z.string().optional(),
      /** 1-based positions of the four characters asked for, spaces between the groups not counted. */ askedFor: z
        .array(z.int())
        .optional(),
    }),
  }),
  /** Makes a new one, pending; an active one keeps working until the new one is confirmed. */
  makeSavedCode: defineRoute({
    method: 'POST',
    path: '/api/account/saved-code',
    who: { console: ['viewer', 'owner'] },
    body: z.object({ password: passwordSchema }),
    perMinute: 20,
  }),
  confirmSavedCode: defineRoute({
    method: 'POST',
    path: '/api/account/saved-code/confirm',
    who: { console: ['viewer', 'owner'] },
    body: z.object({ characters: z.string().min(1).max(16) }),
    perMinute: 60,
  }),
  changePassword: defineRoute({
    method: 'POST',
    path: '/api/account/password',
    who: { console: ['viewer', 'owner'] },
    body: z.object({ current: passwordSchema, next: passwordSchema }),
    perMinute: 20,
  }),
};
