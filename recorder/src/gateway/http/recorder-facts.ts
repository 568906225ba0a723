/** What the recorder says of itself: name, model, theme and where it is reached. Read afresh each time; settings may change. */
import type { z } from 'zod';
import { recorderHostName, showRecorderId, type Model, type recordingSettingsSchema } from '@nightlatch/protocol';
import type { RecorderValuesStore } from '../settings/values.ts';
import { DEFAULT_MODEL_ID } from './models.ts';

/** Kept free by retention where nobody chose otherwise: room for the settings, their copies and the index. */
const FREE_RESERVE_BYTES = 1_000_000_000;
const UNNAMED = 'Recorder';

export interface RecorderFacts {
  readonly recorderId: string;
  /** `NL-7K4M-2Q` */
  readonly shownId: string;
  /** `nl-7k4m2q.local` */
  readonly hostName: string;
  readonly models: readonly Model[];
  name(): string;
  model(): Model;
  menuTheme(): Model['menuTheme'];
  livePicturesSignedOut(): boolean;
  recording(): z.infer<typeof recordingSettingsSchema>;
  /** `https://nl-7k4m2q.local:8443`; known once the LAN listener is bound. */
  appOrigin: string;
}

export function makeFacts(parts: {
  recorderId: string;
  models: readonly Model[];
  values: RecorderValuesStore;
}): RecorderFacts {
  const { recorderId, models, values } = parts;
  const model = (): Model => {
    const id = values.get('modelId') ?? DEFAULT_MODEL_ID;
    const found = models.find((one) => one.id === id) ?? models.find((one) => one.id === DEFAULT_MODEL_ID);
    if (found === undefined) throw new Error('no model profile');
    return found;
  };
  return {
    recorderId,
    shownId: showRecorderId(recorderId),
    hostName: recorderHostName(recorderId),
    models,
    name: () => values.get('recorderName') ?? UNNAMED,
    model,
    menuTheme: () => values.get('menuTheme') ?? model().menuTheme,
    livePicturesSignedOut: () => values.get('livePicturesSignedOut') ?? true,
    recording: () =>
      values.get('recording') ?? {
        timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
        freeReserve_bytes: FREE_RESERVE_BYTES,
      },
    appOrigin: '',
  };
}
