/** base64 and base64url to bytes and back. Pure; throws `SyntaxError` for what is neither. */

export function bytesOfBase64(encoded: string): Uint8Array<ArrayBuffer> {
  let binary: string;
  try {
    binary = atob(encoded.replace(/-/g, '+').replace(/_/g, '/'));
  } catch {
    throw new SyntaxError('not base64');
  }
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** base64url without padding. */
export function base64UrlOf(bytes: ArrayBuffer | Uint8Array): string {
  const view = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  let binary = '';
  for (const byte of view) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
