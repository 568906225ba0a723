/**
 * What a recovery service's operator sees and does, for its page at `/operator`. Each route says who may call it. No answer holds a code, an address of a
 * recorder's owner, or a key that opens anything; an enrolment token is in one answer once. Not in the index: the recorder has nothing to do with it.
 */
import { z } from 'zod';
import { tenantPattern } from '../envelope/layout.ts';
import type { RouteShape } from '../route.ts';
import { deliveryStates } from '../service-paths.ts';
import { recorderIdSchema } from '../text-codes.ts';
import { flowIdSchema } from './service.ts';
import { nameSchema, timeSchema } from './shapes.ts';

export interface OperatorRoute extends RouteShape {
  readonly who: 'anybody' | 'operator';
}
function define<const R extends OperatorRoute>(route: R): R {
  return route;
}

const tenantIdSchema = z.string().regex(tenantPattern, 'use 1 to 32 characters a-z, 0-9 and -');
const keyIdSchema = z.string().regex(/^[0-9a-f]{16}$/);
const byTenant = z.object({ tenant: tenantIdSchema });

export const operatorDeliverySchema = z.object({
  flowId: flowIdSchema,
  /** Six characters. */
  recorderId: recorderIdSchema,
  tenant: z.string(),
  kind: z.enum(['reset', 'confirmation', 'notice']),
  state: z.enum(deliveryStates),
  /** Why, from the service's closed set, and in a sentence. */
  reason: z.string().optional(),
  sentence: z.string().optional(),
  fixedText: z.boolean(),
  attempts: z.int(),
  receivedAt: timeSchema,
  changedAt: timeSchema,
});
export type OperatorDelivery = z.output<typeof operatorDeliverySchema>;

export const overviewSchema = z.object({
  /** Deliveries of the last 24 hours by state. */
  lastDay: z.record(z.enum(deliveryStates), z.int()),
  /** What waits for a mail server now, and since when the oldest does. */
  waiting: z.object({ count: z.int(), oldestSince: timeSchema.optional() }),
  /** From the newest that was handed over and the newest that was put off or refused by the mail server. */
  mail: z.object({
    lastHandedOverAt: timeSchema.optional(),
    lastTroubleAt: timeSchema.optional(),
    trouble: z.string().optional(),
  }),
  recorders: z.int(),
  database: z.enum(['pglite', 'postgres']),
});
export type Overview = z.output<typeof overviewSchema>;

/** A cap that was reached, by how many deliveries or recorders. */
export const capHitSchema = z.object({
  tenant: z.string(),
  what: z.enum(['mailbox', 'recorder', 'tenant']),
  reason: z.string().optional(),
  sentence: z.string(),
  count: z.int(),
  lastAt: timeSchema.optional(),
});
export type CapHit = z.output<typeof capHitSchema>;

const tenantFields = {
  /** Shown as the sender of its mail, and in its card. */
  name: nameSchema(60),
  fromAddress: z
    .string()
    .trim()
    .max(254)
    .regex(/^[^\s@<>"]+@[^\s@<>"]+$/, 'write a whole e-mail address'),
  /** The line above its mail. */
  colour: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, 'write a colour as #rrggbb')
    .optional(),
  enrols: z.enum(['first-envelope', 'token']),
  /** New envelopes a day; absent: no cap of its own. */
  dayCap: z.int().min(0).max(10_000_000).optional(),
  suspended: z.boolean(),
};
export const operatorTenantSchema = z.object({
  tenant: z.string(),
  ...tenantFields,
  name: z.string(),
  fromAddress: z.string(),
  recorders: z.int(),
  /** Since midnight UTC. */
  today: z.int(),
  tokens: z.array(z.object({ id: z.int(), label: z.string(), madeAt: timeSchema })),
});
export type OperatorTenant = z.output<typeof operatorTenantSchema>;

export const operatorKeysSchema = z.object({
  /** Rises with every change. */
  number: z.int(),
  /** From the oldest to the newest. */
  keys: z.array(
    z.object({
      id: keyIdSchema,
      role: z.enum(['retired', 'current', 'next']),
      madeAt: timeSchema,
      retiredAt: timeSchema.optional(),
      /** Recorders that may still seal to it, as far as they have shown what they know. */
      recorders: z.int(),
    }),
  ),
});
export type OperatorKeys = z.output<typeof operatorKeysSchema>;

export const OPERATOR_PATH = '/operator';

export const operatorRoutes = {
  signIn: define({
    method: 'POST',
    path: '/operator/api/session',
    who: 'anybody',
    body: z.object({ token: z.string().min(1).max(200) }),
    perMinute: 10,
  }),
  signOut: define({ method: 'DELETE', path: '/operator/api/session', who: 'operator' }),
  overview: define({ method: 'GET', path: '/operator/api/overview', who: 'operator', response: overviewSchema }),
  /** The newest first. */
  deliveries: define({
    method: 'GET',
    path: '/operator/api/deliveries',
    who: 'operator',
    query: z.object({
      state: z.enum(deliveryStates).optional(),
      tenant: tenantIdSchema.optional(),
      recorderId: recorderIdSchema.optional(),
      flowId: flowIdSchema.optional(),
      /** `next` of the page before. */
      after: z.string().max(100).optional(),
    }),
    response: z.object({ deliveries: z.array(operatorDeliverySchema), next: z.string().optional() }),
  }),
  caps: define({ method: 'GET', path: '/operator/api/caps', who: 'operator', response: z.array(capHitSchema) }),
  tenants: define({
    method: 'GET',
    path: '/operator/api/tenants',
    who: 'operator',
    response: z.array(operatorTenantSchema),
  }),
  addTenant: define({
    method: 'POST',
    path: '/operator/api/tenants',
    who: 'operator',
    body: z.object({ tenant: tenantIdSchema, ...tenantFields }),
  }),
  changeTenant: define({
    method: 'PUT',
    path: '/operator/api/tenants/:tenant',
    who: 'operator',
    params: byTenant,
    body: z.object(tenantFields),
  }),
  /** The one answer that the token is in. */
  makeToken: define({
    method: 'POST',
    path: '/operator/api/tenants/:tenant/tokens',
    who: 'operator',
    params: byTenant,
    body: z.object({ label: nameSchema(60) }),
    response: z.object({ token: z.string() }),
  }),
  removeToken: define({
    method: 'DELETE',
    path: '/operator/api/tenants/:tenant/tokens/:id',
    who: 'operator',
    params: byTenant.extend({ id: z.coerce.number().int() }),
  }),
  keys: define({ method: 'GET', path: '/operator/api/keys', who: 'operator', response: operatorKeysSchema }),
  /** `number`: of the keys that were looked at, so that a second click rotates nothing. */
  rotateKeys: define({
    method: 'POST',
    path: '/operator/api/keys/rotations',
    who: 'operator',
    body: z.object({ number: z.int() }),
    response: operatorKeysSchema,
  }),
  /** A retired one. `force`: although recorders may still seal to it, whose envelopes are then refused. */
  forgetKey: define({
    method: 'DELETE',
    path: '/operator/api/keys/:id',
    who: 'operator',
    params: z.object({ id: keyIdSchema }),
    query: z.object({ force: z.enum(['true', 'false']).optional() }),
    response: operatorKeysSchema,
  }),
} as const satisfies Record<string, OperatorRoute>;
export type OperatorRouteName = keyof typeof operatorRoutes;
