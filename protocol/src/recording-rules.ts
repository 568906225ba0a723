/** What the owner sets for the recording of one camera: when, on what motion, and how long it is kept. Shared by screens, gateway and engine. */
import { z } from 'zod';
import { motionCellsSchema } from './motion/cells-schema.ts';

/** `14:30` of the recorder's time zone. `24:00` is the end of a day. */
const timeOfDaySchema = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time looks like 14:30');

/** On those days (0: Sunday) from `from` to `to`, which is later the same day. */
export const scheduledHoursSchema = z.object({
  days: z.array(z.int().min(0).max(6)).min(1).max(7),
  from: timeOfDaySchema,
  to: timeOfDaySchema,
  mode: z.enum(['always', 'motion']),
});
export type ScheduledHours = z.infer<typeof scheduledHoursSchema>;

export const recordingModeSchema = z.object({
  /** `schedule`: as `hours` say, and nothing outside them. */
  mode: z.enum(['always', 'motion', 'schedule']),
  /** Kept from before motion began, and recorded after it ended; seconds. */
  pre_s: z.int().min(0).max(30),
  post_s: z.int().min(1).max(300),
  /** Each hour of a week by itself, at most. */
  hours: z.array(scheduledHoursSchema).max(168),
});
export type RecordingMode = z.infer<typeof recordingModeSchema>;

export const motionRulesSchema = z.object({
  /**
   * Found by the recorder in the picture; told by the camera (ONVIF events); by both, so that what either sees counts; or not looked for.
   */
  source: z.enum(['off', 'recorder', 'camera', 'both']),
  /** Of what the recorder finds. 1: only large changes; 100: the slightest. */
  sensitivity: z.int().min(1).max(100),
  /** Where in the picture motion counts that the recorder finds; absent: everywhere. */
  cells: motionCellsSchema.optional(),
});
export type MotionRules = z.infer<typeof motionRulesSchema>;

/** What is older, or more, goes first; absent: only when the disk needs room. */
export const retentionSchema = z.object({
  days: z.int().min(1).max(3_650).optional(),
  bytes: z.number().int().min(100_000_000).max(1e15).optional(),
});
export type Retention = z.infer<typeof retentionSchema>;

export const recordingRulesSchema = z.object({
  recording: recordingModeSchema,
  motion: motionRulesSchema,
  retention: retentionSchema,
  /** Record the camera's sound too. */
  sound: z.boolean(),
});
export type RecordingRules = z.infer<typeof recordingRulesSchema>;
