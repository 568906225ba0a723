/** Which cells count, as it comes in. */
import { z } from 'zod';

/** Motion with no cell that counts would never be found: such a text is refused. */
export const motionCellsSchema = z
  .string()
  .regex(/^[0-9a-f]{144}$/, 'the cells that count are 144 hexadecimal digits')
  .refine((text) => /[^0]/.test(text), 'motion has to count somewhere in the picture');
