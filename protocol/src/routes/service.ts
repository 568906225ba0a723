/**
 * What a recovery service answers over HTTP (design/SERVICE.md). Anybody may call these: an envelope proves itself, and a flow id is known to
 * whoever saw the envelope. Operators' routes are the service's own.
 */
import { z } from 'zod';
import { signedCardSchema } from '../envelope/card.ts';
import { FLOW_ID_BYTES } from '../envelope/layout.ts';
import { deliveryStates } from '../service-paths.ts';

export { deliveryStates };

/** Base64url, 22 characters. */
export const flowIdSchema = z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${Math.ceil((FLOW_ID_BYTES * 8) / 6)}}$`));

export const serviceDeliverySchema = z.object({
  flowId: flowIdSchema,
  state: z.enum(deliveryStates),
  /** A sentence for people where there is something to say. Holds no address and no word of a mail server but its status codes. */
  detail: z.string().optional(),
  /** True where only the fixed-text confirmation went or goes, since there was no valid proof of consent. */
  fixedText: z.boolean(),
  /** Where the recorder does not know the newest keys yet. */
  card: signedCardSchema.optional(),
});
export type ServiceDelivery = z.output<typeof serviceDeliverySchema>;
