/**
 * What is inside the seal: JSON, so that anybody can write the other side, filled up with blanks so that its length does not tell the
 * address. The header carries kind, tag and flow; they are not repeated here, since the seal binds them.
 */
import { z } from 'zod';
import { isMailbox } from '../mailbox.ts';
import { nameSchema, timeSchema } from '../routes/shapes.ts';
import { CONSENT_PROOF_CHARACTERS, LONG_CODE_CHARACTERS, SECURE_CODE_DIGITS } from '../text-codes.ts';
import type { EnvelopeKind } from './layout.ts';

/** The plaintext's length is a multiple of this. */
const PADDED_TO_BYTES = 64;
const LONGEST_CONTENT_BYTES = 640;
const LONGEST_NAME_BYTES = 32;

const utf8 = new TextEncoder();

/** A name that is mailed: 32 bytes of UTF-8 at most, one line, and nothing that a mail program makes a link of. */
export const mailedNameSchema = nameSchema(32).refine(
  (name) => utf8.encode(name).length <= LONGEST_NAME_BYTES && !LOOKS_LIKE_LINK.test(name),
  'use at most 32 bytes and nothing that reads as a web or mail address',
);
const LOOKS_LIKE_LINK = /:\/\/|@|www\.|\.\p{L}{2}/iu;

/** Any name as one that is mailed; `otherwise` where nothing of it is left. */
export function toMailedName(name: string, otherwise: string): string {
  let fitting = '';
  for (const character of name.replace(/[.:/@]+/g, ' ').trim()) {
    if (utf8.encode(fitting + character).length > LONGEST_NAME_BYTES) break;
    fitting += character;
  }
  return mailedNameSchema.safeParse(fitting).data ?? otherwise;
}

const common = {
  /** The mailbox, as the recorder keeps it: domain in ASCII and lower case. */
  to: z.string().refine(isMailbox, 'use one mailbox in its kept form'),
  recorderName: mailedNameSchema,
  accountName: mailedNameSchema,
  /** BCP 47, two letters. */
  locale: z.string().regex(/^[a-z]{2}$/),
  /** The mailbox's proof of consent to mail from this recorder by this service; absent when there is none yet. */
  proof: z
    .string()
    .regex(new RegExp(`^[0-9A-HJKMNP-TV-Z]{${CONSENT_PROOF_CHARACTERS}}$`))
    .optional(),
};
const code = z.string().regex(new RegExp(`^(\\d{${SECURE_CODE_DIGITS}}|[0-9A-HJKMNP-TV-Z]{${LONG_CODE_CHARACTERS}})$`));

export const resetContentSchema = z.strictObject({
  ...common,
  code,
  /** Whole minutes, up to 24 hours. */
  life_min: z.int().min(1).max(1440),
  /** What they count from: the mail server's acceptance, which the recorder hears of, or the making of this envelope. */
  lifeFrom: z.enum(['acceptance', 'sealing']),
});
export const confirmationContentSchema = z.strictObject({ ...common, code });
export const noticeContentSchema = z.strictObject({
  ...common,
  notice: z.discriminatedUnion('what', [
    z.strictObject({ what: z.literal('reset'), at: timeSchema, by: z.enum(['mailed-code', 'saved-code']) }),
    z.strictObject({
      what: z.literal('address'),
      at: timeSchema,
      change: z.enum(['added', 'removed', 'put-back']),
      /** Masked, as `a•••@e•••.org`: no word of the sender's goes with it. */
      changed: z
        .string()
        .max(40)
        .regex(/^[^\p{C}\p{Z}]•••@[^\p{C}\p{Z}]•••(\.[a-z0-9-]+)?$/u),
      isThisOne: z.boolean(),
    }),
    z.strictObject({ what: z.literal('password'), at: timeSchema }),
    z.strictObject({ what: z.literal('test') }),
  ]),
});

export type ResetContent = z.output<typeof resetContentSchema>;
export type ConfirmationContent = z.output<typeof confirmationContentSchema>;
export type NoticeContent = z.output<typeof noticeContentSchema>;
export type EnvelopeContent =
  | ({ readonly kind: 'reset' } & ResetContent)
  | ({ readonly kind: 'confirmation' } & ConfirmationContent)
  | ({ readonly kind: 'notice' } & NoticeContent);

/** Throws what zod throws when the content does not fit its kind, and `RangeError` when it is too long. */
export function writeContent({ kind, ...content }: EnvelopeContent): Uint8Array<ArrayBuffer> {
  const json = utf8.encode(JSON.stringify(schemaOf(kind).parse(content)));
  const length = Math.ceil(json.length / PADDED_TO_BYTES) * PADDED_TO_BYTES;
  if (length > LONGEST_CONTENT_BYTES) throw new RangeError(`sealed content has ${LONGEST_CONTENT_BYTES} bytes at most`);
  const padded = new Uint8Array(length).fill(0x20);
  padded.set(json);
  return padded;
}

/** Undefined for whatever is not exactly the content of this kind. Never throws. */
export function readContent(kind: EnvelopeKind, bytes: Uint8Array): EnvelopeContent | undefined {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
  switch (kind) {
    case 'reset': {
      const { data } = resetContentSchema.safeParse(json);
      return data && { kind, ...data };
    }
    case 'confirmation': {
      const { data } = confirmationContentSchema.safeParse(json);
      return data && { kind, ...data };
    }
    case 'notice': {
      const { data } = noticeContentSchema.safeParse(json);
      return data && { kind, ...data };
    }
  }
}

function schemaOf(kind: EnvelopeKind): z.ZodType {
  return kind === 'reset'
    ? resetContentSchema
    : kind === 'confirmation'
      ? confirmationContentSchema
      : noticeContentSchema;
}
