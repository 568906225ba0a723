/** Codes from the CSPRNG, and what a person typed brought to the form that is hashed. Derived from nothing. */
import { randomInt } from 'node:crypto';
import {
  CONSENT_PROOF_CHARACTERS,
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

export interface TypedCode {
  readonly kind: CodeKind;
  readonly code: string;
  /** What a recovery service put behind it, where whole. */
  readonly proof?: string;
}

/**
 * What was typed, as the first of these kinds that it can be; undefined when it can be none. Behind a code may stand the 6 characters of a recovery
 * service: whatever is wrong with them, it is the code alone that is right or wrong.
 */
export function readTyped(typed: string, kinds: readonly CodeKind[]): TypedCode | undefined {
  const characters = normalizeCrockford(typed.normalize('NFKC'));
  for (const kind of kinds) {
    const length = kind === 'digits' ? SECURE_CODE_DIGITS : LONG_CODE_CHARACTERS;
    const code = characters.slice(0, length);
    const behind = characters.slice(length);
    const isWhole = kind === 'digits' ? new RegExp(`^\\d{${length}}$`).test(code) : isCrockford(code, length);
    if (!isWhole || behind.length > LONGEST_BEHIND) continue;
    return { kind, code, ...(isCrockford(behind, CONSENT_PROOF_CHARACTERS) ? { proof: behind } : {}) };
  }
  return undefined;
}

/** A proof with a character too many is still a proof that somebody meant to type; a sentence is none. */
const LONGEST_BEHIND = CONSENT_PROOF_CHARACTERS + 2;

function isCrockford(text: string, length: number): boolean {
  return text.length === length && Array.from(text).every((character) => CROCKFORD_ALPHABET.includes(character));
}
