/** The app's own keys and the recorder's identity, by the browser's WebCrypto. All encodings are base64url. */
import { base64UrlOf, bytesOfBase64 } from '@nightlatch/ui/base64';

const PAIRING_KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const;

export interface FreshKey {
  /** Not extractable: it can be used here and copied nowhere. */
  readonly privateKey: CryptoKey;
  /** SPKI. */
  readonly publicKey: string;
}

export async function makePairingKey(): Promise<FreshKey> {
  const pair = await crypto.subtle.generateKey(PAIRING_KEY, false, ['sign', 'verify']);
  const publicKey = base64UrlOf(await crypto.subtle.exportKey('spki', pair.publicKey));
  return { privateKey: pair.privateKey, publicKey };
}

/** ECDSA P-256 with SHA-256, in the P1363 form. */
export async function sign(privateKey: CryptoKey, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return base64UrlOf(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, bytes));
}

/** 256 random bits. */
export function freshNonce(): string {
  return base64UrlOf(crypto.getRandomValues(new Uint8Array(32)));
}

/** A recorder's identity from its raw Ed25519 public key. */
export async function identityOf(identityKey: string): Promise<string> {
  return base64UrlOf(await crypto.subtle.digest('SHA-256', bytesOfBase64(identityKey)));
}

/** Whether `proof` is the recorder's Ed25519 signature over `bytes`. False for anything malformed. */
export async function isSignedBy(identityKey: string, proof: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('raw', bytesOfBase64(identityKey), { name: 'Ed25519' }, false, [
      'verify',
    ]);
    return await crypto.subtle.verify({ name: 'Ed25519' }, key, bytesOfBase64(proof), bytes);
  } catch {
    return false;
  }
}

/** Why this browser cannot pair at all, or undefined when it can. */
export async function whyNoKeys(): Promise<string | undefined> {
  if (globalThis.crypto?.subtle === undefined)
    return 'Pairing needs the recorder’s secure address, which begins with https.';
  try {
    await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify']);
    return undefined;
  } catch {
    return 'This browser is too old to check who it talks to. Update it: Chrome or Edge 137, Safari 17, Firefox 129, or later.';
  }
}
