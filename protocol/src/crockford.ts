/**
 * Crockford's base32 and the recorder's id in it. Pure, and without zod: the recovery service's page for old phones loads it.
 */

/** No I, L, O, U, so that nothing read aloud or from paper is ambiguous. */
export const CROCKFORD_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const RECORDER_ID_CHARACTERS = 6;

/** The first bits of `bytes`, five a character. At most as many characters as whole ones fit. */
export function crockfordOf(bytes: Uint8Array, characters: number): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5 && text.length < characters; bits -= 5) {
      text += CROCKFORD_ALPHABET[(held >> (bits - 5)) & 31] ?? '';
    }
  }
  return text;
}

/** Six characters: the first 30 bits of the SHA-256 of a recorder's raw public key. */
export function recorderIdOf(keySha256: Uint8Array): string {
  return crockfordOf(keySha256, RECORDER_ID_CHARACTERS);
}

/** The id people see, `NL-7K4M-2Q`, from its six characters. */
export function showRecorderId(characters: string): string {
  return `NL-${characters.slice(0, 4)}-${characters.slice(4)}`;
}
