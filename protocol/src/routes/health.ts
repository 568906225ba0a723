/** What is wrong with the recorder, and its figures for Prometheus. */
import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { byId, idSchema, timeSchema } from './shapes.ts';

export const healthKindSchema = z.enum([
  'engine-away',
  'cannot-write',
  'reserve-spent',
  'disk-slow',
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

export const metricsTokenSchema = z.object({ id: idSchema, label: z.string(), madeBy: z.string(), madeAt: timeSchema });

export const healthRoutes = {
  /** Oldest first; empty: all is well. */
  health: defineRoute({
    method: 'GET',
    path: '/api/health',
    who: { console: ['viewer', 'owner'], lan: ['app'] },
    response: z.object({ problems: z.array(healthProblemSchema) }),
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
