/**
 * Certificates that one camera shows (`rtsps:`). Cameras sign their own, so that no authority vouches for them: the one that the
 * owner set counts, else the first that a place showed since the engine started. Another one is refused before anything is sent.
 */
import { createHash } from 'node:crypto';
import { CameraFailure } from '../failure.ts';
import type { CameraAddress } from './address.ts';

/** A camera and where it redirects to; more places than that are no camera's. */
const MAX_PLACES = 16;

export class CameraCertificates {
  readonly #pinned: string | undefined;
  readonly #first = new Map<string, string>();
  #shown: string | undefined;

  /** `pinned`: SHA-256 of the DER, hex, with colons or without. */
  constructor(pinned: string | undefined) {
    this.#pinned = pinned?.replaceAll(':', '').toLowerCase();
  }

  /** SHA-256 of the one shown last, trusted or not; hex. */
  get shown(): string | undefined {
    return this.#shown;
  }

  /** `der`: what the place shows; undefined when it shows none. Throws a CameraFailure. */
  check({ host, port }: CameraAddress, der: Buffer | undefined): void {
    if (der === undefined) throw new CameraFailure('unreachable', 'the camera shows no certificate');
    const shown = createHash('sha256').update(der).digest('hex');
    this.#shown = shown;
    const place = `${host.toLowerCase()}:${port}`;
    const trusted = this.#pinned ?? this.#first.get(place);
    if (trusted !== undefined && trusted !== shown) {
      const reason = 'the camera shows another certificate than before; if it was renewed, accept it in its settings';
      throw new CameraFailure('other-certificate', reason);
    }
    if (this.#first.size < MAX_PLACES) this.#first.set(place, shown);
    else if (trusted === undefined) throw new CameraFailure('unreachable', 'the camera redirects to too many places');
  }
}
