/** Lengths of passwords, in characters (code points after NFC). */
export const SHORTEST_PASSWORD = 8;
export const SHORTEST_STRICT_PASSWORD = 15;
export const LONGEST_PASSWORD = 128;

export function passwordLength(password: string): number {
  return Array.from(password.normalize('NFC')).length;
}
