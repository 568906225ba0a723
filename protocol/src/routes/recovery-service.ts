/**
 * A recovery service that an owner chose, and the two ways to it that need no network: a link (shown as a QR) and a file on a stick.
 * These routes exist on the console's listener and on no other. What is chosen: RECOVERY, "Delivery".
 */
import { z } from 'zod';
import { serviceCardSchema } from '../envelope/card.ts';
import { tenantPattern } from '../envelope/layout.ts';
import { defineRoute } from '../route.ts';
import { stickSchema } from './exports.ts';
import { addressSchema, byId, idSchema, timeSchema } from './shapes.ts';

export const courierKindSchema = z.enum(['own-mail-server', 'recovery-service']);
export type CourierKind = z.infer<typeof courierKindSchema>;

/** What an owner looks at before the service is chosen, and afterwards. Names and addresses are the service's own words. */
export const cardViewSchema = serviceCardSchema
  .pick({ service: true, tenant: true, name: true, sender: true, enrols: true })
  .extend({
    number: z.int(),
    /** Of its identity, in groups: what whoever runs the service can read out. */
    fingerprint: z.string(),
  });
export type CardView = z.infer<typeof cardViewSchema>;

/** A card that was fetched or read and is not chosen yet: good for 10 minutes. */
export const cardOfferSchema = z.object({
  offerId: idSchema,
  card: cardViewSchema,
  /** Beside the chosen service: none is chosen; the same one, or newer keys of it; older keys (refused); another service (refused while one is chosen). */
  compared: z.enum(['first', 'same', 'newer', 'older', 'other']),
  /** The file on the stick. */
  file: z.string().optional(),
});
export type CardOffer = z.infer<typeof cardOfferSchema>;

export const recoveryServiceSchema = z.object({
  /** Absent: none is chosen. */
  card: cardViewSchema.optional(),
  hasToken: z.boolean(),
  /** Which courier is tried first; the other one after it. */
  first: courierKindSchema,
  /** Letters that wait for it, or that it has and has not handed over. */
  waiting: z.int(),
  /** True after it took an envelope of this recorder. */
  isEnrolled: z.boolean(),
  /** What it answered last, or that it could not be reached. In words for people. */
  lastAnswer: z.object({ at: timeSchema, isGood: z.boolean(), sentence: z.string() }).optional(),
});
export type RecoveryService = z.infer<typeof recoveryServiceSchema>;

/** One envelope as a link. A QR has `page` in byte mode and `digits` in numeric mode (level M); together they are the link. */
export const envelopeLinkSchema = z.object({ maskedAddress: z.string(), page: z.string(), digits: z.string() });
export type EnvelopeLink = z.infer<typeof envelopeLinkSchema>;

const envelopesSchema = z.object({
  /** One an address. */
  links: z.array(envelopeLinkSchema).min(1),
  /** Name and address of the service, for the words beside the QR; the sender that the mail will come from. */
  serviceName: z.string(),
  service: z.string(),
  sender: z.string(),
  /** Powered-on seconds that the code lives now: 24 hours from the click. */
  lifeLeft_s: z.number(),
});
export type Envelopes = z.infer<typeof envelopesSchema>;

/** Whole on the stick, read back and named: it can be taken out. */
const savedFileSchema = z.object({ stickName: z.string(), file: z.string() });
const onStick = z.object({ stickId: idSchema });

const ofAccount = z.object({ accountId: idSchema });
const atSeat = { console: ['seat'] } as const;
const signedIn = { console: ['viewer', 'owner'] } as const;
const owners = { console: ['owner'] } as const;
const anyoneSeated = { console: ['seat', 'viewer', 'owner'] } as const;

