/** The recorder's own settings as the owner chose them: a typed view on recorder_values. */
import type { DatabaseSync } from 'node:sqlite';
import {
  courierKindSchema,
  letterSettingsSchema,
  mailSettingsSchema,
  menuThemeSchema,
  recordingSettingsSchema,
  signedCardSchema,
} from '@nightlatch/protocol';
import { z } from 'zod';

const valueSchemas = {
  recorderName: z.string(),
  modelId: z.string(),
  /** Absent: as the model says. */
  menuTheme: menuThemeSchema,
  livePicturesSignedOut: z.boolean(),
  /** Passwords of 15 characters and more only. */
  strictPasswords: z.boolean(),
  /** The mail server; its password is apart, sealed, base64. */
  mail: mailSettingsSchema,
  mailPasswordSealed: z.string(),
  /** The recovery service that an owner chose: its card as it was signed; its enrolment token apart, sealed, base64. */
  serviceCard: signedCardSchema,
  serviceTokenSealed: z.string(),
  /** Identity and tenant of the service that took an envelope of this recorder. */
  serviceEnrolled: z.string(),
  /** Absent: the own mail server. */
  firstCourier: courierKindSchema,
  /** Absent: the machine's time zone, and the usual reserve. */
  recording: recordingSettingsSchema,
  /** Absent: of all problems, to the owners. */
  healthLetters: letterSettingsSchema,
  /** What was repaired and not yet seen by an owner. */
  repairs: z.array(z.string()),
};
type ValueSchemas = typeof valueSchemas;
export type RecorderValue = keyof ValueSchemas;

export interface RecorderValuesStore {
  /** Undefined when it was never set, or is not readable any more. */
  get<K extends RecorderValue>(key: K): z.output<ValueSchemas[K]> | undefined;
  /** Undefined removes it. */
  set<K extends RecorderValue>(key: K, value: z.output<ValueSchemas[K]> | undefined): void;
}

export function recorderValues(db: DatabaseSync, transaction: <T>(run: () => T) => T): RecorderValuesStore {
  return {
    get(key) {
      const row = db.prepare('SELECT value FROM recorder_values WHERE key = ?').get(key);
      if (row === undefined) return undefined;
      const schema: z.ZodType = valueSchemas[key];
      const parsed = schema.safeParse(parseJson(String(row['value'])));
      return parsed.success ? (parsed.data as z.output<ValueSchemas[typeof key]>) : undefined;
    },
    set(key, value) {
      transaction(() => {
        if (value === undefined) db.prepare('DELETE FROM recorder_values WHERE key = ?').run(key);
        else
          db.prepare(
            'INSERT INTO recorder_values (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
          ).run(key, JSON.stringify(value));
      });
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
