/** What the engine signs in to a camera with. */
import type { CameraSource } from '@nightlatch/protocol';
import type { Credentials } from '../rtsp/auth.ts';

/** User and password of a camera; undefined when it has neither. */
export function credentialsOf({
  username,
  password,
}: Pick<CameraSource, 'username' | 'password'>): Credentials | undefined {
  if ((username ?? '') === '' && (password ?? '') === '') return undefined;
  return { username: username ?? '', password: password ?? '' };
}
