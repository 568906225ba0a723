/** Shapes that several routes share. Times are ISO 8601 in UTC; durations are in the unit their name ends in. */
import { z } from 'zod';

export const idSchema = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9_-]+$/);
export const timeSchema = z.iso.datetime({ offset: true });
export const passwordSchema = z.string().min(1).max(1024);
export const personNameSchema = z.string().trim().min(1).max(40);
export const cameraNameSchema = z.string().trim().min(1).max(40);
export const recorderNameSchema = z.string().trim().min(1).max(32);
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
