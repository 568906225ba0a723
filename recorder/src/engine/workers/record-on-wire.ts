/** Rows of the index as JSON, from a worker to the process that writes the index. */
import type { SegmentRecord } from '../../footage/footage-index.ts';
import type { CodecConfig } from '../../media/codec-config.ts';
import type { SoundTrackConfig } from '../../media/sound-config.ts';

type InText<T extends { readonly description: Buffer }> = Omit<T, 'description'> & { readonly description: string };

export type RecordOnWire = Omit<SegmentRecord, 'config' | 'sound' | 'fragments'> & {
  readonly config: InText<CodecConfig>;
  readonly sound: InText<SoundTrackConfig> | undefined;
  readonly fragments: string;
};

export function toWire(record: SegmentRecord): RecordOnWire {
  const { config, sound, fragments } = record;
  return { ...record, config: inText(config), sound: sound && inText(sound), fragments: fragments.toString('base64') };
}

function inText<T extends { readonly description: Buffer }>(config: T): InText<T> {
  return { ...config, description: config.description.toString('base64') };
}

/** Enough for every camera to have changed its picture a few times. */
const MOST_KNOWN = 2_000;

/** Reads rows back. Configs that are alike become one object, which the index knows again. */
export class RecordReader {
  readonly #configs = new Map<string, CodecConfig>();
  readonly #sounds = new Map<string, SoundTrackConfig>();

  read({ config, sound, fragments, ...record }: RecordOnWire): SegmentRecord {
    return {
      ...record,
      config: oneOf(this.#configs, config, (description) => ({ ...config, description })),
      sound: sound && oneOf(this.#sounds, sound, (description) => ({ ...sound, description })),
      fragments: Buffer.from(fragments, 'base64'),
    };
  }
}

function oneOf<T>(known: Map<string, T>, text: InText<{ description: Buffer }>, make: (description: Buffer) => T): T {
  const key = JSON.stringify(text);
  let one = known.get(key);
  if (one === undefined) {
    one = make(Buffer.from(text.description, 'base64'));
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, one);
  }
  return one;
}
