/** Model profiles: one JSON file each in `recorder/models`, checked when the gateway starts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modelSchema, type Model } from '@nightlatch/protocol';

/** What a recorder is until its owner says otherwise. */
export const DEFAULT_MODEL_ID = 'nvr-8';

/** By name. Throws for a file that is not a model, and when the default one is missing. */
export function loadModels(folder: string): Model[] {
  const models = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => modelSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))));
  if (!models.some((model) => model.id === DEFAULT_MODEL_ID)) throw new Error(`No model ${DEFAULT_MODEL_ID}.`);
  return models.toSorted((a, b) => a.name.localeCompare(b.name));
}
