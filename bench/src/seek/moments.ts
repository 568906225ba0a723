/** Random moments of random cameras of a made-up store; the same from run to run. */
import {
  DAY_MS,
  STORE_BEGINS_MS,
  type StorePlan,
  cameraIdOf,
  fileAt,
  isMissing,
  randomNumbers,
} from '../store/store-plan.ts';

export interface Moment {
  readonly camera: number;
  readonly cameraId: string;
  /** Milliseconds of the Unix epoch. */
  readonly at_ms: number;
}

/** Moments that have footage, `room_ms` before the end of the store or earlier. */
export function makeMoments({ cameras, days }: StorePlan, room_ms: number, seed: number): () => Moment {
  const random = randomNumbers(seed);
  const length_ms = days * DAY_MS - room_ms;
  return () => {
    for (;;) {
      const camera = Math.floor(random() * cameras);
      const at_ms = STORE_BEGINS_MS + Math.floor(random() * length_ms);
      const file = fileAt(camera, at_ms);
      if (file >= 0 && !isMissing(camera, file)) return { camera, cameraId: cameraIdOf(camera), at_ms };
    }
  };
}
