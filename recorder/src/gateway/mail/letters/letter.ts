/** What a letter says before it is rendered: the form in which it waits, sealed, in the outbox. */
import { z } from 'zod';

const common = {
  to: z.string(),
  recorderName: z.string(),
  accountName: z.string(),
};

export const letterSchema = z.discriminatedUnion('kind', [
  /** The "Reset Password" mail. */
  z.object({ ...common, kind: z.literal('secure-code'), code: z.string(), tag: z.string() }),
  /** Proves that a recovery address reaches its owner. */
  z.object({ ...common, kind: z.literal('confirmation'), code: z.string() }),
  z.object({ ...common, kind: z.literal('notice-reset'), at: z.string(), by: z.enum(['mailed-code', 'saved-code']) }),
  z.object({
    ...common,
    kind: z.literal('notice-address'),
    at: z.string(),
    change: z.enum(['added', 'removed', 'put-back']),
    /** The address it is about, masked, and whether this letter goes to that very address. */
    changed: z.string(),
    isThisOne: z.boolean(),
  }),
  z.object({ ...common, kind: z.literal('notice-password'), at: z.string() }),
  z.object({ ...common, kind: z.literal('test') }),
]);
export type Letter = z.infer<typeof letterSchema>;
export type LetterKind = Letter['kind'];

/** A letter as it is handed to a mail server. No links, nothing from elsewhere, no code in the subject. */
export interface RenderedLetter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}
