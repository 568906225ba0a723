/**
 * Cameras given on the command line: there already when one has that address, whatever its owner calls it by now; else the
 * one of that name moves to the address; else it is added.
 */
import { takeApart, type CameraStore } from './camera-store.ts';

const MOST_CAMERAS = 256;

/** Throws `camera-address-invalid`. */
export function ensureCameras(cameras: CameraStore, named: readonly { name: string; address: string }[]): void {
  for (const { name, address } of named) {
    const known = cameras.list();
    if (known.some((camera) => camera.address === takeApart({ address }).address)) continue;
    const sameName = known.find((camera) => camera.name === name);
    if (sameName === undefined) cameras.add({ name, address }, MOST_CAMERAS);
    else cameras.change(sameName.id, { name, address });
  }
}
