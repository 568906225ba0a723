/** A session with a camera, whatever kind its address is of: RTSP is read by the engine itself, the others by its ffmpeg adapter. */
import type { CameraSource } from '@nightlatch/protocol';
import { openAdapter } from '../adapter/adapter-session.ts';
import { type Session, type SessionParts, openSession } from '../rtsp/session.ts';
import { accessTo } from './camera-access.ts';
import { credentialsOf } from './credentials.ts';

const BY_ADAPTER = /^(?:v4l2|https?):/i;

/** To the main picture. Rejects with a CameraFailure. */
export async function openSource(
  source: CameraSource,
  parts: Omit<SessionParts, keyof ReturnType<typeof accessTo>>,
): Promise<Session> {
  const { address, certificateSha256 } = source;
  if (!BY_ADAPTER.test(address)) return openSession({ ...parts, ...accessTo(source, address) });
  return openAdapter({ ...parts, address, credentials: credentialsOf(source), certificateSha256 });
}
