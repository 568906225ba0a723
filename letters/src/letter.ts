/** What a letter says before it is rendered: the form in which it waits, sealed, in the outbox. */
import { z } from 'zod';

const recorder = { to: z.string(), recorderName: z.string() };
const common = { ...recorder, accountName: z.string() };

export const letterSchema = z.discriminatedUnion('kind', [
  /** The "Reset Password" mail. */
  z.object({ ...common, kind: z.literal('secure-code'), code: z.string(), tag: z.string().optional() }),
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
  /** What became wrong with the recorder, and what is over. All of it in words; times in the recorder's zone. */
  z.object({
    ...recorder,
    kind: z.literal('health'),
    at: z.string(),
    headline: z.string(),
    began: z.array(z.object({ sentence: z.string(), whatToDo: z.string(), since: z.string() })),
    /** `times`: how often it was there between these two. */
    over: z.array(z.object({ sentence: z.string(), from: z.string(), until: z.string(), times: z.int() })),
    /** Told of in no list above, and said in one number. */
    more: z.int(),
    /** Problems that are there now, these included. */
    still: z.int(),
    /** Something comes and goes: there will be fewer letters about it. */
    isUnsteady: z.boolean(),
  }),
  z.object({ ...recorder, kind: z.literal('health-test'), at: z.string() }),
]);
export type Letter = z.infer<typeof letterSchema>;
export type LetterKind = Letter['kind'];

/** A letter as it is handed to a mail server. No links, nothing from elsewhere, no code in the subject. */
export interface RenderedLetter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}
