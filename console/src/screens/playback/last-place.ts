/** Where somebody left playback, for as long as this page lives: signed out for being idle, one comes back to the same moment. */
export interface Place {
  readonly cameraIds: readonly string[];
  readonly at_ms: number;
  readonly shown_ms: number;
}

const places = new Map<string, Place>();

export function lastPlace(accountId: string): Place | undefined {
  return places.get(accountId);
}

export function keepPlace(accountId: string, place: Place): void {
  places.set(accountId, place);
}
