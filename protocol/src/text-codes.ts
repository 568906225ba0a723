/**
 * Alphabets and text forms of the codes that people read, write down and type.
 * Pure functions; no randomness here (the recorder's CSPRNG makes codes).
 */
import { z } from 'zod';

export const SECURE_CODE_DIGITS = 8;
export const LONG_CODE_CHARACTERS = 13;
/** What a recovery service adds to the code of a confirmation: Crockford characters. */
export const CONSENT_PROOF_CHARACTERS = 6;
export const REQUEST_TAG_CHARACTERS = 4;
export const PAIRING_CODE_CHARACTERS = 8;

/**
 * What a person typed, as Crockford characters: upper case, I and L read as 1, O as 0, spaces and
 * dashes dropped. Characters outside the alphabet stay, so that they fail a later check and are not hidden.
 */
export function normalizeCrockford(typed: string): string {
  return typed.toUpperCase().replace(/[\s-]/g, '').replace(/[IL]/g, '1').replace(/O/g, '0');
}

/** `12345678` → `1234 5678`; 13 characters → `ABCD EFGH JKMNP`. Groups of four, the last takes the rest. */
export function groupCode(code: string): string {
  const groups: string[] = [];
  for (let at = 0; at < code.length; at += 4) groups.push(code.slice(at, at + 4));
  const last = groups.at(-1);
  if (groups.length > 1 && last !== undefined && last.length === 1) {
    groups.pop();
    groups[groups.length - 1] += last;
  }
  return groups.join(' ');
}

/** The six characters of a recorder id, from `NL-7K4M-2Q`, `nl-7k4m2q.local` or what a person typed of it. */
export function parseRecorderId(typed: string): string | undefined {
  const bare = typed
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/[:/].*$/, '')
    .replace(/\.local\.?$/, '');
  const characters = normalizeCrockford(bare.replace(/^nl-?/, ''));
  return /^[0-9A-HJKMNP-TV-Z]{6}$/.test(characters) ? characters : undefined;
}

/** The host name of a recorder on its LAN (mDNS), `nl-7k4m2q.local`. */
export function recorderHostName(characters: string): string {
  return `nl-${characters.toLowerCase()}.local`;
}

export const recorderIdSchema = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{6}$/);
export const requestTagSchema = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{4}$/);
