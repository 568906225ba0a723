/** What went wrong when a camera was tried, as a sentence at the field that needs a look. */
import { Refusal, type FromEngine } from '@nightlatch/protocol';

type Failure = NonNullable<Extract<FromEngine, { type: 'probed' }>['failure']>;

const refusals: Record<Failure, () => Refusal> = {
  'address-invalid': () =>
    new Refusal('camera-address-invalid', 'A camera address looks like rtsp://192.168.1.20/stream: please check it.', {
      field: 'address',
    }),
  unreachable: () =>
    new Refusal(
      'camera-unreachable',
      'No camera answers at this address. Is it switched on, and on the same network as the recorder?',
      { field: 'address' },
    ),
  'wrong-password': () =>
    new Refusal('camera-refused', 'The camera does not accept this user name and password.', { field: 'password' }),
  'other-certificate': () =>
    new Refusal(
      'camera-certificate',
      'The camera shows another certificate than the one that is expected of it. Was it renewed or replaced?',
      { field: 'certificateSha256' },
    ),
  'without-video': () =>
    new Refusal(
      'camera-without-video',
      'The camera answers, but sends no video that the recorder can keep (H.264 or H.265). Try its other stream address.',
      { field: 'address' },
    ),
  nonsense: () =>
    new Refusal('camera-nonsense', 'What answers at this address sends something that is not video.', {
      field: 'address',
    }),
  'not-writable': () =>
    new Refusal('folder-not-writable', 'The recorder cannot write to its disk. Check the disk under "System".'),
};

/** `reason`: the engine's own words, for the detail. `shown`: the certificate that the camera showed. */
export function probeRefusal(failure: Failure | undefined, reason: string | undefined, shown?: string): Refusal {
  const refusal = refusals[failure ?? 'nonsense']();
  return new Refusal(refusal.code, refusal.message, {
    ...refusal.members,
    ...(reason === undefined ? {} : { detail: reason }),
    ...(shown === undefined ? {} : { shownCertificateSha256: shown }),
  });
}

/** What a camera answered by ONVIF, or would not; at the ONVIF address, or the password. */
export function onvifRefusal(failure: Failure | undefined, reason: string | undefined): Refusal {
  const members = { field: failure === 'wrong-password' ? 'password' : 'onvifAddress' };
  const detail = reason === undefined ? {} : { detail: reason };
  switch (failure) {
    case 'wrong-password':
      return new Refusal('camera-refused', 'The camera does not accept this user name and password.', {
        ...members,
        ...detail,
      });
    case 'address-invalid':
      return new Refusal(
        'camera-address-invalid',
        'The ONVIF address looks like http://192.168.1.20/onvif/device_service: please check it.',
        { ...members, ...detail },
      );
    case 'unreachable':
      return new Refusal(
        'camera-unreachable',
        'The camera does not answer by ONVIF. Is it switched on, and is ONVIF allowed in its settings?',
        { ...members, ...detail },
      );
    default:
      return new Refusal('camera-nonsense', 'The camera answers by ONVIF, but not with what the recorder can use.', {
        ...members,
        ...detail,
      });
  }
}
