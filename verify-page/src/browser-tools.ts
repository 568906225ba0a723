/** The browser's own SHA-256 and Ed25519; where it has no Ed25519 (Chromium before 137), a small library does that part. */
import { verifyAsync } from '@noble/ed25519';
import type { VerifyTools } from '@nightlatch/protocol/export/verify';

export const browserTools: VerifyTools = {
  sha256: async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)),
  async verifySignature(publicKey, signed, signature) {
    let key: CryptoKey;
    try {
      key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
    } catch (error) {
      if (!isUnknown(error)) return false;
      // Strict, as RFC 8032 and Node have it, and not ZIP-215.
      return await verifyAsync(signature, signed, publicKey, { zip215: false }).catch(() => false);
    }
    return await crypto.subtle.verify('Ed25519', key, signature, signed);
  },
};

/** The browser does not know the algorithm; anything else is about the key. */
function isUnknown(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotSupportedError';
}

/** False: an old browser, or a page that was opened in a way that takes this from it. */
export function canCheck(): boolean {
  return typeof globalThis.crypto?.subtle?.digest === 'function';
}
