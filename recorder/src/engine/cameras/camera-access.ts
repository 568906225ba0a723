/** How the engine gets at a camera: where, as whom, by which way. */
import type { CameraSource } from '@nightlatch/protocol';
import { type CameraAddress, parseAddress } from '../rtsp/address.ts';
import type { Credentials } from '../rtsp/auth.ts';
import { credentialsOf } from './credentials.ts';

export interface CameraAccess {
  readonly address: CameraAddress;
  readonly credentials: Credentials | undefined;
  readonly transport: 'tcp' | 'udp';
  /** Set by the owner for `rtsps:`. */
  readonly certificateSha256: string | undefined;
}

/** To `address` of the camera: of its main or its smaller picture. Throws a CameraFailure `address-invalid`. */
export function accessTo(source: CameraSource, address: string): CameraAccess {
  const { certificateSha256, transport = 'tcp' } = source;
  return { address: parseAddress(address), credentials: credentialsOf(source), certificateSha256, transport };
}

/** Of the smaller picture; undefined when the camera has none, or its address cannot be one. */
export function accessToSub(source: CameraSource): CameraAccess | undefined {
  if (source.subAddress === undefined) return undefined;
  try {
    return accessTo(source, source.subAddress);
  } catch {
    return undefined;
  }
}

const REACHED_BY = ['address', 'username', 'password', 'transport', 'certificateSha256'] as const;

/** What decides how a camera is connected to; the rest of its settings takes effect while it is connected. */
export function isReachedAlike(one: CameraSource, other: CameraSource): boolean {
  return REACHED_BY.every((name) => one[name] === other[name]);
}

/** What is known of the camera from former sessions (see CameraPeer) is still of this camera. */
export function isTrustedAlike(one: CameraSource, other: CameraSource): boolean {
  return (
    one.address === other.address &&
    one.certificateSha256 === other.certificateSha256 &&
    one.transport === other.transport
  );
}
