/** Why a camera gives no picture: a kind that programs tell apart, and a reason that a person understands. */
import type { ProbeFailure } from '@nightlatch/protocol';

export class CameraFailure extends Error {
  override readonly name = 'CameraFailure';
  readonly kind: ProbeFailure;

  /** `reason` completes "The camera is not recording: …" and holds no secret. */
  constructor(kind: ProbeFailure, reason: string) {
    super(reason);
    this.kind = kind;
  }
}

const NETWORK_REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the address answers, but no camera listens on that port',
  EHOSTUNREACH: 'no route to the camera',
  ENETUNREACH: 'no route to the camera',
  EHOSTDOWN: 'no route to the camera',
  EADDRNOTAVAIL: 'no route to the camera',
  ETIMEDOUT: 'the camera does not answer',
  ENOTFOUND: 'there is no device of that name',
  EAI_AGAIN: 'the name of the camera cannot be looked up',
  ECONNRESET: 'the camera closed the connection',
  EPIPE: 'the camera closed the connection',
};

/** What a socket reported, as a failure. */
export function networkFailure(error: Error): CameraFailure {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return new CameraFailure('unreachable', NETWORK_REASONS[code] ?? 'the connection to the camera failed');
}
