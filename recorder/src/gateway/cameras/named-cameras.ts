/** Cameras given on the command line: added when there is none of that name, else given that address. */
import type { CameraStore } from './camera-store.ts';

const MOST_CAMERAS = 256;

/** Throws `camera-address-invalid`. */
export function ensureCameras(cameras: CameraStore, named: readonly { name: string; address: string }[]): void {
  for (const { name, address } of named) {
    const existing = cameras.list().find((camera) => camera.name === name);
    if (existing === undefined) cameras.add({ name, address }, MOST_CAMERAS);
    else cameras.change(existing.id, { name, address });
  }
}
