/** A camera that sends the recorder on to another address (RFC 2326 10.10, 11.3), and where it may send it. Pure. */
import { CameraFailure } from '../failure.ts';
import { type CameraAddress, parseAddress } from './address.ts';

const MAX_LOCATION_CHARACTERS = 2_000;

/** Ends a session; the video goes on at `address`. */
export class Moved extends CameraFailure {
  readonly address: CameraAddress;

  constructor(address: CameraAddress) {
    super('unreachable', 'the camera sends its video from another address now');
    this.address = address;
  }
}

/** `location`: what the camera says. Throws a CameraFailure for what may not be followed. */
export function movedFrom(from: CameraAddress, location: string | undefined): Moved {
  if (location === undefined || location.length > MAX_LOCATION_CHARACTERS || !/^rtsps?:/i.test(location)) {
    throw new CameraFailure('without-video', 'the camera says that its video has moved, and not where to');
  }
  const address = parseAddress(location);
  if (from.secure && !address.secure) {
    throw new CameraFailure('without-video', 'the camera wants to send its video without encryption');
  }
  return new Moved(address);
}
