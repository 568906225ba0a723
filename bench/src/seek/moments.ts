/** Random moments of random cameras of a made-up store; the same from run to run. */
import { DAY_MS, STORE_BEGINS_MS, type StorePlan, cameraIdOf, randomNumbers } from '../store/store-plan.ts';

export interface Moment {
  readonly camera: number;
  readonly cameraId: string;
  /** Milliseconds of the Unix epoch. */
  readonly at_ms: number;
}

/** So far from the end of the store that `room_ms` of footage follow. */
export function makeMoments({ cameras, days }: StorePlan, room_ms: number, seed: number): () => Moment {
  const random = randomNumbers(seed);
  const length_ms = days * DAY_MS - room_ms;
  return () => {
    const camera = Math.floor(random() * cameras);
    return { camera, cameraId: cameraIdOf(camera), at_ms: STORE_BEGINS_MS + Math.floor(random() * length_ms) };
  };
}
