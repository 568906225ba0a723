/**
 * Cameras given on the command line: there already when one has that address, whatever its owner calls it by now; else the
 * one of that name moves to the address; else it is added. One that moves to another host or port takes no stored password along.
 */
import { takeApart } from './camera-address.ts';
import type { CameraStore } from './camera-store.ts';
import { sameHost, samePlace } from './same-place.ts';

const MOST_CAMERAS = 256;

/** Throws `camera-address-invalid`. */
export function ensureCameras(cameras: CameraStore, named: readonly { name: string; address: string }[]): void {
  for (const { name, address } of named) {
    const known = cameras.list();
    const taken = takeApart({ address });
    if (known.some((camera) => camera.address === taken.address)) continue;
    const sameName = known.find((camera) => camera.name === name);
    if (sameName === undefined) cameras.add({ name, address }, MOST_CAMERAS);
    else {
      const password = taken.password ?? (samePlace(sameName.address, taken.address) ? undefined : '');
      const moved = sameHost(sameName.address, taken.address) ? {} : { subAddress: '', onvifAddress: '' };
      cameras.change(sameName.id, { name, address, password, ...moved });
    }
  }
}
