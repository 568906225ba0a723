/** One look at a camera's picture for motion, as it travels from the engine to the screen where sensitivity and cells are set. */
import { z } from 'zod';
import { MOTION_CELLS } from './cells.ts';

/** Base64 of 576 bytes. */
const CHANGES_TEXT = Math.ceil(MOTION_CELLS / 3) * 4;

export const motionLookSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('seen'),
    /** Base64: a byte a cell, by how much it has changed; see motion/moved.ts. */
    changes: z.base64().length(CHANGES_TEXT),
    /** Between this look and the last one, milliseconds. */
    apart_ms: z.number(),
  }),
  /** Pictures come, but there is nothing to compare yet, or the light has just changed. */
  z.object({ kind: z.literal('settling') }),
  /** Why nobody can look, in a sentence. */
  z.object({ kind: z.literal('problem'), reason: z.string() }),
]);
export type MotionLook = z.infer<typeof motionLookSchema>;
