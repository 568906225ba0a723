/**
 * A note in localStorage that a recorder was added here, kept apart from the keys: when the browser has thrown the keys away, the
 * app can say so and knows the recorder's name. Holds nothing secret.
 */
import { z } from 'zod';

const MARKERS = 'nightlatch.added';

const markerSchema = z.object({ identity: z.string(), recorderId: z.string(), name: z.string() });
export type Marker = z.infer<typeof markerSchema>;

export class Markers {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#storage = storage;
  }

  all(): Marker[] {
    try {
      return z.array(markerSchema).parse(JSON.parse(this.#storage.getItem(MARKERS) ?? '[]'));
    } catch {
      return [];
    }
  }

  add({ identity, recorderId, name }: Marker): void {
    this.#write([...this.all().filter((marker) => marker.identity !== identity), { identity, recorderId, name }]);
  }

  remove(identity: string): void {
    this.#write(this.all().filter((marker) => marker.identity !== identity));
  }

  #write(markers: readonly Marker[]): void {
    try {
      this.#storage.setItem(MARKERS, JSON.stringify(markers));
    } catch {
      // A browser that keeps nothing: the note is a help, not a need.
    }
  }
}
