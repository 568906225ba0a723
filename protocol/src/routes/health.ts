/** What is wrong with the recorder, and its figures for Prometheus. */
import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { addressSchema, byId, idSchema, timeSchema } from './shapes.ts';

export const healthKindSchema = z.enum([
  'engine-away',
  'cannot-write',
  'reserve-spent',
  'disk-slow',
  'disk-failing',
  'recorder-clock',
  'camera-down',
  'camera-clock',
  'motion-not-possible',
  'footage-short',
]);
export type HealthKind = z.infer<typeof healthKindSchema>;

export const healthProblemSchema = z.object({
  kind: healthKindSchema,
  /** Absent: it is of the whole recorder. */
  cameraId: idSchema.optional(),
  since: timeSchema,
  sentence: z.string(),
  whatToDo: z.string(),
});
export type HealthProblemView = z.infer<typeof healthProblemSchema>;

/** What was wrong. `ended` absent: it still is. */
export const pastProblemSchema = z.object({
  id: z.int(),
  kind: healthKindSchema,
  cameraId: idSchema.optional(),
  began: timeSchema,
  ended: timeSchema.optional(),
  sentence: z.string(),
});

export const MOST_LETTER_ADDRESSES = 4;

/** Who is told of problems by mail, and of which. */
export const letterSettingsSchema = z.object({
  isOn: z.boolean(),
  /** Kinds of which nobody is told. */
  off: z.array(healthKindSchema).max(healthKindSchema.options.length),
  /** Empty: the confirmed recovery addresses of the owners. */
  addresses: z.array(addressSchema).max(MOST_LETTER_ADDRESSES),
});
export type LetterSettings = z.infer<typeof letterSettingsSchema>;

export const metricsTokenSchema = z.object({ id: idSchema, label: z.string(), madeBy: z.string(), madeAt: timeSchema });

export const healthRoutes = {
  /** Oldest first; empty: all is well. */
  health: defineRoute({
    method: 'GET',
    path: '/api/health',
    who: { console: ['viewer', 'owner'], lan: ['app'] },
    response: z.object({ problems: z.array(healthProblemSchema) }),
  }),
  /** Newest first. */
  healthHistory: defineRoute({
    method: 'GET',
    path: '/api/health/history',
    who: { console: ['viewer', 'owner'], lan: ['app'] },
    query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) }),
    response: z.array(pastProblemSchema),
  }),
  healthLetters: defineRoute({
    method: 'GET',
    path: '/api/health/letters',
    who: { console: ['owner'] },
    response: letterSettingsSchema.extend({
      /** Where letters go now, masked unless they are those of the settings. Empty: nobody can be told. */
      goesTo: z.array(z.string()),
      hasMailServer: z.boolean(),
      /** The last one of the last day, and how far it has come. */
      last: z
        .object({
          at: timeSchema,
          state: z.enum(['queued', 'sending', 'handed-over', 'refused', 'waiting-for-network']),
          detail: z.string().optional(),
        })
        .optional(),
    }),
  }),
  setHealthLetters: defineRoute({
    method: 'PUT',
    path: '/api/health/letters',
    who: { console: ['owner'] },
    body: letterSettingsSchema,
  }),
  /** A test letter to each of them, now. Throws as `testMail` does, at the first that was not taken. */
  testHealthLetters: defineRoute({
    method: 'POST',
    path: '/api/health/letters/test',
    who: { console: ['owner'] },
    response: z.object({ serverSaid: z.string(), sent: z.int() }),
    perMinute: 6,
  }),
  metricsTokens: defineRoute({
    method: 'GET',
    path: '/api/metrics-tokens',
    who: { console: ['owner'] },
    response: z.array(metricsTokenSchema),
  }),
  /** The token is in this answer and nowhere else. It ends with its owner's credentials, as a pairing does. */
  makeMetricsToken: defineRoute({
    method: 'POST',
    path: '/api/metrics-tokens',
    who: { console: ['owner'] },
    body: z.object({ label: z.string().trim().min(1).max(40) }),
    response: metricsTokenSchema.extend({ token: z.string() }),
    perMinute: 20,
  }),
  removeMetricsToken: defineRoute({
    method: 'DELETE',
    path: '/api/metrics-tokens/:id',
    who: { console: ['owner'] },
    params: byId,
  }),
  /** The Prometheus text format 0.0.4. `scraper`: who sends `Authorization: Bearer TOKEN` (RFC 6750 2.1). */
  metrics: defineRoute({
    method: 'GET',
    path: '/metrics',
    who: { lan: ['scraper'] },
    streams: 'text/plain; version=0.0.4; charset=utf-8',
    perMinute: 60,
  }),
};
