/**
 * What this phone keeps about a recorder, under the recorder's identity. Name and layout outlive the pairing: a recorder that
 * was removed and is added again comes back as it looked.
 */

export interface Pairing {
  readonly pairingId: string;
  /** The recorder's raw Ed25519 public key, base64url; its SHA-256 is the identity. */
  readonly identityKey: string;
  /** ECDSA P-256, not extractable. */
  readonly privateKey: CryptoKey;
}

/** Why the recorder refuses this pairing for good. `at`: ISO 8601, proven by the recorder. */
export type Ending = { readonly why: 'reset'; readonly at: string } | { readonly why: 'removed' };

export interface KeptRecorder {
  /** base64url SHA-256 of the recorder's identity key. */
  readonly identity: string;
  /** Six Crockford characters. */
  readonly recorderId: string;
  /** As this phone calls it. */
  readonly name: string;
  /** Camera ids in the order chosen here; others follow in the recorder's order. */
  readonly order: readonly string[];
  readonly columns: 1 | 2;
  /** What the recorder calls this phone. */
  readonly label: string;
  /** Absent: removed here, only name and layout are kept. */
  readonly pairing?: Pairing;
  readonly ending?: Ending;
  /** A small JPEG of the last live picture. */
  readonly picture?: Blob;
  readonly cameraCount?: number;
}

/** Where kept recorders live. Every call is one transaction. */
export interface RecorderStore {
  all(): Promise<KeptRecorder[]>;
  put(recorder: KeptRecorder): Promise<void>;
}

/** The cameras in the order chosen on this phone. */
export function arrange<C extends { readonly id: string; readonly position: number }>(
  cameras: readonly C[],
  order: readonly string[],
): C[] {
  const place = (camera: C): number => {
    const at = order.indexOf(camera.id);
    return at === -1 ? order.length + camera.position : at;
  };
  return [...cameras].sort((a, b) => place(a) - place(b));
}
