/** The seat, signing in and out, the first setup, and what the console knows before anyone signs in. */
import { z } from 'zod';
import { defineRoute } from '../route.ts';
import {
  addressSchema,
  afterResetSchema,
  idSchema,
  menuThemeSchema,
  modelSchema,
  passwordSchema,
  personNameSchema,
  recorderNameSchema,
  roleSchema,
  timeSchema,
} from './shapes.ts';

/** A reset that has happened, shown until it is acknowledged after signing in. */
export const resetNoticeSchema = z.object({
  accountId: idSchema,
  accountName: z.string(),
  at: timeSchema,
  by: z.enum(['mailed-code', 'saved-code']),
  /** Where it was done, in words: "at the recorder's own screen". */
  seat: z.string(),
});

export const signedInSchema = z.object({
  accountId: idSchema,
  name: z.string(),
  role: roleSchema,
  /** Warnings that the console shows until they are dealt with. */
  warnings: z.array(z.enum(['no-recovery-address', 'no-saved-code', 'saved-code-pending', 'no-mail-settings'])),
  resetNotices: z.array(resetNoticeSchema),
});
export type SignedIn = z.infer<typeof signedInSchema>;

export const aboutSchema = z.object({
  recorderName: z.string(),
  /** As people see it: `NL-7K4M-2Q`. */
  recorderId: z.string(),
  /** Where phones reach it: `https://nl-7k4m2q.local:8443`. */
  appUrl: z.string(),
  setUp: z.boolean(),
  demo: z.boolean(),
  version: z.string(),
  model: modelSchema,
  /** The owner's choice, or the model's. */
  menuTheme: menuThemeSchema,
  livePicturesSignedOut: z.boolean(),
  now: timeSchema,
  /** IANA name. */
  timeZone: z.string(),
  /** Present while a reset waits for its first sign-in: the console says that it held. */
  lastReset: resetNoticeSchema.extend({ afterReset: afterResetSchema }).optional(),
  /** Said once when damaged settings were replaced by their copy, or a lost pepper was made anew. */
  repairs: z.array(z.string()),
  /** How many problems there are with the recorder: what they are is told to whoever is signed in. */
  problems: z.int(),
});
export type About = z.infer<typeof aboutSchema>;

export const sessionSchema = z.object({
  signedIn: signedInSchema.optional(),
  /** Idle seconds after which the console signs out. */
  idleSignOut_s: z.number(),
});

const anyoneSeated = ['seat', 'viewer', 'owner'] as const;

export const sessionRoutes = {
  /** Uses up a seat secret, sets the seat cookie, redirects to `/`. */
  takeSeat: defineRoute({
    method: 'GET',
    path: '/seat',
    who: { console: ['nobody', ...anyoneSeated] },
    query: z.object({ secret: z.string().max(400) }),
    streams: 'text/html',
    // Secrets are beyond guessing, and whoever has no seat yet is counted with every other page on this machine.
    perMinute: 60_000,
  }),
  heartbeat: defineRoute({ method: 'POST', path: '/api/seat/heartbeat', who: { console: anyoneSeated } }),
  /** Somebody moved the mouse or pressed a key: the idle time begins anew. Heartbeats and reading do not count as activity. */
  active: defineRoute({ method: 'POST', path: '/api/seat/active', who: { console: ['viewer', 'owner'] } }),
  about: defineRoute({ method: 'GET', path: '/api/about', who: { console: anyoneSeated }, response: aboutSchema }),
  session: defineRoute({
    method: 'GET',
    path: '/api/session',
    who: { console: anyoneSeated },
    response: sessionSchema,
  }),
  /** The people who can be chosen in "Who". */
  signInNames: defineRoute({
    method: 'GET',
    path: '/api/sign-in/names',
    who: { console: anyoneSeated },
    response: z.array(z.object({ accountId: idSchema, name: z.string(), role: roleSchema })),
  }),
  signIn: defineRoute({
    method: 'POST',
    path: '/api/sign-in',
    who: { console: ['seat'] },
    body: z.object({ accountId: idSchema, password: passwordSchema }),
    response: signedInSchema,
    perMinute: 60,
  }),
  signOut: defineRoute({ method: 'POST', path: '/api/sign-out', who: { console: ['viewer', 'owner'] } }),
  /** Only while no owner exists (`already-set-up` otherwise); signs the new owner in. */
  setUpOwner: defineRoute({
    method: 'POST',
    path: '/api/setup/owner',
    who: { console: ['seat'] },
    body: z.object({ recorderName: recorderNameSchema, name: personNameSchema, password: passwordSchema }),
    response: signedInSchema,
    perMinute: 20,
  }),
  acknowledgeResets: defineRoute({
    method: 'POST',
    path: '/api/account/reset-notices/acknowledge',
    who: { console: ['viewer', 'owner'] },
  }),
  /** The rules of RECOVERY "Passwords", as they are met; the recorder is the judge. */
  checkPassword: defineRoute({
    method: 'POST',
    path: '/api/passwords/check',
    who: { console: anyoneSeated },
    perMinute: 240,
    body: z.object({
      password: z.string().max(1024),
      accountName: z.string().max(40).optional(),
      recorderName: z.string().max(32).optional(),
    }),
    response: z.object({
      /** Every rule in the order it is shown, with whether it is met. */
      rules: z.array(
        z.object({
          id: z.enum(['length', 'not-common', 'not-a-name', 'hard-to-guess']),
          text: z.string(),
          met: z.boolean(),
        }),
      ),
      /** zxcvbn's 0 to 4. */
      score: z.int().min(0).max(4),
      accepted: z.boolean(),
      /** For example characters that the on-screen keyboard lacks: allowed, but said. */
      warning: z.string().optional(),
    }),
  }),
  /** Rows of words; one click in each row builds a passphrase. */
  suggestWords: defineRoute({
    method: 'GET',
    path: '/api/passwords/words',
    who: { console: anyoneSeated },
    response: z.object({ rows: z.array(z.array(z.string())) }),
    perMinute: 120,
  }),
};

export const mailSettingsSchema = z.object({
  host: z.string().trim().min(1).max(253),
  port: z.int().min(1).max(65535),
  /** `tls`: TLS from the first byte (465). `starttls`: upgraded, required (587). `none`: in clear; only for a server on this machine. */
  security: z.enum(['tls', 'starttls', 'none']),
  username: z.string().max(254).optional(),
  fromAddress: addressSchema,
});

export const mailRoutes = {
  mailSettings: defineRoute({
    method: 'GET',
    path: '/api/mail',
    who: { console: ['owner'] },
    response: z.object({ settings: mailSettingsSchema.optional(), hasPassword: z.boolean() }),
  }),
  /** `password` absent keeps the stored one for the same host; for another it is asked for (`bad-input` at `password`), as in the test. */
  setMailSettings: defineRoute({
    method: 'PUT',
    path: '/api/mail',
    who: { console: ['owner'] },
    body: mailSettingsSchema.extend({ password: z.string().max(512).optional() }),
  }),
  /** Tries these settings now with a test mail to `to`; fails with `mail-refused` or `mail-unreachable` and the server's words in `detail`. */
  testMail: defineRoute({
    method: 'POST',
    path: '/api/mail/test',
    who: { console: ['owner'] },
    body: z.object({
      to: addressSchema,
      settings: mailSettingsSchema.extend({ password: z.string().max(512).optional() }).optional(),
    }),
    response: z.object({ serverSaid: z.string() }),
    perMinute: 12,
  }),
};
