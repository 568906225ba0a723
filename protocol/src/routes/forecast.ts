/** How long footage is kept, and will be. */
import { z } from 'zod';
import { retentionSchema } from '../recording-rules.ts';
import { defineRoute } from '../route.ts';
import { idSchema, timeSchema } from './shapes.ts';

/** What the disk holds. */
export const footageForecastSchema = z.object({
  /** Absent: the recorder does not know yet. */
  free_bytes: z.number().optional(),
  footage_bytes: z.number().optional(),
  freeReserve_bytes: z.number(),
  cameras: z.array(
    z.object({
      cameraId: idSchema,
      bytes: z.number(),
      oldest: timeSchema,
      /** Of the last day; absent where there is too little to tell. */
      bytesPerDay: z.number().optional(),
      /** It will reach back so far once the disk is full, by its rules; absent: not known. */
      days: z.number().optional(),
      /** What ends it: the days or the bytes of its rules, or the disk. */
      endedBy: z.enum(['days', 'bytes', 'disk']).optional(),
    }),
  ),
});
export type FootageForecast = z.infer<typeof footageForecastSchema>;

export const forecastRoutes = {
  /**
   * How far back footage reaches, and will at the rate of the last day. With a camera in the query: as if it had these rules; absent
   * `days` and `bytes` then mean no such limit.
   */
  footageForecast: defineRoute({
    method: 'GET',
    path: '/api/cameras/forecast',
    who: { console: ['owner'] },
    query: z
      .object({
        cameraId: idSchema.optional(),
        days: z.coerce.number().pipe(retentionSchema.shape.days.unwrap()),
        bytes: z.coerce.number().pipe(retentionSchema.shape.bytes.unwrap()),
      })
      .partial(),
    response: footageForecastSchema,
  }),
};
