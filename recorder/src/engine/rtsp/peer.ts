/** What is learned of a camera in one session and counts in the next ones; new when its settings change how it is reached. */
import type { CameraAddress } from './address.ts';
import { CameraCertificates } from './certificates.ts';

export class CameraPeer {
  readonly certificates: CameraCertificates;
  /** Packets by UDP never came: they are asked for by TCP. */
  udpFails = false;
  /** Where the camera sent a session that was playing; for the next attempt only. */
  movedTo: CameraAddress | undefined;

  readonly #note: (text: string) => void;

  /** `certificateSha256`: the one that the owner set. `note` is told what is worth a line in the log. */
  constructor(certificateSha256: string | undefined, note: (text: string) => void) {
    this.#note = note;
    this.certificates = new CameraCertificates(certificateSha256);
  }

  giveUpUdp(): void {
    this.udpFails = true;
    this.#note('no packets come from the camera by UDP; they are asked for by TCP');
  }
}
