/** Where on the camera's form a refusal is said: at the field that has to change. */
import { ApiProblem, sentenceOf } from '@nightlatch/ui/api';

export type CameraField =
  | 'name'
  | 'address'
  | 'username'
  | 'password'
  | 'subAddress'
  | 'onvifAddress'
  | 'certificateSha256';

const fields: readonly CameraField[] = [
  'name',
  'address',
  'username',
  'password',
  'subAddress',
  'onvifAddress',
  'certificateSha256',
];

/** The field and the sentence; no field when the refusal is about none. */
export function placeOfError(error: unknown): { readonly field?: CameraField; readonly sentence: string } {
  const sentence = sentenceOf(error);
  if (!(error instanceof ApiProblem)) return { sentence };
  const named = fields.find((field) => field === error.field);
  if (named !== undefined) return { field: named, sentence };
  switch (error.code) {
    case 'name-taken':
      return { field: 'name', sentence };
    case 'camera-address-invalid':
    case 'camera-unreachable':
    case 'camera-without-video':
    case 'camera-nonsense':
      return { field: 'address', sentence };
    case 'camera-refused':
      return { field: 'password', sentence };
    default:
      return { sentence };
  }
}

/** The certificate that the camera showed when it was refused; hex. */
export function shownCertificate(error: unknown): string | undefined {
  const shown = error instanceof ApiProblem ? error.problem['shownCertificateSha256'] : undefined;
  return typeof shown === 'string' && /^[0-9a-f]{64}$/.test(shown) ? shown : undefined;
}

/** The recorder's own words for what went wrong, where it gave them. */
export function detailOf(error: unknown): string | undefined {
  return error instanceof ApiProblem ? error.detail : undefined;
}
