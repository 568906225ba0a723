/** A camera as it is being typed, and what of it goes to the recorder. Pure. */
import { USUAL_RECORDING_RULES, type CameraView } from '@nightlatch/protocol';
import { kindOf } from './source-kind.ts';

export type Transport = 'automatic' | 'tcp' | 'udp';

export interface CameraDraft {
  readonly name: string;
  readonly address: string;
  readonly username: string;
  /** Nothing typed: the stored one. */
  readonly password: string;
  readonly subAddress: string;
  readonly onvifAddress: string;
  readonly transport: Transport;
  /** Undefined: as it is stored; empty: the next one that is shown. */
  readonly certificateSha256: string | undefined;
  readonly sound: boolean;
}

export function draftOf(camera: CameraView | undefined): CameraDraft {
  return {
    name: camera?.name ?? '',
    address: camera?.address ?? 'rtsp://',
    username: camera?.username ?? '',
    password: '',
    subAddress: camera?.subAddress ?? '',
    onvifAddress: camera?.onvifAddress ?? '',
    transport: camera?.transport ?? 'automatic',
    certificateSha256: undefined,
    sound: (camera?.rules ?? USUAL_RECORDING_RULES).sound,
  };
}

/** Who takes the user name away means a camera without sign-in; else nothing typed means the stored password. */
export function isWithoutSignIn({ username }: CameraDraft, camera: CameraView | undefined): boolean {
  return username === '' && camera?.username !== undefined;
}

/** The certificate that is expected, as it would be after saving; undefined: the next one that is shown. */
export function expectedCertificate(draft: CameraDraft, camera: CameraView | undefined): string | undefined {
  const wanted = draft.certificateSha256 ?? camera?.certificateSha256;
  return wanted === '' ? undefined : wanted;
}

/** For `addCamera`, `changeCamera` and `testCamera`, but for the name. What never changed is left out where it was never there. */
export function sourceOf(draft: CameraDraft, camera: CameraView | undefined) {
  const { username, password, transport, certificateSha256 } = draft;
  const [subAddress, onvifAddress] = [draft.subAddress.trim(), draft.onvifAddress.trim()];
  const isCapture = kindOf(draft.address) === 'v4l2';
  const withoutSignIn = isCapture || isWithoutSignIn(draft, camera);
  return {
    address: draft.address.trim(),
    transport,
    ...(isCapture || username === '' ? {} : { username }),
    ...(password === '' && !withoutSignIn ? {} : { password: isCapture ? '' : password }),
    ...(subAddress === '' && camera?.subAddress === undefined ? {} : { subAddress: isCapture ? '' : subAddress }),
    ...(onvifAddress === '' && camera?.onvifAddress === undefined
      ? {}
      : { onvifAddress: isCapture ? '' : onvifAddress }),
    ...(certificateSha256 === undefined ? {} : { certificateSha256 }),
  };
}