export const recoveryServiceRoutes = {
  recoveryService: defineRoute({
    method: 'GET',
    path: '/api/recovery-service',
    who: owners,
    response: recoveryServiceSchema,
  }),
  /** Fetches a service's card, over TLS but on this machine. Problems: `service-unreachable`, `card-refused`, `bad-input` at `address`. */
  offerOfService: defineRoute({
    method: 'POST',
    path: '/api/recovery-service/offers',
    who: owners,
    body: z.object({
      /** `recovery.example.com`, or with `https://` and a port. */
      address: z.string().trim().min(1).max(253),
      /** Absent: the service's usual one. */
      tenant: z.string().regex(tenantPattern).optional(),
    }),
    response: cardOfferSchema,
    perMinute: 20,
  }),
  /** The cards on a stick: JSON files beside one another, not in folders. Problems: `stick-unusable`, `card-refused` where there is none. */
  offersOfStick: defineRoute({
    method: 'POST',
    path: '/api/recovery-service/offers/of-stick',
    who: owners,
    body: onStick,
    response: z.array(cardOfferSchema),
    perMinute: 20,
  }),
  /**
   * The owner has looked at it: from now on this service, and no other one by its name. `token`: absent keeps the one of the same service, empty
   * removes it. Problems: `not-found` (the offer is old), `card-refused` (older, or another service while one is chosen).
   */
  chooseService: defineRoute({
    method: 'PUT',
    path: '/api/recovery-service',
    who: owners,
    body: z.object({ offerId: idSchema, token: z.string().trim().max(256).optional() }),
    response: recoveryServiceSchema,
  }),
  /** Another enrolment token of the chosen service; empty removes it. */
  setServiceToken: defineRoute({
    method: 'PUT',
    path: '/api/recovery-service/token',
    who: owners,
    body: z.object({ token: z.string().trim().max(256) }),
    response: recoveryServiceSchema,
  }),
  setFirstCourier: defineRoute({
    method: 'PUT',
    path: '/api/recovery-service/first',
    who: owners,
    body: z.object({ first: courierKindSchema }),
    response: recoveryServiceSchema,
  }),
  removeService: defineRoute({ method: 'DELETE', path: '/api/recovery-service', who: owners }),
  /**
   * Sends a test mail now and waits a moment for what becomes of it. `isHandedOver` false: the service has it and has not mailed it yet. Only a mailbox
   * that is confirmed with the service gets one. Problems: `service-not-configured`, `service-unreachable`, `service-refused`.
   */
  testService: defineRoute({
    method: 'POST',
    path: '/api/recovery-service/test',
    who: owners,
    body: z.object({ to: addressSchema }),
    response: z.object({ isHandedOver: z.boolean(), sentence: z.string() }),
    perMinute: 6,
  }),

  /** For signed-out people too: where the file may go. As `sticks`. */
  recoverySticks: defineRoute({
    method: 'GET',
    path: '/api/recovery-sticks',
    who: anyoneSeated,
    response: z.object({ sticks: z.array(stickSchema) }),
  }),
  /**
   * Takes newer keys of the chosen service from a card on a stick; only what its pinned identity signed counts, so that no owner is needed.
   * `news`: `same`: they are known already. Problems: `stick-unusable`, `card-refused`, `service-not-configured`.
   */
  takeCardOfStick: defineRoute({
    method: 'POST',
    path: '/api/recovery-card',
    who: anyoneSeated,
    body: onStick,
    response: z.object({ news: z.enum(['newer', 'same']), serviceName: z.string() }),
    perMinute: 20,
  }),
  /**
   * The live request as links, for a QR each; the same ones while nothing changed. From here on the code lives for 24 hours from the click, which is
   * written down first. Problems: `no-recovery-request`, `service-not-configured`, `envelope-gone` (only a new code can be shown).
   */
  recoveryEnvelopes: defineRoute({
    method: 'POST',
    path: '/api/recovery/:accountId/envelopes',
    who: atSeat,
    params: ofAccount,
    response: envelopesSchema,
    perMinute: 60,
  }),
  /** The same in a file that opens by a double click on any computer. Problems: those, and `stick-unusable`. */
  recoveryEnvelopesToStick: defineRoute({
    method: 'POST',
    path: '/api/recovery/:accountId/envelopes/stick',
    who: atSeat,
    params: ofAccount,
    body: onStick,
    response: savedFileSchema,
    perMinute: 20,
  }),
  /** An address that waits for its code, as a link for a QR; the rest as above. */
  confirmationEnvelope: defineRoute({
    method: 'POST',
    path: '/api/account/recovery-addresses/:id/envelope',
    who: signedIn,
    params: byId,
    response: envelopesSchema,
    perMinute: 60,
  }),
  confirmationEnvelopeToStick: defineRoute({
    method: 'POST',
    path: '/api/account/recovery-addresses/:id/envelope/stick',
    who: signedIn,
    params: byId,
    body: onStick,
    response: savedFileSchema,
    perMinute: 20,
  }),
};
