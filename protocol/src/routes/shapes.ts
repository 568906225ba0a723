/** Shapes that several routes share. Times are ISO 8601 in UTC; durations are in the unit their name ends in. */
import { z } from 'zod';

export const idSchema = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9_-]+$/);
export const timeSchema = z.iso.datetime({ offset: true });
export const passwordSchema = z.string().min(1).max(1024);

/**
 * A name is one line and shows what it is: no control characters, no line breaks, nothing that turns the direction of the
 * text around it, no characters that show nothing. What joins letters in some scripts (U+200C, U+200D) may be in it.
 */
const PLAIN_NAME =
  /^(?=.*[\p{L}\p{N}\p{P}\p{S}])[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00AD\u061C\u115F\u1160\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u2800\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0000}-\u{E007F}]*$/u;
export function nameSchema(longest: number): z.ZodString {
  return z.string().trim().min(1).max(longest).regex(PLAIN_NAME, 'use letters, digits and signs, on one line');
}
export const personNameSchema = nameSchema(40);
export const cameraNameSchema = nameSchema(40);
export const recorderNameSchema = nameSchema(32);
export const roleSchema = z.enum(['viewer', 'owner']);
export const addressSchema = z.string().trim().min(3).max(254);
export const byId = z.object({ id: idSchema });

/** What happens after a password reset, by model. */
export const afterResetSchema = z.enum(['automatic', 'none', 'power-cycle']);
export const menuThemeSchema = z.enum(['classic', 'modern']);

export const modelSchema = z.object({
  id: idSchema,
  name: z.string(),
  channels: z.int(),
  menuTheme: menuThemeSchema,
  afterReset: afterResetSchema,
});
export type Model = z.infer<typeof modelSchema>;
