/** Codes from the CSPRNG, and what a person typed brought to the form that is hashed. Derived from nothing. */
import { randomInt } from 'node:crypto';
import {
  CROCKFORD_ALPHABET,
  LONG_CODE_CHARACTERS,
  normalizeCrockford,
  REQUEST_TAG_CHARACTERS,
  SECURE_CODE_DIGITS,
} from '@nightlatch/protocol';

export type CodeKind = 'digits' | 'long';

/** From this many failures since the last success on, mailed codes are long: annoying them cannot become guessing them. */
export const FAILURES_UNTIL_LONG = 100;
export const TRIES_A_CODE = 5;

function characters(count: number, alphabet: string): string {
  return Array.from({ length: count }, () => alphabet[randomInt(alphabet.length)]).join('');
}

export function newCode(kind: CodeKind): string {
  return kind === 'digits'
    ? characters(SECURE_CODE_DIGITS, '0123456789')
    : characters(LONG_CODE_CHARACTERS, CROCKFORD_ALPHABET);
}

/** `except`: the tag before, so that two mails in a row never look the same. */
export function newTag(except?: string): string {
  for (;;) {
    const tag = characters(REQUEST_TAG_CHARACTERS, CROCKFORD_ALPHABET);
    if (tag !== except) return tag;
  }
}

/** What was typed, and which kind of code it can be; undefined when it cannot be any. */
export function readTyped(typed: string): { kind: CodeKind; code: string } | undefined {
  const code = normalizeCrockford(typed.normalize('NFKC'));
  if (code.length === SECURE_CODE_DIGITS && /^\d+$/.test(code)) return { kind: 'digits', code };
  if (code.length === LONG_CODE_CHARACTERS && Array.from(code).every((c) => CROCKFORD_ALPHABET.includes(c)))
    return { kind: 'long', code };
  return undefined;
}
