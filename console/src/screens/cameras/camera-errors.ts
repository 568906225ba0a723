/** Where on the camera's form a refusal is said: at the field that has to change. */
import { ApiProblem, sentenceOf } from '@nightlatch/ui/api';

export type CameraField = 'name' | 'address' | 'username' | 'password';

const fields: readonly CameraField[] = ['name', 'address', 'username', 'password'];

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
